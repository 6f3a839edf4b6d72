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

/// Keeps a second daemon away from a data root. The kernel drops the lock when its process ends, however it ends;
/// the file stays and tells the pid of the last owner.
final class DataRootLock implements AutoCloseable {
    /// Roots that this process has locked. Such a lock belongs to the process, and closing any descriptor of the
    /// file would drop it: a second taker here must not even open the file.
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private DataRootLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    static DataRootLock take(DataRoot root) {
        Path file = root.lock();
        if (!HELD.add(file)) {
            throw inUse(root, Long.toString(ProcessHandle.current().pid()));
        }
        try {
            return new DataRootLock(file, lock(root, file));
        } catch (IOException e) {
            HELD.remove(file);
            throw new StorageException("cannot lock the data root " + root.path() + ": " + e.getMessage(), e);
        } catch (StorageException e) {
            HELD.remove(file);
            throw e;
        }
    }

    private static FileChannel lock(DataRoot root, Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
            channel.close();
            throw inUse(root, Files.readString(file).strip());
        }
        channel.truncate(0);
        channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
        return channel;
    }

    private static StorageException inUse(DataRoot root, String pid) {
        return new StorageException("data root " + root.path() + " is in use by process " + pid
                + ": stop it, or choose another --data-root");
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new StorageException("cannot unlock the data root: " + e.getMessage(), e);
        } finally {
            HELD.remove(file);
        }
    }
}
