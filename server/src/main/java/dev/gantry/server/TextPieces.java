package dev.gantry.server;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// Turns UTF-8 that comes in pieces into text: a character across a border comes with the piece that completes it.
/// What is no UTF-8 becomes U+FFFD. One thread at a time.
final class TextPieces {
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);

    private byte[] rest = new byte[0];

    String next(byte[] bytes, int offset, int length) {
        ByteBuffer in = ByteBuffer.allocate(rest.length + length)
                .put(rest)
                .put(bytes, offset, length)
                .flip();
        CharBuffer out = CharBuffer.allocate(in.remaining());
        var _ = decoder.decode(in, out, false);
        rest = new byte[in.remaining()];
        in.get(rest);
        return out.flip().toString();
    }

    /// What is left when no more comes: the begin of a character, if anything.
    String end() {
        String left = rest.length == 0 ? "" : "\ufffd";
        rest = new byte[0];
        return left;
    }
}
