package dev.gantry.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// New containers by the daemon's and the monitor's own hands: the daemon makes the cgroup, writes the plan, and the
/// monitor does the rest (`monitor/src/create.c`).
final class Creating {
    private static final System.Logger LOG = System.getLogger(Creating.class.getName());

    private final MonitorProgram monitor;
    private final SeccompCompiler seccomp;
    private final CgroupMounts cgroups;
    private final KernelVersion kernel = KernelVersion.parse(String.valueOf(System.getProperty("os.version")));

    Creating(MonitorProgram monitor, SeccompCompiler seccomp, CgroupMounts cgroups) {
        this.monitor = monitor;
        this.seccomp = seccomp;
        this.cgroups = cgroups;
    }

    /// A container that can be made so.
    ///
    /// @param program the monitor, as a copy that no process of the container can change
    record Creation(Path program, JsonNode spec, Optional<byte[]> filter) {}

    /// Looks at the bundle's `config.json`.
    ///
    /// @return empty where an OCI runtime must make the container
    Optional<Creation> consider(TaskRequest request) {
        JsonNode spec = read(request.bundle().resolve("config.json"));
        JsonNode profile = spec.path("linux").path("seccomp");
        Optional<byte[]> filter = profile.isMissingNode() ? Optional.empty() : seccomp.compile(profile.toString());
        Optional<String> unusual = UnusualSpec.in(spec, cgroups, kernel)
                .or(() -> profile.isMissingNode() || filter.isPresent()
                        ? Optional.empty()
                        : Optional.of("seccomp profile"));
        Optional<Path> program = monitor.path();
        if (unusual.isPresent() || program.isEmpty()) {
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "container left to the OCI runtime id={0} reason={1}",
                    request.id(),
                    unusual.orElse("no sealed memory"));
            return Optional.empty();
        }
        return Optional.of(new Creation(program.get(), spec, filter));
    }

    private static JsonNode read(Path config) {
        try {
            return JsonMapper.shared().readTree(Files.readAllBytes(config));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Makes the cgroup and writes the plan, beside the specification: both have the environment.
    ///
    /// @return the plan's file
    /// @throws RuntimeFailure where the kernel refuses a limit; the cgroup is the caller's to remove
    Path prepare(Creation creation, TaskRequest request, TaskDirectory directory) {
        JsonNode linux = creation.spec.path("linux");
        String cgroup = linux.path("cgroupsPath").asString();
        new NewCgroup(cgroups, cgroup).make(linux.path("resources"));
        List<Path> members = new ArrayList<>();
        for (Path hierarchy : cgroups.all()) {
            members.add(hierarchy.resolve(cgroup.substring(1)).resolve("cgroup.procs"));
        }
        PlanRecords plan = CreatePlan.of(creation.spec, request.id(), request.bundle(), members, cgroups);
        return directory.writePlan(request.bundle(), plan, creation.filter.orElse(null));
    }
}
