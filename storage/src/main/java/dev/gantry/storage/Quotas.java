package dev.gantry.storage;

import dev.gantry.linux.Directory;
import dev.gantry.linux.LinuxException;
import dev.gantry.linux.ProjectQuotas;
import dev.gantry.linux.ProjectQuotas.Support;
import java.nio.file.Path;

/// How much room on the disk what containers write takes, and may take, where the data root's file system has
/// project quotas. Elsewhere nothing is known and nothing is held. Safe for any thread.
public final class Quotas {
    /// What is told where the file system does not count.
    public static final long UNKNOWN = -1;

    /// Projects of containers' snapshots begin here: far from the numbers that others on the same file system
    /// begin with.
    private static final int SNAPSHOTS = 0x4000_0000;

    private static final int RANGE = 1 << 29;

    private final Path folder;
    private final Support support;

    /// @param folder on the file system
    Quotas(Path folder) {
        this.folder = folder;
        this.support = ProjectQuotas.support(folder);
    }

    /// Whether limits can be had.
    public boolean holds() {
        return support == Support.LIMITS;
    }

    private static int project(long snapshot) {
        return SNAPSHOTS + (int) (snapshot % RANGE);
    }

    /// Begins to count a snapshot, whose directories are still empty.
    ///
    /// @param made of the snapshot, with `fs` in it
    /// @param limitBytes 0 for no limit
    void begin(Directory made, long snapshot, long limitBytes) {
        if (support == Support.NONE) {
            return;
        }
        int project = project(snapshot);
        ProjectQuotas.assign(made, project);
        try (Directory files = made.child("fs")) {
            ProjectQuotas.assign(files, project);
        }
        if (support == Support.LIMITS) {
            ProjectQuotas.limit(made, project, limitBytes);
        }
    }

    /// A snapshot is not held to anything any more: its number may be used again, and its files may live on.
    void end(long snapshot) {
        if (support == Support.LIMITS) {
            try (Directory any = Directory.open(folder)) {
                ProjectQuotas.limit(any, project(snapshot), 0);
            }
        }
    }

    /// The room that a snapshot takes, its directories included; [#UNKNOWN] where nobody counts.
    long usedBytes(long snapshot) {
        if (support == Support.NONE) {
            return UNKNOWN;
        }
        try (Directory any = Directory.open(folder)) {
            return ProjectQuotas.usedBytes(any, project(snapshot));
        } catch (LinuxException e) {
            return UNKNOWN; // switched off meanwhile
        }
    }
}
