package dev.gantry.runtime;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// Brings a log's files back to a state that lines can be appended to, after the process that wrote them was
/// killed.
final class LogRecovery {
    private static final System.Logger LOG = System.getLogger(LogRecovery.class.getName());
    private static final int BLOCK = 64 << 10;

    private LogRecovery() {}

    /// Takes back what the last process wrote after its last checkpoint: bytes of a chunk that is still in the
    /// pipe. If that write had rotated, the files it made go and the one of the checkpoint is current again.
    static void truncateTo(LogCheckpoint checkpoint, LogFiles files) throws IOException {
        Optional<Integer> age = ageOf(checkpoint.inode(), files);
        if (age.isEmpty()) {
            dropTornLine(files.current());
            return;
        }
        if (age.get() > 0) {
            for (int newer = 0; newer < age.get(); newer++) {
                Files.deleteIfExists(files.plain(newer));
            }
            Files.move(files.plain(age.get()), files.current(), StandardCopyOption.ATOMIC_MOVE);
        }
        truncate(files.current(), checkpoint.size());
    }

    private static Optional<Integer> ageOf(long inode, LogFiles files) throws IOException {
        for (int age = 0; age <= files.oldest() || files.exists(age); age++) {
            Path file = files.plain(age);
            if (Files.exists(file) && LogFiles.inode(file) == inode) {
                return Optional.of(age);
            }
        }
        return Optional.empty();
    }

    /// Cuts off a last line that has no end, which a power failure or a full disk can leave.
    static void dropTornLine(Path file) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        long end;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            end = endOfLastLine(channel);
        }
        truncate(file, end);
    }

    private static long endOfLastLine(FileChannel channel) throws IOException {
        long end = channel.size();
        while (end > 0) {
            long start = Math.max(0, end - BLOCK);
            ByteBuffer block = ByteBuffer.allocate((int) (end - start));
            channel.read(block, start);
            for (int i = block.position() - 1; i >= 0; i--) {
                if (block.get(i) == '\n') {
                    return start + i + 1;
                }
            }
            end = start;
        }
        return 0;
    }

    private static void truncate(Path file, long size) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            if (channel.size() > size) {
                LOG.log(
                        System.Logger.Level.INFO,
                        "log repaired file=" + file + " droppedBytes=" + (channel.size() - size));
                channel.truncate(size);
            }
        }
    }
}
