package dev.gantry.server;

import dev.gantry.runtime.Stream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/// Gathers frames and hands them on in large pieces: a line of a log is short, and a write for each would cost
/// more than the line.
final class FrameBuffer {
    private static final int SIZE = 64 << 10;

    private final OutputStream output;
    private final boolean tty;
    private byte[] buffer = new byte[SIZE];
    private int length;

    /// @param tty where true, the bytes travel without headers
    FrameBuffer(OutputStream output, boolean tty) {
        this.output = output;
        this.tty = tty;
    }

    void add(Stream stream, byte[] bytes, int count) throws IOException {
        if (length + Frames.HEADER + count > buffer.length) {
            flush();
            if (Frames.HEADER + count > buffer.length) {
                buffer = Arrays.copyOf(buffer, Frames.HEADER + count);
            }
        }
        if (!tty) {
            Frames.putHeader(buffer, length, stream.number(), count);
            length += Frames.HEADER;
        }
        System.arraycopy(bytes, 0, buffer, length, count);
        length += count;
    }

    void flush() throws IOException {
        if (length > 0) {
            output.write(buffer, 0, length);
            length = 0;
        }
    }
}
