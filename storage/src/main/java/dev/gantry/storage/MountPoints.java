package dev.gantry.storage;

import dev.gantry.linux.Directory;
import java.util.List;

/// The lowest directory of every container's root file system: what the engine mounts something on, for images that
/// lack it. Since it lies below the image, nothing of the image is hidden, nothing has to be made when a container
/// starts, and nothing of it shows up among a container's changes.
///
/// Source: dockerd's init layer has the same names (and lies above the image).
final class MountPoints {
    static final String NAME = "mountpoints";

    private static final String DRAFT = ".making-" + NAME;

    private MountPoints() {}

    /// Makes the directory where it is missing. One that a crash has left unfinished is made anew.
    static void make(Directory base) {
        if (base.find(NAME).isPresent()) {
            return;
        }
        if (base.find(DRAFT).isPresent()) {
            new TreeDeletion(base).delete(DRAFT);
        }
        directory(base, DRAFT);
        try (Directory root = base.child(DRAFT)) {
            fill(root);
        }
        base.rename(DRAFT, base, NAME);
    }

    private static void fill(Directory root) {
        List.of("dev", "proc", "sys", "etc").forEach(name -> directory(root, name));
        file(root, ".dockerenv");
        try (Directory dev = root.child("dev")) {
            directory(dev, "pts");
            directory(dev, "shm");
            file(dev, "console");
        }
        try (Directory etc = root.child("etc")) {
            List.of("hostname", "hosts", "resolv.conf").forEach(name -> file(etc, name));
            etc.symlink("/proc/mounts", "mtab");
        }
    }

    private static void directory(Directory parent, String name) {
        parent.mkdir(name, 0755);
        parent.chmod(name, 0755);
    }

    private static void file(Directory parent, String name) {
        parent.create(name, 0755).close();
        parent.chmod(name, 0755);
    }
}
