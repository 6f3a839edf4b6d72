package dev.gantry.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What all tasks share: threads, monitors, runtimes, cgroups and the run directory.
///
///     <run directory>/tasks/<id>/       one task, see TaskDirectory
///     <run directory>/execs/<id>/       one exec
///     <run directory>/runtimes/<name>/  the state of an OCI runtime
final class TaskTools implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(TaskTools.class.getName());

    private final Path runDirectory;
    private final IoThreads io = new IoThreads();
    private final CgroupMounts mounts = CgroupMounts.ofHost();
    private final Path monitor;
    private final Monitors monitors;
    private final MonitorProgram sealedMonitor;
    private final Joining joining;
    private final Creating creating;
    private volatile Map<String, OciRuntime> runtimes;

    private TaskTools(TaskOptions options) {
        this.runDirectory = options.runDirectory().toAbsolutePath();
        this.monitor = options.monitor();
        this.monitors = new Monitors(options.monitor(), options.spoolLimitBytes(), mounts, io);
        this.sealedMonitor = new MonitorProgram(options.monitor());
        SeccompCompiler seccomp = new SeccompCompiler();
        this.joining = new Joining(sealedMonitor, seccomp);
        this.creating = new Creating(sealedMonitor, seccomp, mounts);
        this.runtimes = named(options.runtimes());
    }

    static TaskTools open(TaskOptions options) {
        TaskTools tools = new TaskTools(options);
        try {
            Files.createDirectories(tools.tasksDirectory());
            Files.createDirectories(tools.execsDirectory());
            return tools;
        } catch (IOException failure) {
            tools.close();
            throw new UncheckedIOException(failure);
        }
    }

    private Map<String, OciRuntime> named(Map<String, RuntimeBinary> binaries) {
        Map<String, OciRuntime> known = new HashMap<>();
        binaries.forEach((name, binary) -> {
            Path root = runDirectory.resolve("runtimes").resolve(name);
            Path hidden = binary.isCrun() ? mounts.unifiedOfHybrid() : null;
            known.put(name, new OciRuntime(name, binary, root, hidden, monitor));
        });
        return known;
    }

    Path tasksDirectory() {
        return runDirectory.resolve("tasks");
    }

    private Path execsDirectory() {
        return runDirectory.resolve("execs");
    }

    TaskDirectory taskDirectory(String id) {
        return new TaskDirectory(tasksDirectory().resolve(id));
    }

    TaskDirectory execDirectory(String id) {
        return new TaskDirectory(execsDirectory().resolve(id));
    }

    IoThreads io() {
        return io;
    }

    Monitors monitors() {
        return monitors;
    }

    /// Replaces all runtimes; tasks that live keep theirs.
    void runtimes(Map<String, RuntimeBinary> binaries) {
        runtimes = named(binaries);
    }

    boolean knowsRuntime(String name) {
        return name.equals(Tasks.BUILT_IN) || runtimes.containsKey(name);
    }

    Joining joining() {
        return joining;
    }

    Creating creating() {
        return creating;
    }

    /// @throws RuntimeFailure when there is none of this name
    ContainerRuntime runtime(String name) {
        return name.equals(Tasks.BUILT_IN) ? new BuiltInRuntime() : ociRuntime(name);
    }

    /// @throws RuntimeFailure as [#runtime]
    OciRuntime ociRuntime(String name) {
        OciRuntime runtime = runtimes.get(name);
        if (runtime == null) {
            throw new RuntimeFailure(RuntimeFailure.Kind.OTHER, "unknown or invalid runtime name: " + name);
        }
        return runtime;
    }

    Optional<Cgroup> cgroup(String path) {
        return path.isEmpty() ? Optional.empty() : Optional.of(new Cgroup(mounts, path));
    }

    /// Removes an ended container's cgroups and runtime state: by our own hands where we know the layout (5 ms
    /// sooner), else with the runtime's `delete --force`, which also kills.
    void removeContainer(String id, ContainerRuntime runtime, String cgroupPath, TaskDirectory directory) {
        switch (runtime) {
            case BuiltInRuntime() -> cgroup(cgroupPath).ifPresent(TaskTools::endCgroup);
            case OciRuntime oci -> removeContainer(id, oci, cgroupPath, directory);
        }
    }

    private void removeContainer(String id, OciRuntime runtime, String cgroupPath, TaskDirectory directory) {
        try {
            if (runtime.binary().isRunc() && cgroup(cgroupPath).isPresent()) {
                cgroup(cgroupPath).ifPresent(TaskTools::endCgroup);
                TaskDirectory.removeTree(runtime.state(id));
                return;
            }
        } catch (IllegalStateException | UncheckedIOException failure) {
            LOG.log(System.Logger.Level.WARNING, "container removed by its runtime id=" + id, failure);
        }
        if (Files.exists(runtime.state(id))) {
            runtime.run(io, directory.runtimeLog(), "delete", "--force", id);
        }
        cgroup(cgroupPath).ifPresent(Cgroup::remove);
    }

    private static void endCgroup(Cgroup cgroup) {
        cgroup.killAll();
        cgroup.remove();
    }

    /// Execs are not adopted: nobody waits for them any more. Those that still run end by themselves.
    void removeEndedExecs() {
        try (java.util.stream.Stream<Path> directories = Files.list(execsDirectory())) {
            for (Path path : List.copyOf(directories.toList())) {
                TaskDirectory directory = new TaskDirectory(path);
                monitors.connect(directory).ifPresentOrElse(MonitorLink::close, directory::remove);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// The first write to any `cgroup.procs` after 20 ms of idle waits 6 to 20 ms for a grace period of the
    /// kernel; the next ones do not. Writing "0" moves this process to where it is.
    void warmCgroups() {
        io.work(() -> mounts.ownCgroup("pids").ifPresent(own -> {
            try {
                Files.writeString(own.resolve("cgroup.procs"), "0", StandardOpenOption.WRITE);
            } catch (IOException refused) {
                LOG.log(System.Logger.Level.DEBUG, "cgroups not warmed", refused);
            }
        }));
    }

    @Override
    public void close() {
        io.close();
        monitors.close();
        sealedMonitor.close();
    }
}
