package dev.gantry.build;

import dev.gantry.linux.Directory;
import dev.gantry.linux.Errno;
import dev.gantry.linux.FileStatus;
import dev.gantry.linux.LinuxException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Places that are made only because something is mounted on them: no layer has them. Source: BuildKit's
/// `executor/stubs.go`.
///
/// @param paths that did not exist, each before those that hold it
record MountStubs(List<String> paths) {
    static final MountStubs NONE = new MountStubs(List.of());

    MountStubs {
        paths = List.copyOf(paths);
    }

    /// @param root before anything is mounted
    /// @param targets of the mounts
    static MountStubs of(Directory root, List<String> targets) {
        Set<String> missing = new LinkedHashSet<>();
        for (String target : targets) {
            String path = TreePath.clean(target);
            while (!path.equals(".") && !exists(root, path)) {
                missing.add(path);
                path = TreePath.parent(path);
            }
        }
        List<String> deepest = new ArrayList<>(missing);
        deepest.sort((a, b) -> Integer.compare(b.length(), a.length()));
        return new MountStubs(deepest);
    }

    private static boolean exists(Directory root, String path) {
        try (Directory parent = root.descend(TreePath.parent(path))) {
            return parent.find(TreePath.name(path)).isPresent();
        } catch (LinuxException e) {
            return !isAbsence(e);
        }
    }

    private static boolean isAbsence(LinuxException e) {
        return e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR;
    }

    /// Takes away those that are still empty; the directories that had them keep their times.
    Directory remove(Directory root) {
        paths.forEach(path -> remove(root, path));
        return root;
    }

    private static void remove(Directory root, String path) {
        try (Directory parent = root.descend(TreePath.parent(path))) {
            String name = TreePath.name(path);
            Optional<FileStatus> status = parent.find(name);
            if (status.isEmpty()) {
                return;
            }
            Instant modified = parent.status().modified();
            if (status.get().isDirectory()) {
                parent.rmdir(name);
            } else if (status.get().isRegular() && status.get().sizeBytes() == 0) {
                parent.unlink(name);
            }
            parent.touch(modified);
        } catch (LinuxException e) {
            if (!isAbsence(e) && e.errno() != Errno.ENOTEMPTY) {
                throw e;
            }
        }
    }
}
