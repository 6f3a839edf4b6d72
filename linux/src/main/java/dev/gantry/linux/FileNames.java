package dev.gantry.linux;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;

/// File names as strings, without loss. To the kernel a name is bytes; nearly always they are UTF-8. A byte that is
/// not part of valid UTF-8 becomes the lone surrogate `U+DC00 + byte`, which no valid text contains, and back:
/// every name on a disk can be listed, printed and deleted.
final class FileNames {
    private static final char ESCAPE = 0xDC00;

    private FileNames() {}

    /// The bytes of a name, NUL-terminated, in native memory.
    ///
    /// @throws IllegalArgumentException when the name holds a NUL, which would cut it short in the kernel
    static MemorySegment allocate(Arena arena, String name) {
        byte[] bytes = encode(name);
        for (byte b : bytes) {
            if (b == 0) {
                throw new IllegalArgumentException("file name contains a NUL character");
            }
        }
        MemorySegment segment = arena.allocate(bytes.length + 1L);
        MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return segment;
    }

    static byte[] encode(String name) {
        return hasEscape(name) ? encodeEscaped(name) : name.getBytes(UTF_8);
    }

    private static boolean hasEscape(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (isEscape(name, i)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isEscape(String name, int index) {
        char c = name.charAt(index);
        boolean lone = index == 0 || !Character.isHighSurrogate(name.charAt(index - 1));
        return lone && c >= ESCAPE + 0x80 && c <= ESCAPE + 0xFF;
    }

    private static byte[] encodeEscaped(String name) {
        ByteBuffer bytes = ByteBuffer.allocate(name.length() * 3);
        int plain = 0;
        for (int i = 0; i < name.length(); i++) {
            if (isEscape(name, i)) {
                bytes.put(name.substring(plain, i).getBytes(UTF_8));
                bytes.put((byte) (name.charAt(i) - ESCAPE));
                plain = i + 1;
            }
        }
        bytes.put(name.substring(plain).getBytes(UTF_8));
        byte[] exact = new byte[bytes.flip().remaining()];
        bytes.get(exact);
        return exact;
    }

    static String decode(byte[] bytes) {
        try {
            return UTF_8.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            return decodeEscaping(bytes);
        }
    }

    private static String decodeEscaping(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length);
        var decoder = UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        var out = java.nio.CharBuffer.allocate(bytes.length);
        while (in.hasRemaining()) {
            var result = decoder.reset().decode(in, out, true);
            text.append(out.flip());
            out.clear();
            for (int i = 0; result.isError() && i < result.length(); i++) {
                text.append((char) (ESCAPE + (in.get() & 0xFF)));
            }
        }
        return text.toString();
    }
}
