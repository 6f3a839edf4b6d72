package dev.gantry.distribution;

import dev.gantry.image.BulkInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// A blob's bytes from some byte to its last, in order. One connection brings them as long as it is quick; where it is
/// slow, others fetch the parts that come next meanwhile, if the registry knows ranges. One thread.
final class SplitBlob extends BulkInputStream {

    /// When a blob is split, and into what.
    ///
    /// @param part bytes of a part; each is kept in memory until it is read
    /// @param ahead parts that are fetched while one is read
    /// @param enough bytes per second that one connection has to bring
    /// @param look how long it is waited for, all reads together, before that is judged
    record Splitting(int part, int ahead, long enough, Duration look) {
        static final Splitting STANDARD = new Splitting(2 << 20, 3, 8L << 20, Duration.ofSeconds(1));
    }

    /// Opens a part of the blob.
    interface Parts {
        /// The bytes from `begin` up to `end`. It never ends before; it may fail.
        InputStream open(long begin, long end);
    }

    private final Parts parts;
    private final long size;
    private final Splitting splitting;
    private final Queue<FutureTask<byte[]>> fetched = new ArrayDeque<>();
    private InputStream current;
    private long position;

    /// Where `current` ends, and where the last part that is fetched does.
    private long currentEnd;

    private long fetchedEnd;

    private boolean maySplit = true;
    private long arrived;
    private long waitedNanos;

    SplitBlob(Parts parts, long offset, long size, Splitting splitting) {
        this.parts = parts;
        this.position = offset;
        this.size = size;
        this.splitting = splitting;
        this.current = parts.open(offset, size);
        this.currentEnd = size;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0 || position == size) {
            return length == 0 ? 0 : -1;
        }
        if (position == currentEnd) {
            current.close();
            current = nextPart();
        }
        long begin = System.nanoTime();
        int count = current.read(buffer, offset, (int) Math.min(length, currentEnd - position));
        position += count;
        if (maySplit) {
            judge(count, System.nanoTime() - begin);
        }
        return count;
    }

    private void judge(int count, long nanos) {
        arrived += count;
        waitedNanos += nanos;
        if (waitedNanos < splitting.look().toNanos()) {
            return;
        }
        double perSecond = arrived * 1e9 / waitedNanos;
        if (perSecond < splitting.enough() && size - position > 2L * splitting.part()) {
            maySplit = false;
            currentEnd = position + splitting.part();
            fetchedEnd = currentEnd;
            fetchAhead();
        }
        arrived = 0;
        waitedNanos = 0;
    }

    private void fetchAhead() {
        while (fetched.size() < splitting.ahead() && fetchedEnd < size) {
            long begin = fetchedEnd;
            long end = Math.min(size, begin + splitting.part());
            FutureTask<byte[]> part = new FutureTask<>(() -> fetch(begin, end));
            Thread.ofVirtual().name("blob-part").start(part);
            fetched.add(part);
            fetchedEnd = end;
        }
    }

    private byte[] fetch(long begin, long end) throws IOException {
        try (InputStream in = parts.open(begin, end)) {
            return in.readNBytes((int) (end - begin));
        }
    }

    /// Where a part can't be had, one connection goes on alone, and fails with the reason if there is one still.
    private InputStream nextPart() throws IOException {
        try {
            byte[] part = fetched.remove().get();
            currentEnd = position + part.length;
            fetchAhead();
            return new ByteArrayInputStream(part);
        } catch (ExecutionException notInParts) {
            cancelFetched();
            currentEnd = size;
            return parts.open(position, size);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    private void cancelFetched() {
        fetched.forEach(part -> part.cancel(true));
        fetched.clear();
    }

    @Override
    public void close() throws IOException {
        cancelFetched();
        current.close();
    }
}
