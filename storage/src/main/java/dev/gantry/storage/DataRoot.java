package dev.gantry.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// The tree below the data root; `package-info` draws it.
record DataRoot(Path path) {
    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> ROOT = PosixFilePermissions.fromString("rwx--x---");

    DataRoot {
        path = path.toAbsolutePath().normalize();
    }

    Path database() {
        return path.resolve("gantry.db");
    }

    Path lock() {
        return path.resolve("gantry.lock");
    }

    /// What to say where the lock is another process's.
    StorageException inUse(String pid) {
        return new StorageException(
                "data root " + path + " is in use by process " + pid + ": stop it, or choose another --data-root");
    }

    Path content() {
        return path.resolve("content");
    }

    Path snapshots() {
        return path.resolve("snapshots");
    }

    /// Where `snapshots` are mounted with other owners.
    Path mapped() {
        return path.resolve("mapped");
    }

    Path containers() {
        return path.resolve("containers");
    }

    Path volumes() {
        return path.resolve("volumes");
    }

    /// Spooled archives: emptied at open.
    Path temporary() {
        return path.resolve("tmp");
    }

    /// The database driver's native library.
    Path library() {
        return path.resolve("lib");
    }

    /// Makes what is missing; images hold setuid programs and secrets, so nobody but root looks in.
    void create() {
        try {
            Files.createDirectories(path);
            Files.setPosixFilePermissions(path, ROOT);
            for (Path room : new Path[] {content(), snapshots(), containers(), volumes(), temporary(), library()}) {
                Files.createDirectories(room, PosixFilePermissions.asFileAttribute(PRIVATE));
            }
        } catch (IOException e) {
            throw new StorageException("cannot make the data root " + path + ": " + e.getMessage(), e);
        }
    }
}
