package dev.gantry.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// Keeps a second process away from a folder, by a lock on a file in it. The kernel drops the lock when its process
/// ends, however it ends; the file stays and tells the pid of the last owner.
public final class FolderLock implements AutoCloseable {
    /// Files that this process has locked. Such a lock belongs to the process, and closing any descriptor of the
    /// file would drop it: a second taker here must not even open the file.
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private FolderLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /// Locks a file, made if it is not there.
    ///
    /// @param inUse what to throw where another one has it, given the owner's pid
    /// @throws StorageException also where the file can't be written
    public static FolderLock take(Path file, Function<String, StorageException> inUse) {
        if (!HELD.add(file)) {
            throw inUse.apply(Long.toString(ProcessHandle.current().pid()));
        }
        try {
            return new FolderLock(file, lock(file, inUse));
        } catch (IOException e) {
            HELD.remove(file);
            throw new StorageException("cannot lock " + file + ": " + e.getMessage(), e);
        } catch (StorageException e) {
            HELD.remove(file);
            throw e;
        }
    }

    private static FileChannel lock(Path file, Function<String, StorageException> inUse) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
            channel.close();
            throw inUse.apply(Files.readString(file).strip());
        }
        channel.truncate(0);
        channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
        return channel;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new StorageException("cannot unlock " + file + ": " + e.getMessage(), e);
        } finally {
            HELD.remove(file);
        }
    }
}
