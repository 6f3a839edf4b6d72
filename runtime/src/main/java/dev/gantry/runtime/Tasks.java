package dev.gantry.runtime;

import java.util.List;
import java.util.Optional;

/// The containers' processes: made through the OCI runtime, each under its own `gantry-monitor`, which outlives this
/// daemon.
///
/// ```java
/// try (Tasks tasks = Tasks.open(options)) {
///     Task task = tasks.create(request);
///     Attachment attachment = task.attach(EnumSet.of(STDOUT, STDERR), sink);
///     task.start();
///     ExitStatus status = task.exit().join();
///     task.delete();
/// }
/// ```
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"}) // the bodies follow
public final class Tasks implements AutoCloseable {
    private Tasks() {}

    /// Makes this process a subreaper, starts the poller thread, and makes the run directory.
    public static Tasks open(TaskOptions options) {
        throw new UnsupportedOperationException(options.toString());
    }

    /// Creates a container: its namespaces, mounts and cgroup exist, its command waits for [Task#start()]. A failure
    /// leaves nothing behind.
    ///
    /// @throws RuntimeFailure when the runtime refuses
    public Task create(TaskRequest request) {
        throw new UnsupportedOperationException(request.toString());
    }

    /// Takes over a container that an earlier daemon created: its monitor, streams, spooled output and exit status.
    /// Empty when there is nothing to take over: never created, half created (what was left is removed), or lost
    /// with a reboot.
    public Optional<Task> adopt(String id, LogSink log) {
        throw new UnsupportedOperationException(id + log);
    }

    /// The ids of all containers found in the run directory: to adopt, or to [#remove].
    public List<String> found() {
        throw new UnsupportedOperationException();
    }

    /// Kills and removes a container found in the run directory that nobody wants to adopt.
    public void remove(String id) {
        throw new UnsupportedOperationException(id);
    }

    /// Tells that a create will follow within milliseconds: the kernel's cgroup lock, slow after an idle while, is
    /// warmed in parallel. Returns at once.
    public void expectCreate() {
        throw new UnsupportedOperationException();
    }

    /// Lets go of everything: containers run on under their monitors.
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
