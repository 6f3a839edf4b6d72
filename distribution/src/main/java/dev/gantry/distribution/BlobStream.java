package dev.gantry.distribution;

import dev.gantry.image.BulkInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// A blob's bytes from some byte to its last, however often the connection breaks: each time the rest is asked for
/// anew. Ends exactly where the blob ends. One thread; interrupting it ends the wait.
final class BlobStream extends BulkInputStream {
    /// So much makes a broken connection count as progress, not as one of several failures in a row.
    private static final long PROGRESS_BYTES = 64 << 10;

    /// Opens the blob at a byte.
    interface Opening {
        /// The bytes from there on.
        ///
        /// @throws IOException where the connection fails
        /// @throws RegistryException where the registry refuses
        InputStream at(long offset) throws IOException;
    }

    private final Opening opening;
    private final Patience patience;
    private final long end;
    private long position;
    private long failedAt;
    private @Nullable InputStream current;

    BlobStream(Opening opening, long offset, long end, Patience patience) {
        this.opening = opening;
        this.patience = patience;
        this.position = offset;
        this.failedAt = offset;
        this.end = end;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        while (position < end) {
            try {
                int count = fromCurrent(buffer, offset, (int) Math.min(length, end - position));
                position += count;
                return count;
            } catch (IOException e) {
                failed(new RegistryException("read blob: " + e.getMessage(), e));
            } catch (RegistryException e) {
                failed(e);
            }
        }
        return -1;
    }

    private int fromCurrent(byte[] buffer, int offset, int length) throws IOException {
        InputStream in = current;
        if (in == null) {
            in = opening.at(position);
            current = in;
        }
        int count = in.read(buffer, offset, length);
        if (count < 0) {
            throw new EOFException("the blob ended at byte " + position + " of " + end);
        }
        return count;
    }

    /// What is wrong with the way is no failure of the stream, which readers might take for the blob's.
    private void failed(RegistryException failure) {
        drop();
        noteProgress();
        try {
            patience.failed(failure);
        } catch (IOException interrupted) {
            throw new RegistryException("context canceled", interrupted);
        }
    }

    private void noteProgress() {
        if (position - failedAt >= PROGRESS_BYTES) {
            patience.progressed();
        }
        failedAt = position;
    }

    private void drop() {
        InputStream broken = current;
        current = null;
        if (broken != null) {
            try {
                broken.close();
            } catch (IOException _) {
                // it is broken: that is why it goes
            }
        }
    }

    @Override
    public void close() {
        drop();
    }
}
