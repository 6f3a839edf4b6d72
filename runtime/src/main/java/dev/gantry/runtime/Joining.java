package dev.gantry.runtime;

import dev.gantry.linux.IdMapping;
import dev.gantry.linux.Pidfd;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Execs by the monitor's own hands, without a runtime: a quarter of the time. Only where the container is made
/// of namespaces and cgroups of this kernel, which runc's, crun's and our own are, and where nothing of it asks for
/// more than the monitor knows; otherwise the runtime does it.
final class Joining {
    private static final System.Logger LOG = System.getLogger(Joining.class.getName());

    private final MonitorProgram monitor;
    private final SeccompCompiler seccomp;

    Joining(MonitorProgram monitor, SeccompCompiler seccomp) {
        this.monitor = monitor;
        this.seccomp = seccomp;
    }

    /// What a container is joined by.
    ///
    /// @param process its first process
    /// @param pid that one's number
    record Container(
            String id, ContainerRuntime runtime, @Nullable Pidfd process, int pid, Optional<Cgroup> cgroup) {}

    /// An exec that is ready to be joined.
    ///
    /// @param program the monitor, as a copy that no process of the container can change
    /// @param plan the file with the plan
    record Join(Path program, Path plan, Pidfd container) {}

    /// Writes the plan into the exec's directory.
    ///
    /// @return empty where the runtime must do it
    Optional<Join> prepare(ExecProcess exec, Container container, TaskDirectory directory) {
        List<Path> cgroups = container.cgroup.map(Cgroup::members).orElse(List.of());
        Optional<Path> program = monitor.path();
        if (!container.runtime.makesPlainContainers()
                || container.process == null
                || cgroups.isEmpty()
                || program.isEmpty()) {
            return Optional.empty();
        }
        Optional<byte[]> filter = exec.seccomp().flatMap(seccomp::compile);
        if (exec.seccomp().isPresent() && filter.isEmpty()) {
            return Optional.empty();
        }
        PlanRecords plan = new PlanRecords();
        cgroups.forEach(procs -> plan.add('c', procs.toString()));
        addRoot(plan, container.pid);
        plan.addProcess(exec.json(), container.id);
        return Optional.of(new Join(
                program.get(), directory.writePlan(directory.path(), plan, filter.orElse(null)), container.process));
    }

    /// A process that has ended meanwhile can't be joined anyway.
    private static void addRoot(PlanRecords plan, int pid) {
        try {
            IdMapping ids = IdMapping.ofProcess(pid);
            if (!ids.isIdentity()) {
                plan.add(
                        'I',
                        Integer.toUnsignedString(ids.rootUser()) + " " + Integer.toUnsignedString(ids.rootGroup()));
            }
        } catch (UncheckedIOException ended) {
            LOG.log(System.Logger.Level.DEBUG, "no user namespace of a process pid=" + pid, ended);
        }
    }
}
