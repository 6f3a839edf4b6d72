package dev.gantry.registry;

import dev.gantry.image.BackgroundDigest;
import dev.gantry.image.Digest;
import dev.gantry.storage.FreeSpace;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.util.concurrent.locks.ReentrantLock;

/// What this process remembers of an upload: who is writing to it, and the digest of what has come so far,
/// so that
/// no byte is read again. Of an upload that an earlier process began, the beginning is digested from the
/// file when
/// it ends.
final class UploadState {
    /// Held by the one request that writes.
    final ReentrantLock writing = new ReentrantLock();

    /// Guarded by `writing`.
    private MessageDigest running = Digest.Algorithm.SHA256.start();

    /// How many bytes of the file `running` has seen. Guarded by `writing`.
    private long digested;

    /// Appends a body, digesting it on the way where everything before it is digested.
    ///
    /// @return how many bytes came
    /// @throws IOException where the client broke off; what came before is kept
    long append(FileChannel file, InputStream body, FreeSpace.Meter meter) throws IOException {
        boolean follows = digested == file.position();
        long start = file.position();
        try (BackgroundDigest digest = new BackgroundDigest(running)) {
            try {
                copy(body, file, meter, digest, follows);
            } finally {
                digest.settle();
                digested = follows ? file.position() : digested;
            }
        }
        return file.position() - start;
    }

    private static void copy(
            InputStream body, FileChannel file, FreeSpace.Meter meter, BackgroundDigest digest, boolean digesting)
            throws IOException {
        int length = 0;
        while (length >= 0) {
            byte[] buffer = digest.next();
            length = body.readNBytes(buffer, 0, buffer.length);
            if (length == 0) {
                return;
            }
            meter.count(length);
            write(file, ByteBuffer.wrap(buffer, 0, length));
            if (digesting) {
                digest.add(buffer, length);
            }
        }
    }

    private static void write(FileChannel file, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    /// Forgets what lies behind this offset.
    void cut(FileChannel file, long offset) throws IOException {
        file.truncate(offset);
        restart();
    }

    private void restart() {
        running = Digest.Algorithm.SHA256.start();
        digested = 0;
    }

    /// The digest of the whole file. Ends the state's use.
    Digest finish(FileChannel file, Digest.Algorithm algorithm) throws IOException {
        if (algorithm != Digest.Algorithm.SHA256) {
            running = algorithm.start();
            digested = 0;
        }
        ByteBuffer buffer = ByteBuffer.allocate(64 << 10);
        while (digested < file.size()) {
            int count = file.read(buffer.clear(), digested);
            if (count < 0) {
                throw new EOFException("the upload's file became shorter");
            }
            running.update(buffer.array(), 0, count);
            digested += count;
        }
        return Digest.finish(algorithm, running);
    }
}
