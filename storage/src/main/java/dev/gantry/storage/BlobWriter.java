package dev.gantry.storage;

import dev.gantry.image.Digest;
import dev.gantry.image.InvalidImageException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/// A blob on its way in: bytes go to a temporary file and through the digest; [#commit] makes the blob visible,
/// whole and durable. Closing without a commit leaves nothing behind. One thread.
public final class BlobWriter extends OutputStream {
    private final Blobs blobs;
    private final Lease lease;
    private final Path temporary;
    private final FileChannel channel;
    private final FreeSpace.Meter meter;
    private final Digest.Algorithm algorithm;
    private final MessageDigest running;
    private long size;
    private boolean committed;

    BlobWriter(Blobs blobs, Lease lease, Path temporary, Digest.Algorithm algorithm, FreeSpace.Meter meter)
            throws IOException {
        this.blobs = blobs;
        this.lease = lease;
        this.temporary = temporary;
        this.algorithm = algorithm;
        this.running = algorithm.start();
        this.meter = meter;
        this.channel = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        meter.count(length);
        ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        running.update(bytes, offset, length);
        size += length;
    }

    /// Bytes written so far.
    public long size() {
        return size;
    }

    /// Ends the blob, whatever its digest is.
    ///
    /// @return the digest under which it is now visible, held by the writer's lease
    public Digest commit() throws IOException {
        Digest digest = Digest.finish(algorithm, running);
        publish(digest);
        return digest;
    }

    /// Ends the blob.
    ///
    /// @throws InvalidImageException when its digest is another one; nothing becomes visible
    public void commit(Digest expected) throws IOException {
        Digest actual = Digest.finish(algorithm, running);
        if (!actual.equals(expected)) {
            throw new InvalidImageException("blob " + expected + " is damaged: its digest is " + actual);
        }
        publish(actual);
    }

    private void publish(Digest digest) throws IOException {
        lease.hold(digest);
        channel.force(true);
        channel.close();
        blobs.publish(temporary, digest);
        committed = true;
    }

    @Override
    public void close() throws IOException {
        channel.close();
        if (!committed) {
            Files.deleteIfExists(temporary);
        }
    }
}
