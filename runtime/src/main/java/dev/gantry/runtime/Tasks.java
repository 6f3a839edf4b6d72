package dev.gantry.runtime;

import dev.gantry.linux.Fd;
import dev.gantry.linux.LinuxException;
import dev.gantry.linux.Signals;
import dev.gantry.linux.Subreaper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The containers' processes: made by the monitor or through an OCI runtime, each under its own
/// `gantry-monitor`, which outlives this daemon.
///
/// ```java
/// Tasks tasks = Tasks.open(options);
/// Task task = tasks.create(request);
/// Attachment attachment = task.attach(EnumSet.of(STDOUT, STDERR), sink);
/// task.start();
/// ExitStatus status = task.exit().join();
/// task.delete();
/// ```
///
/// Methods may be called from any thread and wait without blocking a virtual thread's carrier.
public final class Tasks implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Tasks.class.getName());

    /// The name of the runtime that is no program: the daemon and the monitor make the container by themselves, and
    /// leave to [#FALLBACK] what they can't.
    public static final String BUILT_IN = "gantry";

    /// The OCI runtime that there always is.
    public static final String FALLBACK = "runc";

    /// The monitor died during the create: reported as if the runtime had been killed.
    private static final int LOST_WAIT_STATUS = Signals.KILL;

    private final TaskOptions options;
    private final TaskTools tools;
    private final Map<String, Task> open = new ConcurrentHashMap<>();

    private Tasks(TaskOptions options, TaskTools tools) {
        this.options = options;
        this.tools = tools;
    }

    /// Makes this process a subreaper, starts the poller thread, makes the run directory, and clears away what execs
    /// of an earlier daemon have left.
    public static Tasks open(TaskOptions options) {
        Subreaper.become();
        TaskTools tools = TaskTools.open(options);
        tools.removeEndedExecs();
        return new Tasks(options, tools);
    }

    /// Creates a container: its namespaces, mounts and cgroup exist, its command waits for [Task#start()]. A failure
    /// leaves nothing behind.
    ///
    /// @throws RuntimeFailure when the runtime refuses
    /// @throws IllegalStateException when the id is taken
    /// @throws LinuxException when the monitor cannot be executed
    public Task create(TaskRequest request) {
        ContainerRuntime wanted = runtime(request.runtime());
        Optional<Creating.Creation> creation =
                wanted instanceof BuiltInRuntime ? tools.creating().consider(request) : Optional.empty();
        ContainerRuntime runtime = wanted instanceof BuiltInRuntime && creation.isEmpty() ? runtime(FALLBACK) : wanted;
        TaskDirectory directory = tools.taskDirectory(request.id());
        directory.create();
        TaskRecord record = TaskRecord.of(request, runtime.name());
        record.write(directory);
        MonitorLink link = startMonitor(request, record, creation, directory);
        return switch (link.outcome().join()) {
            case MonitorLink.Outcome.Created created -> created(request, record, directory, link, created);
            case MonitorLink.Outcome.Failed(int status) -> throw failed(request.id(), record, directory, link, status);
            case MonitorLink.Outcome.Lost() -> throw failed(request.id(), record, directory, link, LOST_WAIT_STATUS);
        };
    }

    private MonitorLink startMonitor(
            TaskRequest request, TaskRecord record, Optional<Creating.Creation> creation, TaskDirectory directory) {
        Monitors.Kind kind = new Monitors.Kind(request.tty(), request.openStdin(), false);
        try {
            if (creation.isPresent()) {
                Path plan = tools.creating().prepare(creation.get(), request, directory);
                return tools.monitors().start(directory, kind, creation.get().program(), plan);
            }
            OciRuntime runtime = tools.ociRuntime(record.runtime());
            return tools.monitors().start(directory, kind, runtime, createLine(request, runtime, directory));
        } catch (RuntimeException failure) {
            throw discardAfter(failure, request.id(), record, directory);
        }
    }

    private static List<String> createLine(TaskRequest request, OciRuntime runtime, TaskDirectory directory) {
        return runtime.commandLine(
                directory.runtimeLog(),
                "create",
                "--bundle",
                request.bundle().toString(),
                "--pid-file",
                directory.pidFile().toString(),
                request.id());
    }

    private Task created(
            TaskRequest request,
            TaskRecord record,
            TaskDirectory directory,
            MonitorLink link,
            MonitorLink.Outcome.Created created) {
        Supervised supervised = new Supervised(created.pid(), created.fds().process(), directory, link, tools.io());
        supervised.remember();
        Task task = new Task(
                request.id(), record, runtime(record.runtime()), supervised, created.fds(), request.log(), this, tools);
        open.put(request.id(), task);
        return task;
    }

    private RuntimeFailure failed(
            String id, TaskRecord record, TaskDirectory directory, MonitorLink link, int waitStatus) {
        link.close();
        return discardAfter(
                RuntimeLog.taskFailure(directory.runtimeLog(), record.runtime(), "create", waitStatus),
                id,
                record,
                directory);
    }

    private <T extends RuntimeException> T discardAfter(
            T failure, String id, TaskRecord record, TaskDirectory directory) {
        try {
            discard(id, record, directory);
        } catch (RuntimeException secondary) {
            failure.addSuppressed(secondary);
        }
        return failure;
    }

    /// Takes over a container that an earlier daemon created: its monitor, streams, spooled output and exit status.
    /// Empty when there is nothing to take over: never created, half created (what was left is removed), or lost
    /// with a reboot.
    ///
    /// @param log gets what was written meanwhile before this returns
    public Optional<Task> adopt(String id, LogSink log) {
        TaskDirectory directory = tools.taskDirectory(id);
        if (!Files.exists(directory.path())) {
            return Optional.empty();
        }
        Optional<Task> task = TaskRecord.read(directory)
                .filter(record -> tools.knowsRuntime(record.runtime()))
                .flatMap(record -> adopt(id, record, directory, log));
        if (task.isEmpty()) {
            LOG.log(System.Logger.Level.WARNING, "half-made task removed id={0}", id);
            remove(id);
        }
        task.ifPresent(found -> open.put(id, found));
        return task;
    }

    private Optional<Task> adopt(String id, TaskRecord record, TaskDirectory directory, LogSink log) {
        Optional<MonitorLink> link = tools.monitors().connect(directory);
        if (link.isEmpty()) {
            return withoutMonitor(id, record, directory, log);
        }
        if (!(link.get().outcome().join() instanceof MonitorLink.Outcome.Created created)) {
            link.get().close();
            return withoutMonitor(id, record, directory, log);
        }
        Supervised supervised =
                new Supervised(created.pid(), created.fds().process(), directory, link.get(), tools.io());
        return Optional.of(adopted(id, record, supervised, created.fds(), log));
    }

    /// The monitor has ended after the container, or was killed before it.
    private Optional<Task> withoutMonitor(String id, TaskRecord record, TaskDirectory directory, LogSink log) {
        Fd process = Supervised.find(directory);
        if (process == null && directory.exit().isEmpty() && !Files.exists(directory.process())) {
            return Optional.empty();
        }
        int pid = Supervised.pid(directory);
        Supervised supervised = new Supervised(pid, process, directory, MonitorLink.broken(tools.io()), tools.io());
        return Optional.of(adopted(id, record, supervised, Descriptors.NONE, log));
    }

    private Task adopted(String id, TaskRecord record, Supervised supervised, Descriptors fds, LogSink log) {
        Task task = new Task(id, record, runtime(record.runtime()), supervised, fds, log, this, tools);
        LOG.log(System.Logger.Level.INFO, "task adopted id={0} pid={1}", id, Integer.toString(supervised.pid()));
        return task;
    }

    /// The ids of all containers found in the run directory: to adopt, or to [#remove].
    public List<String> found() {
        try (java.util.stream.Stream<Path> directories = Files.list(tools.tasksDirectory())) {
            return directories
                    .map(path -> String.valueOf(path.getFileName()))
                    .sorted()
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Kills and removes a container found in the run directory that nobody wants to adopt. A repeat call does nothing.
    public void remove(String id) {
        TaskDirectory directory = tools.taskDirectory(id);
        TaskRecord.read(directory)
                .filter(record -> tools.knowsRuntime(record.runtime()))
                .ifPresentOrElse(record -> discard(id, record, directory), directory::remove);
    }

    private void discard(String id, TaskRecord record, TaskDirectory directory) {
        tools.monitors().connect(directory).ifPresent(link -> {
            link.bye();
            link.gone().join();
        });
        tools.removeContainer(id, runtime(record.runtime()), record.cgroup(), directory);
        directory.remove();
    }

    private ContainerRuntime runtime(String name) {
        return tools.runtime(name.isEmpty() ? options.defaultRuntime() : name);
    }

    /// Tells that a create will follow within milliseconds: the kernel's cgroup lock, slow after an idle while, is
    /// warmed in parallel. Returns at once.
    public void expectCreate() {
        tools.warmCgroups();
    }

    /// Replaces the OCI runtimes that new containers may name; those that live keep theirs.
    public void runtimes(Map<String, RuntimeBinary> runtimes) {
        tools.runtimes(runtimes);
    }

    void deleted(String id, Task task) {
        open.remove(id, task);
    }

    /// Lets go of everything: containers run on under their monitors. A repeat call does nothing.
    @Override
    public void close() {
        open.values().forEach(Task::letGo);
        open.clear();
        tools.close();
    }
}
