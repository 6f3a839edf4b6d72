package dev.gantry.logging;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLSocket;

/// A connected stream. One thread uses it; any may close it, which ends a call that waits.
sealed interface Wire extends AutoCloseable {
    /// Waits until all is in the kernel's hands.
    void write(byte[] bytes) throws IOException;

    /// Waits for the next bytes.
    ///
    /// @return the count, or -1 at the end
    int read(byte[] into) throws IOException;

    /// Looks whether the other side has closed; what it sends, and nobody reads, is thrown away.
    ///
    /// @throws EOFException when it has
    void check() throws IOException;

    @Override
    void close() throws IOException;

    /// TCP or a unix socket.
    record Plain(SocketChannel channel) implements Wire {
        @Override
        public void write(byte[] bytes) throws IOException {
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
        }

        @Override
        public int read(byte[] into) throws IOException {
            return channel.read(ByteBuffer.wrap(into));
        }

        @Override
        public void check() throws IOException {
            channel.configureBlocking(false);
            int count = channel.read(ByteBuffer.allocate(512));
            channel.configureBlocking(true);
            if (count < 0) {
                throw new EOFException("connection closed by the receiver");
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /// TCP with TLS.
    record Tls(SSLSocket socket) implements Wire {
        private static final int LOOK_MILLIS = 1;

        @Override
        public void write(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
        }

        @Override
        public int read(byte[] into) throws IOException {
            return socket.getInputStream().read(into);
        }

        @Override
        public void check() throws IOException {
            socket.setSoTimeout(LOOK_MILLIS);
            try {
                if (socket.getInputStream().read(new byte[512]) < 0) {
                    throw new EOFException("connection closed by the receiver");
                }
            } catch (SocketTimeoutException open) {
                return; // nothing to read, nothing wrong
            } finally {
                socket.setSoTimeout(0);
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
