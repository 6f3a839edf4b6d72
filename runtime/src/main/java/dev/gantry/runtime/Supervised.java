package dev.gantry.runtime;

import dev.gantry.linux.Fd;
import dev.gantry.linux.LinuxException;
import dev.gantry.linux.Pidfd;
import dev.gantry.linux.Poller;
import dev.gantry.linux.ProcessStart;
import dev.gantry.linux.Signals;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A process and its monitor: who it is, how it ends, and what happens when the monitor is killed. Then this
/// daemon is the process's subreaper, or the kernel remembers the status.
final class Supervised implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Supervised.class.getName());
    private static final Duration STATUS_PATIENCE = Duration.ofSeconds(3);
    private static final long LOOK_AGAIN_NANOS = 20_000_000;
    private static final int UNKNOWN_WAIT_STATUS = ExitStatus.UNKNOWN << 8;
    private static final int MONITOR_ENDS_SECONDS = 2;

    private final int pid;
    private final TaskDirectory directory;
    private final MonitorLink link;
    private final @Nullable Pidfd process;
    private final IoThreads io;
    private final CompletableFuture<ExitStatus> exit = new CompletableFuture<>();
    private Poller.@Nullable Watch watch;

    @SuppressWarnings("FutureReturnValueIgnored") // actions of ours, not values
    Supervised(int pid, @Nullable Fd processFd, TaskDirectory directory, MonitorLink link, IoThreads io) {
        this.pid = pid;
        this.directory = directory;
        this.link = link;
        this.process = processFd == null ? null : Pidfd.of(processFd);
        this.io = io;
        link.exited().thenAccept(exit::complete);
        link.gone().thenRun(this::monitorLost);
    }

    int pid() {
        return pid;
    }

    MonitorLink link() {
        return link;
    }

    CompletableFuture<ExitStatus> exit() {
        return exit;
    }

    /// The process's descriptor; null where it had ended before it was found.
    @Nullable Pidfd process() {
        return process;
    }

    boolean hasEnded() {
        return exit.isDone() || process == null || process.hasEnded();
    }

    void signal(int number) {
        if (process != null && process.fd().isOpen()) {
            process.signal(number);
        }
    }

    /// Notes who the process is, for a daemon that finds no monitor.
    void remember() {
        ProcessStart.of(pid).ifPresent(start -> directory.write(directory.process(), pid + " " + start + "\n"));
    }

    /// The monitor ended: after the process, or before it because somebody killed it.
    private synchronized void monitorLost() {
        if (exit.isDone() || link.exited().isDone()) {
            return;
        }
        if (process == null || !process.fd().isOpen()) {
            findStatus();
            return;
        }
        LOG.log(
                System.Logger.Level.WARNING,
                "monitor lost pid={0} directory={1}",
                Integer.toString(pid),
                directory.path());
        watch = io.poller().watch(process.fd(), () -> io.callbacks().execute(this::findStatus));
        watch.arm(Poller.Interest.READ);
    }

    private void findStatus() {
        exit.complete(directory.exit().orElseGet(() -> {
            int waitStatus = statusWithoutMonitor();
            Instant now = Instant.now();
            directory.writeExit(waitStatus, now);
            return ExitStatus.ofWaitStatus(waitStatus, now);
        }));
    }

    /// A child of ours is reaped here; another process's status is known once its parent has done so.
    private int statusWithoutMonitor() {
        if (process == null) {
            return UNKNOWN_WAIT_STATUS;
        }
        Instant deadline = Instant.now().plus(STATUS_PATIENCE);
        while (Instant.now().isBefore(deadline)) {
            OptionalInt status = process.reap();
            if (status.isEmpty()) {
                status = process.statusAfterReaping();
            }
            if (status.isPresent()) {
                return status.getAsInt();
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
        return UNKNOWN_WAIT_STATUS;
    }

    /// Kills the process and waits until it is gone.
    void kill() {
        signal(Signals.KILL);
        exit.join();
    }

    /// Lets the monitor end and waits for that.
    void dismissMonitor() {
        link.bye();
        link.gone()
                .completeOnTimeout(null, MONITOR_ENDS_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    /// Lets go; the process runs on.
    @Override
    public synchronized void close() {
        if (watch != null) {
            watch.close();
        }
        link.close();
        if (process != null) {
            process.close();
        }
    }

    /// The pid that was noted by [#remember], or 0.
    static int pid(TaskDirectory directory) {
        String noted = directory.read("process").orElse("");
        return noted.isEmpty() ? 0 : Integer.parseInt(noted.substring(0, noted.indexOf(' ')));
    }

    /// The pidfd of a process that was noted by [#remember], if it still runs.
    static @Nullable Fd find(TaskDirectory directory) {
        String[] words = directory.read("process").orElse("").strip().split(" ", -1);
        if (words.length != 2) {
            return null;
        }
        int pid = Integer.parseInt(words[0]);
        try {
            Fd fd = Pidfd.open(pid).fd();
            if (ProcessStart.of(pid).equals(java.util.OptionalLong.of(Long.parseLong(words[1])))) {
                return fd;
            }
            fd.close();
            return null;
        } catch (LinuxException gone) {
            return null;
        }
    }
}
