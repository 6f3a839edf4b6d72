package dev.gantry.storage;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/// Writes a blob while it is read. What the reader has not asked for is written by [#drain]. One thread.
final class TeeInputStream extends InputStream {
    private static final int BUFFER = 64 * 1024;

    private final InputStream source;
    private final BlobWriter copy;
    private final LongConsumer progress;

    /// @param progress hears the bytes read so far
    TeeInputStream(InputStream source, BlobWriter copy, LongConsumer progress) {
        this.source = source;
        this.copy = copy;
        this.progress = progress;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = source.read(buffer, offset, length);
        if (count > 0) {
            copy.write(buffer, offset, count);
            progress.accept(copy.size());
        }
        return count;
    }

    /// Reads to the end.
    void drain() throws IOException {
        byte[] buffer = new byte[BUFFER];
        int count;
        do {
            count = read(buffer, 0, BUFFER);
        } while (count >= 0);
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
