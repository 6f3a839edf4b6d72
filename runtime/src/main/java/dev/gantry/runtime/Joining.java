package dev.gantry.runtime;

import dev.gantry.linux.LinuxException;
import dev.gantry.linux.MemoryFile;
import dev.gantry.linux.Pidfd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Execs by the monitor's own hands, without a runtime: a quarter of the time. Only where the container is made
/// of namespaces and cgroups of this kernel, which runc's and crun's are, and where nothing of it asks for more
/// than the monitor knows; otherwise the runtime does it.
final class Joining implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Joining.class.getName());

    private final Path monitor;
    private final SeccompCompiler seccomp = new SeccompCompiler();
    private @Nullable MemoryFile sealed;
    private boolean impossible;

    Joining(Path monitor) {
        this.monitor = monitor;
    }

    /// What a container is joined by.
    ///
    /// @param process its first process
    record Container(
            String id, OciRuntime runtime, @Nullable Pidfd process, Optional<Cgroup> cgroup) {}

    /// An exec that is ready to be joined.
    ///
    /// @param program the monitor, as a copy that no process of the container can change
    /// @param plan the file with the plan
    record Join(Path program, Path plan, Pidfd container) {}

    /// Writes the plan into the exec's directory.
    ///
    /// @return empty where the runtime must do it
    Optional<Join> prepare(ExecProcess exec, Container container, TaskDirectory directory) {
        RuntimeBinary binary = container.runtime.binary();
        List<Path> cgroups = container.cgroup.map(Cgroup::members).orElse(List.of());
        Optional<MemoryFile> program = program();
        if (!(binary.isRunc() || binary.isCrun())
                || container.process == null
                || cgroups.isEmpty()
                || program.isEmpty()) {
            return Optional.empty();
        }
        Optional<byte[]> filter = exec.seccomp().flatMap(seccomp::compile);
        if (exec.seccomp().isPresent() && filter.isEmpty()) {
            return Optional.empty();
        }
        try {
            Path filterFile = directory.path().resolve("filter");
            if (filter.isPresent()) {
                Files.write(filterFile, filter.get());
            }
            Path plan = directory.path().resolve("plan");
            Files.write(plan, JoinPlan.of(exec, container.id, cgroups, filter.isPresent() ? filterFile : null));
            return Optional.of(new Join(program.get().path(), plan, container.process));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private synchronized Optional<MemoryFile> program() {
        if (sealed == null && !impossible) {
            try {
                sealed = MemoryFile.sealedCopy(monitor);
            } catch (LinuxException refused) {
                impossible = true;
                LOG.log(System.Logger.Level.INFO, "execs are left to the OCI runtime reason={0}", refused.getMessage());
            }
        }
        return Optional.ofNullable(sealed);
    }

    @Override
    public synchronized void close() {
        if (sealed != null) {
            sealed.close();
            sealed = null;
        }
        impossible = true;
    }
}
