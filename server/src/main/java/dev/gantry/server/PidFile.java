package dev.gantry.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The file with the daemon's process id. It is locked as long as the daemon lives, so that a file which a
/// killed daemon left is told from one of a living daemon even where its number runs again as something else.
final class PidFile implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;

    private PidFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /// @throws ConfigException where a living daemon has it
    static PidFile take(Path path) throws IOException {
        Files.createDirectories(path.resolveSibling(""));
        FileChannel channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            channel.close();
            throw new ConfigException("failed to start daemon, ensure gantryd is not running or delete " + path
                    + ": process with PID " + Files.readString(path).strip() + " is still running");
        }
        PidFile file = new PidFile(path, channel);
        channel.truncate(0);
        channel.write(ByteBuffer.wrap((file.pid() + "\n").getBytes(US_ASCII)));
        return file;
    }

    /// As text: a number for machines, not for people's thousands separators.
    String pid() {
        return Long.toString(ProcessHandle.current().pid());
    }

    /// Removes the file.
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(path);
        channel.close();
    }
}
