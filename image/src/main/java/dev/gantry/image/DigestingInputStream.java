package dev.gantry.image;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/// Counts and digests every byte that is read through it. Skipped bytes are read, so they count too. One
/// thread.
public final class DigestingInputStream extends InputStream {
    private final InputStream source;
    private final Digest.Algorithm algorithm;
    private final MessageDigest running;
    private long count;

    /// Digests with SHA-256.
    public DigestingInputStream(InputStream in) {
        this(in, Digest.Algorithm.SHA256);
    }

    public DigestingInputStream(InputStream in, Digest.Algorithm algorithm) {
        this.source = in;
        this.algorithm = algorithm;
        this.running = algorithm.start();
    }

    @Override
    public int read() throws IOException {
        int b = source.read();
        if (b >= 0) {
            running.update((byte) b);
            count++;
        }
        return b;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = source.read(buffer, offset, length);
        if (n > 0) {
            running.update(buffer, offset, n);
            count += n;
        }
        return n;
    }

    @Override
    public long skip(long n) throws IOException {
        byte[] scratch = new byte[(int) Math.min(Math.max(n, 0), 64 * 1024)];
        long left = n;
        while (left > 0) {
            int got = read(scratch, 0, (int) Math.min(left, scratch.length));
            if (got < 0) {
                break;
            }
            left -= got;
        }
        return n - left;
    }

    @Override
    public int available() throws IOException {
        return source.available();
    }

    @Override
    public void close() throws IOException {
        source.close();
    }

    /// Bytes read so far.
    public long count() {
        return count;
    }

    /// The digest of the bytes read. Call it once, after the last read: it resets the running digest.
    public Digest digest() {
        return Digest.finish(algorithm, running);
    }
}
