package dev.gantry.storage;

import dev.gantry.linux.Directory;
import dev.gantry.linux.Errno;
import dev.gantry.linux.FileStatus;
import dev.gantry.linux.LinuxException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// Counts what lies in a directory tree as dockerd counts it: lengths of everything but directories, each inode
/// once. What disappears meanwhile (a container is at work) is not counted.
final class TreeUsage {
    /// Deeper directories are not counted: each level holds a descriptor while it is read.
    private static final int MAX_DEPTH = 512;

    private final Set<Long> linked = new HashSet<>();
    private long bytes;

    private TreeUsage() {}

    static long of(Directory directory) {
        TreeUsage usage = new TreeUsage();
        usage.visit(directory, 0);
        return usage.bytes;
    }

    private void visit(Directory directory, int depth) {
        for (String name : directory.names()) {
            Optional<FileStatus> status = directory.find(name);
            if (status.isEmpty()) {
                continue;
            }
            if (!status.get().isDirectory()) {
                count(status.get());
            } else if (depth < MAX_DEPTH) {
                enter(directory, name, depth);
            }
        }
    }

    private void count(FileStatus status) {
        if (status.links() == 1 || linked.add(status.inode())) {
            bytes += status.sizeBytes();
        }
    }

    private void enter(Directory directory, String name, int depth) {
        try (Directory child = directory.child(name)) {
            visit(child, depth + 1);
        } catch (LinuxException e) {
            if (e.errno() != Errno.ENOENT && e.errno() != Errno.ENOTDIR) {
                throw e;
            }
        }
    }
}
