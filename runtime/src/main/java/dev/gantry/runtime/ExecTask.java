package dev.gantry.runtime;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// A process started in a running container by [Task#exec]. It runs from the moment that `exec` returns; output
/// written before the first attachment waits for it. Everything is let go by itself when the process and its
/// output have ended.
public final class ExecTask implements TaskProcess {
    private final String id;
    private final Supervised supervised;
    private final ProcessStreams streams;
    private final TaskDirectory directory;
    private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    private final AtomicBoolean deleted = new AtomicBoolean();

    @SuppressWarnings("FutureReturnValueIgnored") // an action of ours, not a value
    private ExecTask(String id, Supervised supervised, ProcessStreams streams, TaskDirectory directory) {
        this.id = id;
        this.supervised = supervised;
        this.streams = streams;
        this.directory = directory;
        CompletableFuture.allOf(supervised.exit(), streams.outputEnded()).thenRun(this::delete);
    }

    static ExecTask start(ExecRequest request, Joining.Container container, TaskTools tools) {
        TaskDirectory directory = tools.execDirectory(request.id());
        directory.create();
        MonitorLink link;
        try {
            link = startMonitor(request, container, directory, tools);
        } catch (RuntimeException failure) {
            directory.remove();
            throw failure;
        }
        return switch (link.outcome().join()) {
            case MonitorLink.Outcome.Created(int pid, Descriptors fds) -> {
                Supervised supervised = new Supervised(pid, fds.process(), directory, link, tools.io());
                ProcessStreams streams =
                        new ProcessStreams(link, fds, stream -> new OutputTap.Unlogged(), true, tools.io());
                yield new ExecTask(request.id(), supervised, streams, directory);
            }
            case MonitorLink.Outcome.Failed(int status) -> throw failed(directory, container, link, status);
            case MonitorLink.Outcome.Lost() -> throw failed(directory, container, link, 0);
        };
    }

    private static MonitorLink startMonitor(
            ExecRequest request, Joining.Container container, TaskDirectory directory, TaskTools tools) {
        Monitors.Kind kind = new Monitors.Kind(request.tty(), request.openStdin(), true);
        Optional<Joining.Join> join = tools.joining().prepare(request.process(), container, directory);
        if (join.isPresent()) {
            return tools.monitors().start(directory, kind, join.get());
        }
        return switch (container.runtime()) {
            case BuiltInRuntime() ->
                throw new RuntimeFailure(
                        RuntimeFailure.Kind.OTHER,
                        "OCI runtime exec failed: the container can't be joined: it has divided its cgroup, or its"
                                + " first process has ended: unknown");
            case OciRuntime runtime -> {
                directory.write(
                        directory.execProcess(), request.process().json().toString());
                yield tools.monitors().start(directory, kind, runtime, execLine(runtime, directory, container.id()));
            }
        };
    }

    private static List<String> execLine(OciRuntime runtime, TaskDirectory directory, String container) {
        return runtime.commandLine(
                directory.runtimeLog(),
                "exec",
                "--detach",
                "--process",
                directory.execProcess().toString(),
                "--pid-file",
                directory.pidFile().toString(),
                container);
    }

    private static RuntimeFailure failed(
            TaskDirectory directory, Joining.Container container, MonitorLink link, int status) {
        link.close();
        RuntimeFailure failure = RuntimeLog.execFailure(
                directory.runtimeLog(), container.runtime().name(), status);
        directory.remove();
        return failure;
    }

    public String id() {
        return id;
    }

    @Override
    public int pid() {
        return supervised.pid();
    }

    @Override
    public CompletableFuture<ExitStatus> exit() {
        return supervised.exit();
    }

    @Override
    public CompletableFuture<@Nullable Void> outputEnded() {
        return streams.outputEnded();
    }

    @Override
    public void signal(int number) {
        supervised.signal(number);
    }

    @Override
    public void resize(int rows, int columns) {
        streams.resize(rows, columns);
    }

    /// As [TaskProcess#attach]; the first attachment also gets what was written before it. One with no streams
    /// begins the reading too: output of a detached exec is thrown away.
    @Override
    public Attachment attach(Set<Stream> wanted, OutputSink sink) {
        Attachment attachment = streams.attach(wanted, sink);
        streams.begin();
        return attachment;
    }

    @Override
    public Stdin stdin() {
        return streams.stdin();
    }

    /// Lets go of the exec now: its streams, monitor and run directory. A process that still runs goes on,
    /// unread. A repeat call does nothing.
    public void delete() {
        if (!deleted.compareAndSet(false, true)) {
            return;
        }
        streams.close();
        if (supervised.exit().isDone()) {
            supervised.dismissMonitor();
        }
        supervised.close();
        directory.remove();
        done.complete(null);
    }

    /// The daemon ends: the monitor throws further output away.
    void letGo() {
        if (deleted.compareAndSet(false, true)) {
            streams.close();
            supervised.close();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // an action of ours, not a value
    void whenDone(Runnable action) {
        done.thenRun(action);
    }
}
