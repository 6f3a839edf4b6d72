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
import org.jspecify.annotations.Nullable;

/// A blob on its way in: bytes go to a temporary file and through the digest; [#commit] makes the blob visible,
/// whole and durable. Closing without a commit leaves nothing behind. One thread.
public final class BlobWriter extends OutputStream {
    private final Blobs blobs;
    private final Lease lease;
    private final Path temporary;
    private final FileChannel channel;
    private final FreeSpace.Meter meter;
    private final @Nullable MessageDigest running;
    private long size;
    private boolean committed;

    /// @param running digests what is written; null when somebody else does
    BlobWriter(Blobs blobs, Lease lease, Path temporary, @Nullable MessageDigest running, FreeSpace.Meter meter)
            throws IOException {
        this.blobs = blobs;
        this.lease = lease;
        this.temporary = temporary;
        this.running = running;
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
        if (running != null) {
            running.update(bytes, offset, length);
        }
        size += length;
    }

    /// Bytes written so far.
    public long size() {
        return size;
    }

    /// Ends the blob: it is visible under this digest, held by the writer's lease.
    ///
    /// @throws InvalidImageException when its digest is another one; nothing becomes visible
    public void commit(Digest expected) throws IOException {
        channel.force(true);
        commitUnsynced(expected);
    }

    /// The same, but durable only with the next [Snapshotter#sync], before which nothing lasting may refer to it.
    void commitUnsynced(Digest expected) throws IOException {
        if (running != null) {
            Blobs.verify(expected, Digest.finish(expected.algorithm(), running));
        }
        lease.hold(expected);
        channel.close();
        blobs.publish(temporary, expected);
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
