package dev.gantry.runtime;

import dev.gantry.linux.Fd;
import dev.gantry.linux.Pipes;
import dev.gantry.linux.Poller;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// A container: created, then started once, until its first process ends.
public final class Task implements TaskProcess {
    private final String id;
    private final TaskRecord record;
    private final ContainerRuntime runtime;
    private final Supervised supervised;
    private final ProcessStreams streams;
    private final InFlight journal;
    private final Pipes.@Nullable Ends basin;
    private final LogSink log;
    private final Tasks owner;
    private final TaskTools tools;
    private final TaskDirectory directory;
    private final Map<String, ExecTask> execs = new ConcurrentHashMap<>();
    private final AtomicBoolean deleted = new AtomicBoolean();

    Task(
            String id,
            TaskRecord record,
            ContainerRuntime runtime,
            Supervised supervised,
            Descriptors fds,
            LogSink log,
            Tasks owner,
            TaskTools tools) {
        this.id = id;
        this.record = record;
        this.runtime = runtime;
        this.supervised = supervised;
        this.log = log;
        this.owner = owner;
        this.tools = tools;
        this.directory = tools.taskDirectory(id);
        this.journal = InFlight.open(directory.journal());
        this.basin = fds.basin();
        new Replay(log, journal, pipes(fds), tools.io()).run(directory);
        emptyBasin();
        this.streams = new ProcessStreams(supervised.link(), fds, this::tap, record.stdinOnce(), tools.io());
        log.onRoom(streams::roomAgain);
        streams.begin();
    }

    private static Map<Stream, Fd> pipes(Descriptors fds) {
        Map<Stream, Fd> pipes = new EnumMap<>(Stream.class);
        if (fds.stdout() != null) {
            pipes.put(Stream.STDOUT, fds.stdout());
        }
        if (fds.basin() != null) {
            pipes.put(Stream.STDOUT, fds.basin().reader());
        }
        if (fds.stderr() != null) {
            pipes.put(Stream.STDERR, fds.stderr());
        }
        return pipes;
    }

    private OutputTap tap(Stream stream) {
        OutputTap.LoggedPipe pipe = new OutputTap.LoggedPipe(stream, log, journal);
        return basin == null ? pipe : new OutputTap.LoggedTty(basin, pipe);
    }

    /// What an earlier daemon took off the terminal and did not log comes before all else.
    private void emptyBasin() {
        if (basin != null) {
            try (IoThreads.Scratch scratch = tools.io().borrow()) {
                new OutputTap.LoggedTty(basin, new OutputTap.LoggedPipe(Stream.STDOUT, log, journal)).settle(scratch);
            }
        }
    }

    private void closeBasin() {
        if (basin != null) {
            basin.close();
        }
    }

    public String id() {
        return id;
    }

    /// Whether [#start()] was called, by this daemon or one before it.
    public boolean started() {
        return Files.exists(directory.started())
                || (runtime instanceof OciRuntime oci && oci.binary().isRunc() && !Files.exists(oci.startFifo(id)));
    }

    /// Lets the container's command run.
    ///
    /// @throws RuntimeFailure when the runtime refuses
    public void start() {
        switch (runtime) {
            case BuiltInRuntime() -> {
                if (supervised.hasEnded()) {
                    throw stoppedAlready();
                }
                CompletableFuture<@Nullable Void> started = supervised.link().letGo();
                CompletableFuture.anyOf(started, exit()).join();
                if (!started.isDone()) {
                    throw stoppedAlready();
                }
            }
            case OciRuntime oci -> start(oci);
        }
    }

    private void start(OciRuntime runtime) {
        if (runtime.startsByFifo(id)) {
            openStartFifo(runtime.startFifo(id));
            return;
        }
        int status = runtime.run(tools.io(), directory.runtimeLog(), "start", id);
        if (status != 0) {
            throw RuntimeLog.taskFailure(directory.runtimeLog(), runtime.name(), "start", status);
        }
        directory.write(directory.started(), "");
    }

    /// What `runc start` does: init waits in open(2) for a reader, then writes one byte.
    private void openStartFifo(Path fifo) {
        CompletableFuture<@Nullable Void> written = new CompletableFuture<>();
        try (Fd reader = Pipes.openFifo(fifo);
                Poller.Watch watch = tools.io()
                        .poller()
                        .watch(
                                reader,
                                () -> written.completeAsync(
                                        () -> null, tools.io().callbacks()))) {
            watch.arm(Poller.Interest.READ);
            CompletableFuture.anyOf(written, exit()).join();
            if (Pipes.read(reader, ByteBuffer.allocateDirect(1)) == 1) {
                Files.delete(fifo);
            } else {
                throw stoppedAlready();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static RuntimeFailure stoppedAlready() {
        return new RuntimeFailure(RuntimeFailure.Kind.OTHER, "cannot start a container that has stopped: unknown");
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

    @Override
    public Attachment attach(Set<Stream> wanted, OutputSink sink) {
        return streams.attach(wanted, sink);
    }

    @Override
    public Stdin stdin() {
        return streams.stdin();
    }

    /// Freezes all processes of the container; returns when they are frozen. A repeat call does nothing.
    public void pause() {
        cgroup().freeze();
    }

    /// Thaws them.
    public void resume() {
        cgroup().thaw();
    }

    /// The ids of all processes in the container's cgroup, in the daemon's pid namespace, ascending.
    public List<Integer> processes() {
        return cgroup().processes();
    }

    /// What the container has used so far.
    public Usage usage() {
        return cgroup().usage();
    }

    /// Whether the kernel killed a process of the container for lack of memory. Valid until [#delete()].
    public boolean oomKilled() {
        return cgroup().oomKilled();
    }

    /// Changes limits while the container runs.
    ///
    /// @param limits what is to change; what is not set stays as it is
    /// @param realtime likewise
    /// @throws RuntimeFailure where the kernel refuses one
    public void update(ResourceSettings limits, RealtimeLimit realtime) {
        ObjectNode resources = SpecResources.of(limits);
        realtime.writeTo((ObjectNode) resources.path("cpu"));
        switch (runtime) {
            case BuiltInRuntime() -> limit(resources);
            case OciRuntime oci -> {
                directory.write(directory.resources(), resources.toString());
                int status = oci.run(
                        tools.io(),
                        directory.runtimeLog(),
                        "update",
                        "--resources",
                        directory.resources().toString(),
                        id);
                if (status != 0) {
                    throw RuntimeLog.updateFailure(directory.runtimeLog(), oci.name(), status);
                }
            }
        }
    }

    private void limit(ObjectNode resources) {
        try {
            cgroup().limit(resources);
        } catch (IOException refused) {
            throw new RuntimeFailure(RuntimeFailure.Kind.OTHER, CgroupFiles.reason(refused) + ": unknown");
        }
    }

    private Cgroup cgroup() {
        return tools.cgroup(record.cgroup())
                .orElseThrow(() -> new IllegalStateException("container has no cgroup of its own: " + id));
    }

    /// Tells that an exec will follow within milliseconds, as [Tasks#expectCreate].
    public void expectExec() {
        tools.warmCgroups();
    }

    /// Starts another process in the running container.
    ///
    /// @throws RuntimeFailure when it cannot be executed
    public ExecTask exec(ExecRequest request) {
        Joining.Container container = new Joining.Container(
                id, runtime, supervised.process(), supervised.pid(), tools.cgroup(record.cgroup()));
        ExecTask exec = ExecTask.start(request, container, tools);
        execs.put(request.id(), exec);
        exec.whenDone(() -> execs.remove(request.id()));
        return exec;
    }

    /// Removes what is left of an ended container: cgroups, runtime state, monitor, run directory. One that
    /// still runs is killed first. Returns when nothing is left; a repeat call does nothing. The log's streams
    /// are ended.
    public void delete() {
        if (!deleted.compareAndSet(false, true)) {
            return;
        }
        if (!supervised.hasEnded()) {
            tools.cgroup(record.cgroup()).ifPresent(Cgroup::thaw);
            supervised.kill();
        }
        execs.values().forEach(ExecTask::delete);
        streams.close();
        closeBasin();
        log.end(Stream.STDOUT);
        log.end(Stream.STDERR);
        supervised.dismissMonitor();
        tools.removeContainer(id, runtime, record.cgroup(), directory);
        supervised.close();
        journal.close();
        directory.remove();
        owner.deleted(id, this);
    }

    /// The daemon ends, the container does not.
    void letGo() {
        execs.values().forEach(ExecTask::letGo);
        streams.close();
        closeBasin();
        supervised.close();
        journal.close();
    }
}
