package dev.gantry.storage;

import dev.gantry.image.BulkInputStream;
import dev.gantry.image.Descriptor;
import dev.gantry.image.Digest;
import dev.gantry.image.InvalidImageException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/// A blob on its way in from elsewhere, to be read while it is stored: first what an earlier attempt has left, then
/// the rest. [#commit] makes it visible, whole, verified and durable. Closing without that keeps what has come so far
/// for the next attempt, [#discard] does not. One thread.
final class BlobDownload extends BulkInputStream {
    /// Opens the blob at a byte.
    interface Source {
        InputStream open(long offset) throws IOException;
    }

    private final Blobs blobs;
    private final Lease lease;
    private final Path file;
    private final Descriptor blob;
    private final Source source;
    private final FreeSpace.Meter meter;
    private final FileChannel channel;
    private final @Nullable MessageDigest running;
    private final long kept;
    private long position;
    private @Nullable InputStream rest;

    BlobDownload(
            Blobs blobs,
            Lease lease,
            Path file,
            Descriptor blob,
            boolean verified,
            Source source,
            FreeSpace.Meter meter)
            throws IOException {
        this.blobs = blobs;
        this.lease = lease;
        this.file = file;
        this.blob = blob;
        this.source = source;
        this.meter = meter;
        this.running = verified ? null : blob.digest().algorithm().start();
        this.channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (channel.size() > blob.size()) {
            channel.truncate(0);
        }
        this.kept = channel.size();
    }

    /// Bytes that an earlier attempt has left.
    long kept() {
        return kept;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0 || position == blob.size()) {
            return length == 0 ? 0 : -1;
        }
        int count = position < kept
                ? channel.read(ByteBuffer.wrap(buffer, offset, (int) Math.min(length, kept - position)), position)
                : more(buffer, offset, (int) Math.min(length, blob.size() - position));
        if (count < 0) {
            throw new EOFException("blob " + blob.digest() + " ends at byte " + position + " of " + blob.size());
        }
        if (running != null) {
            running.update(buffer, offset, count);
        }
        position += count;
        return count;
    }

    private int more(byte[] buffer, int offset, int length) throws IOException {
        InputStream in = rest;
        if (in == null) {
            in = source.open(position);
            rest = in;
        }
        int count = in.read(buffer, offset, length);
        if (count > 0) {
            meter.count(count);
            ByteBuffer fresh = ByteBuffer.wrap(buffer, offset, count);
            for (long at = position; fresh.hasRemaining(); ) {
                at += channel.write(fresh, at);
            }
        }
        return count;
    }

    /// Reads what nobody wanted to and ends the blob.
    ///
    /// @throws InvalidImageException when its digest is another one; nothing is left of it
    void commit() throws IOException {
        transferTo(OutputStream.nullOutputStream());
        if (running != null) {
            Digest actual = Digest.finish(blob.digest().algorithm(), running);
            if (!actual.equals(blob.digest())) {
                discard();
                throw new InvalidImageException("filesystem layer verification failed for digest " + blob.digest());
            }
        }
        lease.hold(blob.digest());
        channel.force(true);
        channel.close();
        blobs.publish(file, blob.digest());
    }

    /// Forgets what has come: it is of no use.
    void discard() throws IOException {
        Files.deleteIfExists(file);
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            InputStream open = rest;
            if (open != null) {
                open.close();
            }
        }
    }
}
