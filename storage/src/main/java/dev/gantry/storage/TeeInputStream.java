package dev.gantry.storage;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/// Writes a blob while it is read. One thread.
final class TeeInputStream extends InputStream {
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

    @Override
    public void close() throws IOException {
        source.close();
    }
}
