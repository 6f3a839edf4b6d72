package dev.gantry.runtime;

import dev.gantry.linux.Errno;
import dev.gantry.linux.Fd;
import dev.gantry.linux.LinuxException;
import dev.gantry.linux.Pidfd;
import dev.gantry.linux.Poller;
import dev.gantry.linux.Spawn;
import dev.gantry.linux.UnixSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Starts monitors, finds those of an earlier daemon, and reaps our own when they end.
final class Monitors implements AutoCloseable {
    /// Larger than the kernel's 64 kB: half the wake-ups of a busy writer. Not 1 MB: each costs kernel memory.
    private static final int PIPE_BYTES = 256 * 1024;

    private static final String CGROUP = "gantry-monitors";

    private final Path program;
    private final long spoolLimitBytes;
    private final @Nullable Path cgroup;
    private final IoThreads io;

    Monitors(Path program, long spoolLimitBytes, CgroupMounts mounts, IoThreads io) {
        this.program = program;
        this.spoolLimitBytes = spoolLimitBytes;
        this.io = io;
        this.cgroup = makeCgroup(mounts);
    }

    /// Where the service manager does not find them when it ends the daemon: it looks in its own hierarchy.
    private static @Nullable Path makeCgroup(CgroupMounts mounts) {
        Optional<Path> hierarchy = mounts.controller("name=systemd")
                .or(() -> Optional.ofNullable(mounts.unified()))
                .or(() -> mounts.controller("pids"));
        try {
            return hierarchy.isEmpty()
                    ? null
                    : Files.createDirectories(hierarchy.get().resolve(CGROUP));
        } catch (IOException refused) {
            return null;
        }
    }

    /// What of the process the monitor must know.
    ///
    /// @param discard whether output that no daemon takes is thrown away: an exec's
    record Kind(boolean tty, boolean openStdin, boolean discard) {}

    /// Starts a monitor that runs `runtimeLine`, a create or an exec.
    MonitorLink start(TaskDirectory directory, Kind kind, OciRuntime runtime, List<String> runtimeLine) {
        List<String> args = arguments(directory, kind);
        if (runtime.hidden() != null) {
            args.addAll(List.of("--hide", runtime.hidden().toString()));
        }
        args.add("--");
        args.addAll(runtimeLine);
        return start(program, args, List.of());
    }

    /// Starts a monitor that makes an exec by itself.
    MonitorLink start(TaskDirectory directory, Kind kind, Joining.Join join) {
        List<String> args = arguments(directory, kind);
        args.addAll(List.of("--join", join.plan().toString()));
        return start(join.program(), args, List.of(join.container().fd()));
    }

    /// Starts a monitor that makes a container by itself.
    ///
    /// @param sealed the monitor's program, as no process of the container can change it
    MonitorLink start(TaskDirectory directory, Kind kind, Path sealed, Path plan) {
        List<String> args = arguments(directory, kind);
        args.addAll(List.of("--create", plan.toString()));
        return start(sealed, args, List.of());
    }

    private MonitorLink start(Path executable, List<String> args, List<Fd> more) {
        UnixSocket.Pair control = UnixSocket.pair();
        try (UnixSocket theirs = control.theirs()) {
            List<Fd> inherited = new ArrayList<>(List.of(theirs.fd()));
            inherited.addAll(more);
            int pid = Spawn.start(new Spawn.Command(executable, args, OciRuntime.environment(), inherited));
            reapAtEnd(Pidfd.open(pid));
            return MonitorLink.over(control.ours(), io);
        } catch (LinuxException failure) {
            control.ours().close();
            throw failure;
        }
    }

    private List<String> arguments(TaskDirectory directory, Kind kind) {
        List<String> args = new ArrayList<>(List.of("--dir", directory.path().toString()));
        args.addAll(List.of("--spool-limit", Long.toString(spoolLimitBytes)));
        args.addAll(List.of("--pipe-size", Integer.toString(PIPE_BYTES)));
        if (kind.tty) {
            args.add("--tty");
        }
        if (kind.openStdin) {
            args.add("--stdin");
        }
        if (kind.discard) {
            args.add("--discard");
        }
        if (cgroup != null) {
            args.addAll(List.of("--cgroup", cgroup.toString()));
        }
        return args;
    }

    private void reapAtEnd(Pidfd monitor) {
        AtomicReference<Poller.@Nullable Watch> self = new AtomicReference<>();
        Poller.Watch watch = io.poller().watch(monitor.fd(), () -> {
            monitor.reap();
            Poller.Watch done = self.get();
            if (done != null) {
                done.close();
            }
            monitor.close();
        });
        self.set(watch);
        watch.arm(Poller.Interest.READ);
    }

    /// Connects to a container's monitor; empty when there is none any more.
    Optional<MonitorLink> connect(TaskDirectory directory) {
        try {
            return Optional.of(MonitorLink.over(UnixSocket.connect(directory.control()), io));
        } catch (LinuxException failure) {
            if (failure.errno() == Errno.ENOENT || failure.errno() == Errno.ECONNREFUSED) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    /// Removes the monitors' cgroup if no monitor is left.
    @Override
    public void close() {
        try {
            if (cgroup != null) {
                Files.deleteIfExists(cgroup);
            }
        } catch (IOException busy) {
            // monitors live on in it
        } catch (UncheckedIOException gone) {
            // removed by another daemon
        }
    }
}
