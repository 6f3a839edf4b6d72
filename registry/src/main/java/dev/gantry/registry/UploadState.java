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
import org.jspecify.annotations.Nullable;

/// What this process remembers of an upload: who is writing to it, and the digest of what has come so far, so
/// that no byte is read again. Of an upload that an earlier process began, the beginning is digested from the
/// file when it ends.
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
        Filling filling = new Filling(body);
        while (!filling.ended) {
            byte[] buffer = digest.next();
            int length = filling.fill(buffer);
            if (length == 0) {
                break;
            }
            meter.count(length);
            write(file, ByteBuffer.wrap(buffer, 0, length));
            if (digesting) {
                digest.add(buffer, length);
            }
        }
        filling.rethrow();
    }

    /// Reads buffers to the brim. What came before the client broke off is handed out before the failure is.
    private static final class Filling {
        private final InputStream body;
        private boolean ended;
        private @Nullable IOException failure;

        Filling(InputStream body) {
            this.body = body;
        }

        int fill(byte[] buffer) {
            int length = 0;
            try {
                while (length < buffer.length && !ended) {
                    int count = body.read(buffer, length, buffer.length - length);
                    ended = count < 0;
                    length += Math.max(0, count);
                }
            } catch (IOException e) {
                ended = true;
                failure = e;
            }
            return length;
        }

        void rethrow() throws IOException {
            if (failure != null) {
                throw failure;
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
