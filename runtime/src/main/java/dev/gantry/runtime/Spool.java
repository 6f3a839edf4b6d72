package dev.gantry.runtime;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Output that the monitor kept while no daemon was connected; the format is described in `monitor/src/spool.c`.
/// Only read while a daemon is connected: the monitor does not write then.
final class Spool implements AutoCloseable {
    static final int FIRST_RECORD = 16;

    private static final String MAGIC = "GSPOOL1\n";
    private static final int RECORD_HEADER = 16;
    private static final int LONGEST_RECORD = 1 << 20;

    private final Path path;
    private final RandomAccessFile file;
    private final long begun;

    private Spool(Path path, RandomAccessFile file, long begun) {
        this.path = path;
        this.file = file;
        this.begun = begun;
    }

    /// One piece of output.
    ///
    /// @param epochNanos when the bytes were read
    /// @param next the offset of the record after this one
    @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
    record Piece(Stream stream, long epochNanos, byte[] bytes, long next) {}

    /// Empty when there is none, or only a torn header.
    static Optional<Spool> open(Path path) {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        try {
            RandomAccessFile file = new RandomAccessFile(path.toFile(), "r");
            byte[] header = new byte[FIRST_RECORD];
            if (file.length() < FIRST_RECORD || !hasMagic(file, header)) {
                file.close();
                return Optional.empty();
            }
            return Optional.of(new Spool(path, file, inHostOrder(header).getLong(MAGIC.length())));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static boolean hasMagic(RandomAccessFile file, byte[] header) throws IOException {
        file.readFully(header);
        return new String(header, 0, MAGIC.length(), StandardCharsets.US_ASCII).equals(MAGIC);
    }

    private static ByteBuffer inHostOrder(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    }

    /// Tells this spool from others of the same container.
    long begun() {
        return begun;
    }

    /// The record at an offset; empty at the end and at a record torn by the monitor's death.
    Optional<Piece> at(long offset) {
        try {
            if (offset + RECORD_HEADER > file.length()) {
                return Optional.empty();
            }
            byte[] header = new byte[RECORD_HEADER];
            file.seek(offset);
            file.readFully(header);
            int length = inHostOrder(header).getInt(4);
            long next = offset + RECORD_HEADER + length;
            if (length <= 0 || length > LONGEST_RECORD || next > file.length()) {
                return Optional.empty();
            }
            byte[] bytes = new byte[length];
            file.readFully(bytes);
            Stream stream = header[0] == Stream.STDERR.number() ? Stream.STDERR : Stream.STDOUT;
            return Optional.of(new Piece(stream, inHostOrder(header).getLong(8), bytes, next));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Removes the file: everything is in the log.
    void remove() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
