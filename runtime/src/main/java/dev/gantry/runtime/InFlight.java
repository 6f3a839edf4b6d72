package dev.gantry.runtime;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/// A container's journal of output under way, one small file that survives the daemon's death: how many bytes of
/// each stream are being logged and taken just now, how many at the front are in the log already, and how far the
/// spool has been read.
///
/// | bytes | |
/// |---|---|
/// | 4 + 4 | count being taken of stdout, of stderr; 0 = none |
/// | 4 + 4 | count at the front of stdout, of stderr that is in the log already |
/// | 8 | when the spool was begun that the next field is about |
/// | 8 | offset of the spool's first record that is not in the log |
final class InFlight implements AutoCloseable {
    private static final int SIZE = 32;

    private final RandomAccessFile file;
    private final byte[] bytes = new byte[SIZE]; // guarded by this, as is the file
    private final ByteBuffer fields = ByteBuffer.wrap(bytes);

    private InFlight(RandomAccessFile file) {
        this.file = file;
    }

    /// Opens the journal, or makes an empty one.
    static InFlight open(Path path) {
        try {
            InFlight journal = new InFlight(new RandomAccessFile(path.toFile(), "rw"));
            journal.load();
            return journal;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private synchronized void load() throws IOException {
        if (file.length() == SIZE) {
            file.readFully(bytes);
        }
    }

    synchronized void taking(Stream stream, int count) {
        fields.putInt(at(stream), count);
        store();
    }

    synchronized void taken(Stream stream) {
        fields.putInt(at(stream), 0);
        store();
    }

    /// `count` bytes at the front of the stream are logged already; none is being taken.
    synchronized void skipping(Stream stream, int count) {
        fields.putInt(at(stream), 0).putInt(8 + at(stream), count);
        store();
    }

    /// The spool is read up to `offset`, `left` bytes after it are still to be skipped, none is being taken.
    synchronized void spoolRead(Stream stream, int left, long begun, long offset) {
        fields.putInt(at(stream), 0).putInt(8 + at(stream), left);
        fields.putLong(16, begun).putLong(24, offset);
        store();
    }

    synchronized int takingOf(Stream stream) {
        return fields.getInt(at(stream));
    }

    synchronized int skippedOf(Stream stream) {
        return fields.getInt(8 + at(stream));
    }

    /// How far the spool begun at `begun` was read; 0 when it is another one.
    synchronized long spoolOffset(long begun) {
        return fields.getLong(16) == begun ? fields.getLong(24) : 0;
    }

    private static int at(Stream stream) {
        return stream == Stream.STDERR ? 4 : 0;
    }

    private void store() {
        try {
            file.seek(0);
            file.write(bytes);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public synchronized void close() {
        try {
            file.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
