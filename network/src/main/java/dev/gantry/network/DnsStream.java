package dev.gantry.network;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Messages on a TCP connection, each behind two bytes that tell its length (RFC 1035, 4.2.2). Nothing waits
/// here: what is not there yet, or finds no room, is left for the next time.
final class DnsStream {
    private final SocketChannel channel;
    private final int maxBytes;
    private final ByteBuffer length = ByteBuffer.allocate(Short.BYTES);
    private @Nullable ByteBuffer message;
    private ByteBuffer out = ByteBuffer.allocate(0);
    private boolean ended;

    /// @param channel in non-blocking mode, and the caller's to close
    /// @param maxBytes the longest message that is read
    DnsStream(SocketChannel channel, int maxBytes) {
        this.channel = channel;
        this.maxBytes = maxBytes;
    }

    /// The next message, if it is there, whole.
    ///
    /// @throws IOException also where it is too long
    Optional<byte[]> read() throws IOException {
        if (message == null && fill(length)) {
            int bytes = Short.toUnsignedInt(length.flip().getShort());
            length.clear();
            if (bytes > maxBytes) {
                throw new IOException("message of " + bytes + " bytes, the limit is " + maxBytes);
            }
            message = ByteBuffer.allocate(bytes);
        }
        if (message == null || !fill(message)) {
            return Optional.empty();
        }
        byte[] whole = message.array();
        message = null;
        return Optional.of(whole);
    }

    private boolean fill(ByteBuffer buffer) throws IOException {
        ended = buffer.hasRemaining() && channel.read(buffer) < 0;
        return !buffer.hasRemaining();
    }

    /// Whether the other side has sent its last.
    boolean isEnded() {
        return ended;
    }

    /// Sends a message, or begins to; [#flush] goes on.
    ///
    /// @return whether all is sent
    boolean write(byte[] whole) throws IOException {
        out = ByteBuffer.allocate(Short.BYTES + whole.length);
        out.putShort((short) whole.length).put(whole).flip();
        return flush();
    }

    /// Goes on sending.
    ///
    /// @return whether all is sent
    boolean flush() throws IOException {
        channel.write(out);
        return !out.hasRemaining();
    }

    /// What to wait for next: room for the rest of a message, else the other side's.
    int interest() {
        return out.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ;
    }
}
