package dev.gantry.volume;

import dev.gantry.linux.Directory;
import dev.gantry.linux.ProjectQuotas;
import dev.gantry.linux.ProjectQuotas.Support;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// How much volumes may hold, where their file system has project quotas. Each limited volume is a project,
/// whose number its directory has. Safe for any thread.
final class VolumeQuotas {
    /// Far from the numbers that others on the same file system begin with, and from those of containers.
    private static final int FIRST = 0x6000_0000;

    private final Path root;
    private final boolean holds;

    /// Guards the choice of a number.
    private final ReentrantLock lock = new ReentrantLock();

    VolumeQuotas(Path root) {
        this.root = root;
        this.holds = ProjectQuotas.support(root) == Support.LIMITS;
    }

    boolean hold() {
        return holds;
    }

    /// Limits a volume whose directory is there, and empty.
    void limit(String name, long bytes) {
        lock.lock();
        try (Directory volumes = Directory.open(root);
                Directory volume = volumes.child(name)) {
            int given = ProjectQuotas.project(volume);
            int project = given >= FIRST ? given : free(volumes);
            ProjectQuotas.assign(volume, project);
            ProjectQuotas.limit(volume, project, bytes);
        } finally {
            lock.unlock();
        }
    }

    /// Above all that are given.
    private static int free(Directory volumes) {
        int last = FIRST - 1;
        for (String name : volumes.names()) {
            if (volumes.find(name).filter(status -> status.isDirectory()).isPresent()) {
                try (Directory volume = volumes.child(name)) {
                    last = Math.max(last, ProjectQuotas.project(volume));
                }
            }
        }
        return last + 1;
    }

    /// A volume is about to go, and its number free for another.
    void end(String name) {
        if (!holds) {
            return;
        }
        try (Directory volumes = Directory.open(root)) {
            Optional<Integer> project = volumes.find(name).map(_ -> {
                try (Directory volume = volumes.child(name)) {
                    return ProjectQuotas.project(volume);
                }
            });
            project.filter(number -> number >= FIRST).ifPresent(number -> ProjectQuotas.limit(volumes, number, 0));
        }
    }
}
