package dev.gantry.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where one task or exec keeps its run state. The monitor's files are listed in `monitor/src/monitor.h`.
record TaskDirectory(Path path) {
    private static final long NANOS = 1_000_000_000;

    /// Makes it, for root only: whoever connects to the control socket owns the container's streams.
    ///
    /// @throws IllegalStateException when it exists, or the disk is full
    void create() {
        try {
            Files.createDirectory(
                    path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException failure) {
            throw new IllegalStateException("run directory cannot be made: " + failure.getMessage(), failure);
        }
    }

    Path control() {
        return path.resolve("control");
    }

    Path spool() {
        return path.resolve("spool");
    }

    Path journal() {
        return path.resolve("journal");
    }

    Path pidFile() {
        return path.resolve("pid");
    }

    Path runtimeLog() {
        return path.resolve("runtime.log");
    }

    /// The request, for the daemon after this one.
    Path record() {
        return path.resolve("task.json");
    }

    /// `<pid> <start time>` of the process.
    Path process() {
        return path.resolve("process");
    }

    /// The exec's process.
    Path execProcess() {
        return path.resolve("process.json");
    }

    /// The limits of the last update.
    Path resources() {
        return path.resolve("resources.json");
    }

    /// There once the container was started, where no runtime's own state tells.
    Path started() {
        return path.resolve("started");
    }

    /// What the monitor saw of the process's end.
    Optional<ExitStatus> exit() {
        return read("exit").map(text -> {
            String[] words = text.strip().split(" ", -1);
            long nanos = Long.parseLong(words[1]);
            return ExitStatus.ofWaitStatus(
                    Integer.parseInt(words[0]), Instant.ofEpochSecond(nanos / NANOS, nanos % NANOS));
        });
    }

    /// Writes the exit file in the place of a monitor that died.
    void writeExit(int waitStatus, Instant finishedAt) {
        long nanos = finishedAt.getEpochSecond() * NANOS + finishedAt.getNano();
        write(path.resolve("exit.tmp"), waitStatus + " " + nanos + "\n");
        try {
            Files.move(path.resolve("exit.tmp"), path.resolve("exit"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    Optional<String> read(String name) {
        try {
            return Optional.of(Files.readString(path.resolve(name)));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Writes what the monitor makes a process by.
    ///
    /// @param place the directory of the plan, which has the process's environment
    /// @param filter the compiled seccomp filter, or null for none
    /// @return the plan's file
    Path writePlan(Path place, PlanRecords plan, byte @Nullable [] filter) {
        try {
            if (filter != null) {
                Path filterFile = path.resolve("filter");
                Files.write(filterFile, filter);
                plan.add('f', filterFile.toString());
            }
            return Files.write(place.resolve("plan"), plan.bytes());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Removes it with everything in it; a repeat call does nothing.
    void remove() {
        removeTree(path);
    }

    static void removeTree(Path root) {
        if (!Files.exists(root)) {
            return;
        }
        try (java.util.stream.Stream<Path> files = Files.walk(root)) {
            List<Path> leavesFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : leavesFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
