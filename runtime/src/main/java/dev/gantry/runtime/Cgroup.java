package dev.gantry.runtime;

import dev.gantry.linux.LinuxException;
import dev.gantry.linux.Pidfd;
import dev.gantry.linux.Signals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;

/// A container's cgroup in every hierarchy, by reading and writing its files (kernel documents
/// `admin-guide/cgroup-v1/freezer-subsystem` and `admin-guide/cgroup-v2`).
final class Cgroup {
    private static final int TRIES = 500;
    private static final long FIRST_PAUSE_NANOS = 200_000;
    private static final long LONGEST_PAUSE_NANOS = 10_000_000;

    private final CgroupMounts mounts;
    private final String relative;

    /// @param path as in `linux.cgroupsPath`, from the hierarchies' roots
    Cgroup(CgroupMounts mounts, String path) {
        this.mounts = mounts;
        this.relative = path.replaceFirst("^/+", "");
        Path normal = Path.of(relative).normalize();
        if (normal.toString().isEmpty() || normal.startsWith("..")) {
            throw new IllegalArgumentException("not a container's cgroup: " + path);
        }
    }

    private Optional<Path> in(String controller) {
        return mounts.controller(controller).map(mount -> mount.resolve(relative));
    }

    private Optional<Path> unified() {
        return Optional.ofNullable(mounts.unified()).map(mount -> mount.resolve(relative));
    }

    /// Freezes all processes and waits until they are.
    void freeze() {
        in("freezer")
                .ifPresentOrElse(v1 -> freezeV1(v1.resolve("freezer.state")), () -> writeV2Freeze("1", "frozen 1"));
    }

    /// The kernel may stop halfway when processes are being forked; writing again completes it. Where it does
    /// not, none stays frozen: what is frozen can't be killed either.
    private static void freezeV1(Path state) {
        try {
            retry("freeze " + state, () -> {
                write(state, "FROZEN");
                return read(state).strip().equals("FROZEN");
            });
        } catch (RuntimeException e) {
            write(state, "THAWED");
            throw e;
        }
    }

    void thaw() {
        in("freezer")
                .ifPresentOrElse(
                        v1 -> write(v1.resolve("freezer.state"), "THAWED"), () -> writeV2Freeze("0", "frozen 0"));
    }

    private void writeV2Freeze(String value, String event) {
        Path cgroup = unified().orElseThrow(() -> new IllegalStateException("no freezer cgroup: " + relative));
        write(cgroup.resolve("cgroup.freeze"), value);
        retry("freeze " + cgroup, () -> read(cgroup.resolve("cgroup.events")).contains(event));
    }

    /// All processes in it and below, ascending.
    List<Integer> processes() {
        Optional<Path> cgroup = in("pids").or(this::unified).or(() -> in("memory"));
        return cgroup.map(Cgroup::processesBelow).orElse(List.of());
    }

    private static List<Integer> processesBelow(Path cgroup) {
        List<Integer> pids = new ArrayList<>();
        for (Path directory : tree(cgroup)) {
            read(directory.resolve("cgroup.procs"))
                    .lines()
                    .map(Integer::valueOf)
                    .forEach(pids::add);
        }
        pids.sort(Comparator.naturalOrder());
        return pids;
    }

    /// The `cgroup.procs` files by which a process becomes a member, one a hierarchy where the cgroup exists.
    /// Empty where the container divides its own cgroup further (version 2): none can be a member of that one
    /// then.
    List<Path> members() {
        List<Path> files = new ArrayList<>();
        for (Path mount : mounts.all()) {
            Path cgroup = mount.resolve(relative);
            if (!read(cgroup.resolve("cgroup.subtree_control")).isBlank()) {
                return List.of();
            }
            Path members = cgroup.resolve("cgroup.procs");
            if (Files.exists(members)) {
                files.add(members);
            }
        }
        return files;
    }

    /// Whether the kernel's out-of-memory killer has killed a process in it.
    boolean oomKilled() {
        String counters = in("memory")
                .map(v1 -> read(v1.resolve("memory.oom_control")))
                .or(() -> unified().map(v2 -> read(v2.resolve("memory.events"))))
                .orElse("");
        return counters.lines().anyMatch(line -> line.startsWith("oom_kill ") && !line.equals("oom_kill 0"));
    }

    /// What its processes have used so far.
    Usage usage() {
        return new UsageCounters(this::in, unified().orElse(null)).read();
    }

    /// Changes limits in the hierarchies of version 1.
    ///
    /// @param resources the specification's `linux.resources`, with what is to change
    void limit(JsonNode resources) throws IOException {
        new CgroupLimits(this::in).set(resources);
    }

    /// Kills every process in it; returns when it is empty.
    void killAll() {
        retry("kill cgroup " + relative, () -> {
            List<Integer> pids = processes();
            pids.forEach(Cgroup::kill);
            return pids.isEmpty();
        });
    }

    private static void kill(int pid) {
        try (Pidfd process = Pidfd.open(pid)) {
            process.signal(Signals.KILL);
        } catch (LinuxException gone) {
            // it ended by itself
        }
    }

    /// Removes it from every hierarchy. Processes that are just ending keep it busy for a moment.
    void remove() {
        for (Path mount : mounts.all()) {
            Path cgroup = mount.resolve(relative);
            retry("rmdir " + cgroup, () -> removed(cgroup));
        }
    }

    private static boolean removed(Path cgroup) {
        try {
            for (Path directory : tree(cgroup).reversed()) {
                Files.deleteIfExists(directory);
            }
            return true;
        } catch (IOException busy) {
            return false;
        }
    }

    /// The directory and those below it, parents first; empty when there is none.
    private static List<Path> tree(Path cgroup) {
        if (!Files.isDirectory(cgroup)) {
            return List.of();
        }
        if (hasNoChildren(cgroup)) {
            return List.of(cgroup);
        }
        try (java.util.stream.Stream<Path> files = Files.walk(cgroup)) {
            return files.filter(Files::isDirectory).toList();
        } catch (IOException | UncheckedIOException changing) {
            return List.of(cgroup);
        }
    }

    /// A directory has a link from itself, one from its parent and one from each directory in it. Its files,
    /// some thirty, need not be looked at.
    private static boolean hasNoChildren(Path cgroup) {
        try {
            return Files.getAttribute(cgroup, "unix:nlink").equals(2);
        } catch (IOException gone) {
            return false;
        }
    }

    private interface Attempt {
        boolean succeeds();
    }

    private static void retry(String what, Attempt attempt) {
        long pause = FIRST_PAUSE_NANOS;
        for (int i = 0; i < TRIES; i++) {
            if (attempt.succeeds()) {
                return;
            }
            LockSupport.parkNanos(pause);
            pause = Math.min(pause * 2, LONGEST_PAUSE_NANOS);
        }
        throw new IllegalStateException("did not succeed in time: " + what);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException gone) {
            return "";
        } catch (IOException failure) {
            // ENODEV while the cgroup is being removed
            return "";
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text, java.nio.file.StandardOpenOption.WRITE);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
