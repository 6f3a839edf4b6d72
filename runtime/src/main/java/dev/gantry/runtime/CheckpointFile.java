package dev.gantry.runtime;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// The file beside a log that holds its last [LogCheckpoint], in two slots written in turn: a write that a kill
/// cuts off leaves the one before it whole. Not synced to the disk: it is worth nothing after a reboot.
final class CheckpointFile implements AutoCloseable {
    private static final int SLOT_BYTES = 36 << 10;

    private final Path path;
    private final FileChannel channel;
    private long sequence;

    private CheckpointFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    static CheckpointFile open(Path path) throws IOException {
        return new CheckpointFile(
                path,
                FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE));
    }

    /// The newest whole checkpoint; empty in a new file.
    Optional<LogCheckpoint> read() throws IOException {
        Optional<LogCheckpoint.Stored> newest = Optional.empty();
        for (int slot = 0; slot < 2; slot++) {
            byte[] bytes = new byte[LogCheckpoint.MAX_BYTES];
            channel.read(ByteBuffer.wrap(bytes), (long) slot * SLOT_BYTES);
            Optional<LogCheckpoint.Stored> found = LogCheckpoint.decode(bytes);
            if (found.isPresent() && found.get().sequence() >= sequence) {
                sequence = found.get().sequence();
                newest = found;
            }
        }
        return newest.map(LogCheckpoint.Stored::checkpoint);
    }

    /// Stores a checkpoint in the place of the one before the last.
    ///
    /// @param scratch at least [LogCheckpoint#MAX_BYTES]
    void write(LogCheckpoint checkpoint, byte[] scratch) throws IOException {
        sequence++;
        ByteBuffer bytes = ByteBuffer.wrap(scratch, 0, checkpoint.encode(sequence, scratch));
        long at = sequence % 2 * SLOT_BYTES;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
    }

    /// A log that ended in order needs none.
    void delete() throws IOException {
        channel.close();
        Files.deleteIfExists(path);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
