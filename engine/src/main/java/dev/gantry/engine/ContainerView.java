package dev.gantry.engine;

import dev.gantry.linux.Directory;
import dev.gantry.linux.FileStatus;
import dev.gantry.linux.IdMapping;
import dev.gantry.linux.LinuxException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;

/// A container's root as its processes see it, with what is mounted in it. Closing it gives it back. One
/// platform thread.
final class ContainerView implements AutoCloseable {
    /// As many links on one way as the kernel follows.
    private static final int MOST_LINKS = 40;

    private final Directory root;
    private final IdMapping ids;

    /// @param root closed with the view
    /// @param ids what the container's ids are in it
    ContainerView(Directory root, IdMapping ids) {
        this.root = root;
        this.ids = ids;
    }

    /// What the container's ids are as the files' owners here.
    IdMapping ids() {
        return ids;
    }

    Directory root() {
        return root;
    }

    /// A path without links, relative to the root; what it leads to need not be there.
    ///
    /// @param path absolute or relative to the root; nothing leads out of it
    /// @param last whether the last part is followed, too
    String resolve(String path, boolean last) {
        Deque<String> ahead = new ArrayDeque<>(Arrays.asList(path.split("/", -1)));
        String at = "";
        int links = 0;
        while (!ahead.isEmpty()) {
            String name = ahead.pop();
            if (name.isEmpty() || name.equals(".")) {
                continue;
            }
            if (name.equals("..")) {
                at = parent(at);
                continue;
            }
            String next = at.isEmpty() ? name : at + "/" + name;
            boolean follows = last || ahead.stream().anyMatch(part -> !part.isEmpty() && !part.equals("."));
            Optional<String> target = follows ? link(next) : Optional.empty();
            if (target.isEmpty()) {
                at = next;
                continue;
            }
            if (++links > MOST_LINKS) {
                throw EngineException.invalid("too many links in path: " + path);
            }
            at = target.get().startsWith("/") ? "" : at;
            push(ahead, target.get());
        }
        return at;
    }

    private static void push(Deque<String> ahead, String target) {
        String[] parts = target.split("/", -1);
        for (int i = parts.length - 1; i >= 0; i--) {
            ahead.push(parts[i]);
        }
    }

    static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    static String name(String path) {
        return path.isEmpty() ? "." : path.substring(path.lastIndexOf('/') + 1);
    }

    private Optional<String> link(String path) {
        try (Directory parent = root.descend(parent(path))) {
            return parent.find(name(path)).filter(FileStatus::isSymlink).map(_ -> parent.readlink(name(path)));
        } catch (LinuxException e) {
            if (missing(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /// What is at a resolved path; empty where there is nothing.
    Optional<FileStatus> find(String path) {
        try (Directory parent = root.descend(parent(path))) {
            return path.isEmpty() ? Optional.of(parent.status()) : parent.find(name(path));
        } catch (LinuxException e) {
            if (missing(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static boolean missing(LinuxException e) {
        return switch (e.errno()) {
            case ENOENT, ENOTDIR -> true;
            default -> false;
        };
    }

    @Override
    public void close() {
        root.close();
    }
}
