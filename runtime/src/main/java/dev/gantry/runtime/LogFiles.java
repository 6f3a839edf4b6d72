package dev.gantry.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.GZIPOutputStream;

/// A log's files by Docker's names: `x-json.log` is written, `x-json.log.1` (or `.1.gz`) is the one before it,
/// and so on.
///
/// The lock holds names still: a reader opens under it, a rotation renames under it.
final class LogFiles {
    private static final System.Logger LOG = System.getLogger(LogFiles.class.getName());
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_AND_GROUP =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----"));

    private final Path current;
    private final int maxFiles;
    private final boolean compress;
    private final ReentrantLock lock = new ReentrantLock();
    private Optional<Thread> compression = Optional.empty();

    LogFiles(Path current, int maxFiles, boolean compress) {
        this.current = current;
        this.maxFiles = maxFiles;
        this.compress = compress;
    }

    Path current() {
        return current;
    }

    ReentrantLock lock() {
        return lock;
    }

    /// The oldest there can be.
    int oldest() {
        return maxFiles - 1;
    }

    /// The file of `age` rotations ago, 0 being the current one.
    Path plain(int age) {
        return age == 0 ? current : sibling("." + age);
    }

    Path compressed(int age) {
        return sibling("." + age + ".gz");
    }

    Path sibling(String suffix) {
        return current.resolveSibling(current.getFileName() + suffix);
    }

    FileChannel openForWriting() throws IOException {
        return FileChannel.open(current, Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE), OWNER_AND_GROUP);
    }

    static long inode(Path file) throws IOException {
        Map<String, Object> attributes = Files.readAttributes(file, "unix:ino");
        return attributes.get("ino") instanceof Number inode ? inode.longValue() : 0;
    }

    /// Moves every file one place on, and deletes those that are older then than `keep` says. The caller holds the
    /// lock and then opens a new current file.
    ///
    /// @param keep the greatest age that is kept, at least [#oldest]
    void rotate(int keep) throws IOException {
        int last = 0;
        while (exists(last + 1)) {
            last++;
        }
        for (int age = last; age >= keep; age--) {
            Files.deleteIfExists(plain(age));
            Files.deleteIfExists(compressed(age));
        }
        for (int age = Math.min(last, keep - 1); age >= 0; age--) {
            moveIfExists(plain(age), plain(age + 1));
            moveIfExists(compressed(age), compressed(age + 1));
        }
    }

    /// Whether there is a file of that age, compressed or not.
    boolean exists(int age) {
        return Files.exists(plain(age)) || Files.exists(compressed(age));
    }

    private static void moveIfExists(Path from, Path to) throws IOException {
        if (Files.exists(from)) {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /// Waits for the compression that the last rotation began, as the next one would rename the file under it.
    void awaitCompression() {
        compression.ifPresent(thread -> {
            try {
                thread.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        });
        compression = Optional.empty();
    }

    /// Begins to gzip files that were rotated away, where the options ask for it.
    ///
    /// @param youngest younger ones are still needed as they are; 1 for all
    void startCompression(int youngest) {
        if (compress && maxFiles > 1) {
            compression = Optional.of(Thread.ofVirtual().name("log-compression").start(() -> compressFrom(youngest)));
        }
    }

    private void compressFrom(int youngest) {
        for (int age = youngest; age <= oldest(); age++) {
            if (Files.exists(plain(age))) {
                compress(age);
            }
        }
    }

    private void compress(int age) {
        Path partial = sibling("." + age + ".gz.partial");
        try {
            try (InputStream in = Files.newInputStream(plain(age));
                    OutputStream out = new GZIPOutputStream(Files.newOutputStream(partial), 64 << 10)) {
                in.transferTo(out);
            }
            lock.lock();
            try {
                Files.move(partial, compressed(age), StandardCopyOption.ATOMIC_MOVE);
                Files.delete(plain(age));
            } finally {
                lock.unlock();
            }
        } catch (IOException failed) {
            LOG.log(System.Logger.Level.WARNING, "log compression failed file=" + plain(age), failed);
        }
    }
}
