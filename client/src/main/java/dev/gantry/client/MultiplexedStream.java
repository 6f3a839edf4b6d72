package dev.gantry.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// Takes apart Docker's multiplexed stream: frames of `[kind, 0, 0, 0, size as 4 bytes big-endian]` and `size` bytes,
/// where kind is 0 stdin, 1 stdout, 2 stderr, 3 an error of the engine (Engine API, `ContainerAttach`).
public final class MultiplexedStream {
    private static final int HEADER = 8;

    private MultiplexedStream() {}

    /// Copies until `in` ends between two frames, flushing after each frame, so that what was written is seen at once.
    ///
    /// Errors: `EOFException` when the stream breaks off inside a frame; [ApiException] with the engine's text for
    /// a frame of kind 3; `IOException` for an unknown kind or a broken stream.
    public static void copy(InputStream in, OutputStream stdout, OutputStream stderr) throws IOException {
        byte[] buffer = new byte[32 * 1024];
        while (true) {
            int read = in.readNBytes(buffer, 0, HEADER);
            if (read == 0) {
                return;
            }
            if (read < HEADER) {
                throw new EOFException("unexpected EOF");
            }
            long size = size(buffer);
            switch (buffer[0]) {
                case 0, 1 -> copyFrame(in, stdout, size, buffer);
                case 2 -> copyFrame(in, stderr, size, buffer);
                case 3 -> throw new ApiException(500, message(in, size));
                default -> throw new IOException("Unrecognized input header: " + buffer[0]);
            }
        }
    }

    private static long size(byte[] header) {
        return ((header[4] & 0xffL) << 24)
                | ((header[5] & 0xff) << 16)
                | ((header[6] & 0xff) << 8)
                | (header[7] & 0xff);
    }

    private static String message(InputStream in, long size) throws IOException {
        return new String(in.readNBytes((int) Math.min(size, 64 * 1024)), StandardCharsets.UTF_8);
    }

    private static void copyFrame(InputStream in, OutputStream out, long size, byte[] buffer) throws IOException {
        long left = size;
        while (left > 0) {
            int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                throw new EOFException("unexpected EOF");
            }
            out.write(buffer, 0, read);
            left -= read;
        }
        out.flush();
    }
}
