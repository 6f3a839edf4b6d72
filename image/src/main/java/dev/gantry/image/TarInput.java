package dev.gantry.image;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// The plain bytes of a layer, block by block or in the largest piece at hand, digested and counted against
/// the limits as they come. Buffers are a multiple of a block long and always filled up, so a block never
/// straddles two.
final class TarInput implements AutoCloseable {
    static final int BLOCK = 512;

    private final CountingInputStream compressed;
    private final InputStream plain;
    private final LayerLimits limits;
    private final @Nullable BackgroundDigest digest;
    private byte[] buffer = new byte[0];
    private int position;
    private int end;
    private long filled;

    private TarInput(
            CountingInputStream compressed, InputStream plain, LayerLimits limits, @Nullable BackgroundDigest digest) {
        this.compressed = compressed;
        this.plain = plain;
        this.limits = limits;
        this.digest = digest;
    }

    static TarInput open(InputStream in, Decompressor decompressor, LayerLimits limits) throws IOException {
        return open(in, decompressor, limits, new BackgroundDigest());
    }

    /// Decompresses and judges, but digests nothing.
    static TarInput undigested(InputStream in, LayerLimits limits) throws IOException {
        return open(in, Decompressor.STANDARD, limits, null);
    }

    private static TarInput open(
            InputStream in, Decompressor decompressor, LayerLimits limits, @Nullable BackgroundDigest digest)
            throws IOException {
        CountingInputStream counted = new CountingInputStream(in);
        byte[] head = counted.peek(Compression.MAGIC_BYTES);
        try {
            InputStream plain = decompressor.open(Compression.detect(head), counted);
            return new TarInput(counted, plain, limits, digest);
        } catch (IOException unreadable) {
            throw judged(unreadable, counted);
        }
    }

    /// The buffer that [#window] and [#block] point into.
    byte[] buffer() {
        return buffer;
    }

    /// Bytes consumed so far.
    long offset() {
        return filled - (end - position);
    }

    /// Bytes read so far from the plain side, consumed or not.
    long filled() {
        return filled;
    }

    /// Whether there is anything left.
    boolean hasMore() throws IOException {
        return position < end || fill();
    }

    /// Consumes one block and returns where it starts in the buffer, or -1 at the end of the stream.
    int block() throws IOException {
        if (position == end && !fill()) {
            return -1;
        }
        if (end - position < BLOCK) {
            throw truncated();
        }
        position += BLOCK;
        return position - BLOCK;
    }

    /// Consumes up to `wanted` bytes, at least one, and returns how many; they end where the position is
    /// now.
    int window(long wanted) throws IOException {
        if (position == end && !fill()) {
            throw truncated();
        }
        int count = (int) Math.min(wanted, end - position);
        position += count;
        return count;
    }

    /// Where the bytes that [#window] consumed start in the buffer.
    int windowStart(int count) {
        return position - count;
    }

    void skip(long count) throws IOException {
        long left = count;
        while (left > 0) {
            left -= window(left);
        }
    }

    /// Skips what there is of so many bytes.
    void skipAtMost(long count) throws IOException {
        long left = count;
        while (left > 0 && hasMore()) {
            left -= window(left);
        }
    }

    /// The next bytes as an array of their own.
    byte[] take(int count) throws IOException {
        byte[] bytes = new byte[count];
        for (int done = 0; done < count; ) {
            int n = window(count - done);
            System.arraycopy(buffer, windowStart(n), bytes, done, n);
            done += n;
        }
        return bytes;
    }

    /// Consumes all that is left.
    void drain() throws IOException {
        do {
            position = end;
        } while (fill());
    }

    /// The digest of the whole. Once, after [#drain()].
    Digest digest() {
        if (digest == null) {
            throw new IllegalStateException("this tar was opened without a digest");
        }
        return digest.finish();
    }

    private boolean fill() throws IOException {
        byte[] next = nextBuffer();
        int count = read(next);
        buffer = next;
        position = 0;
        end = count;
        if (count == 0) {
            return false;
        }
        filled += count;
        judge();
        if (digest != null) {
            digest.add(next, count);
        }
        return true;
    }

    private byte[] nextBuffer() {
        if (digest != null) {
            return digest.next();
        }
        return buffer.length == 0 ? new byte[BackgroundDigest.BUFFER_BYTES] : buffer;
    }

    private int read(byte[] into) throws IOException {
        try {
            return plain.readNBytes(into, 0, into.length);
        } catch (IOException unreadable) {
            throw judged(unreadable, compressed);
        }
    }

    /// Decoders report malformed input as I/O errors; a failure to read the input itself stays one.
    private static IOException judged(IOException unreadable, CountingInputStream compressed) {
        if (compressed.failed()) {
            return unreadable;
        }
        String what = unreadable instanceof EOFException ? "it ends too early" : unreadable.getMessage();
        throw new InvalidImageException("invalid layer: cannot decompress it: " + what, unreadable);
    }

    private void judge() {
        if (filled > limits.maxUnpackedBytes()) {
            throw new InvalidImageException(
                    "layer refused: it unpacks to more than " + limits.maxUnpackedBytes() + " bytes");
        }
        if (filled > limits.ratioFreeBytes() && filled / limits.maxRatio() > compressed.count()) {
            throw new InvalidImageException("layer refused: its " + compressed.count() + " compressed bytes unpack to "
                    + "more than " + limits.maxRatio() + " times as much");
        }
    }

    private InvalidImageException truncated() {
        return new InvalidImageException("invalid layer: the tar ends in the middle of an entry, at byte " + filled);
    }

    @Override
    public void close() throws IOException {
        if (digest != null) {
            digest.close();
        }
        plain.close();
    }

    /// The compressed side: counts, remembers whether the failure was its own, and can be looked into once.
    private static final class CountingInputStream extends BulkInputStream {
        private final InputStream in;
        private byte[] ahead = new byte[0];
        private int taken;
        private long count;
        private boolean failed;

        CountingInputStream(InputStream in) {
            this.in = in;
        }

        byte[] peek(int bytes) throws IOException {
            ahead = in.readNBytes(bytes);
            return ahead;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int n;
            if (taken < ahead.length) {
                n = Math.min(length, ahead.length - taken);
                System.arraycopy(ahead, taken, into, offset, n);
                taken += n;
            } else {
                n = readThrough(into, offset, length);
            }
            count += Math.max(n, 0);
            return n;
        }

        private int readThrough(byte[] into, int offset, int length) throws IOException {
            try {
                return in.read(into, offset, length);
            } catch (IOException broken) {
                failed = true;
                throw broken;
            }
        }

        long count() {
            return count;
        }

        boolean failed() {
            return failed;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
