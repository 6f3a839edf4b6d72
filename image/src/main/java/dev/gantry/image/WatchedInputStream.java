package dev.gantry.image;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/// Shows what is read through it to somebody else, on the reader's thread. Closing it closes its source.
public class WatchedInputStream extends BulkInputStream {

    /// Who watches.
    @FunctionalInterface
    public interface Watcher {
        /// These bytes of `buffer` were read.
        ///
        /// @param count above 0
        void read(byte[] buffer, int offset, int count) throws IOException;
    }

    private final InputStream source;
    private final Watcher watcher;

    public WatchedInputStream(InputStream source, Watcher watcher) {
        this.source = source;
        this.watcher = watcher;
    }

    /// @param from how many bytes came before the stream's first
    /// @param told how many there were after each read
    public WatchedInputStream(InputStream source, long from, LongConsumer told) {
        this(source, new Watcher() {
            private long total = from;

            @Override
            public void read(byte[] buffer, int offset, int count) {
                total += count;
                told.accept(total);
            }
        });
    }

    @Override
    public final int read(byte[] buffer, int offset, int length) throws IOException {
        int count = source.read(buffer, offset, length);
        if (count > 0) {
            watcher.read(buffer, offset, count);
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
