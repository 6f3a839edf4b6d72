package dev.gantry.image;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;

/// Counts and digests (SHA-256) every byte that is written through it. One thread.
public final class DigestingOutputStream extends FilterOutputStream {
    private final MessageDigest running = Digest.Algorithm.SHA256.start();
    private long count;

    public DigestingOutputStream(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int b) throws IOException {
        out.write(b);
        running.update((byte) b);
        count++;
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        out.write(buffer, offset, length);
        running.update(buffer, offset, length);
        count += length;
    }

    /// Bytes written so far.
    public long count() {
        return count;
    }

    /// The digest of the bytes written. Call it once, after the last write: it resets the running digest.
    public Digest digest() {
        return Digest.finish(Digest.Algorithm.SHA256, running);
    }
}
