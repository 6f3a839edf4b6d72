package dev.gantry.storage;

import dev.gantry.linux.Errno;
import dev.gantry.linux.LinuxException;
import dev.gantry.linux.Mounts;
import dev.gantry.linux.UserNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// The snapshots once more, with owners as they are outside of a user namespace: an id-mapped mount
/// (`mount_setattr(2)`). An overlay of directories in it has these owners, too (from kernel 5.19 on), and keeps
/// them when the mount is replaced by another one.
final class MappedOwners {
    private final Path snapshots;
    private final Path place;
    private boolean mounted;

    MappedOwners(DataRoot root) {
        this.snapshots = root.snapshots();
        this.place = root.mapped();
    }

    /// Takes the place of what was mounted before, by this daemon or one before it.
    ///
    /// @throws StorageException where that is impossible here
    void mount(UserNamespace ids) {
        try {
            clear();
            Files.createDirectory(
                    place, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Mounts.bindMapped(snapshots, place, ids);
            mounted = true;
        } catch (LinuxException e) {
            throw new StorageException(
                    "this kernel or the file system of " + snapshots + " can't map owners (kernel 5.19 and later on"
                            + " ext4, xfs, btrfs): " + e.getMessage(),
                    e);
        } catch (IOException e) {
            throw new StorageException("cannot make " + place + ": " + e.getMessage(), e);
        }
    }

    /// Unmounts it, also what a killed daemon has left. Roots that were mounted by it stay as they are.
    void clear() {
        mounted = false;
        if (!Files.isDirectory(place)) {
            return;
        }
        try {
            Mounts.detach(place);
        } catch (LinuxException e) {
            if (e.errno() != Errno.EINVAL) {
                throw e;
            }
        }
        try {
            Files.delete(place);
        } catch (IOException e) {
            throw new StorageException("cannot remove " + place + ": " + e.getMessage(), e);
        }
    }

    /// The directory that has everything that the snapshots' has.
    ///
    /// @throws StorageException where none is mounted
    Path base() {
        if (!mounted) {
            throw new StorageException("the daemon has no user namespace to map owners to");
        }
        return place;
    }

    /// The same place with other owners; itself for what is elsewhere.
    Path of(Path files) {
        try {
            Path real = snapshots.toRealPath();
            return files.startsWith(real) ? base().resolve(real.relativize(files)) : files;
        } catch (IOException e) {
            throw new StorageException("cannot find " + snapshots + ": " + e.getMessage(), e);
        }
    }

    /// The same place among the snapshots as on the disk.
    String onDisk(String path) {
        return path.startsWith(place + "/")
                ? snapshots + path.substring(place.toString().length())
                : path;
    }
}
