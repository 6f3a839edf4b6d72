package dev.gantry.runtime;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/// What this host, and this daemon on it, can grant to a container. Settings beyond it are narrowed with a
/// warning instead of failing the container.
///
/// @param capabilities the daemon's own, such as `CAP_CHOWN`: no container can have others
/// @param hardLimits the daemon's hard resource limits by Docker's names (`nofile`), -1 for unlimited. Without
///     `CAP_SYS_RESOURCE` no container can have higher ones
/// @param oomScoreAdj the daemon's own; without `CAP_SYS_RESOURCE` a container's can't be lower
/// @param cgroups which limits the kernel knows
/// @param ia32 whether 32-bit x86 programs run here
/// @param cpus how many CPUs the daemon may use
/// @param cpusetCpus the CPUs that exist, such as `0-3`
/// @param cpusetMems the memory nodes that exist
public record HostCapabilities(
        Set<String> capabilities,
        Map<String, Long> hardLimits,
        int oomScoreAdj,
        CgroupMode cgroupMode,
        Cgroups cgroups,
        int cpus,
        String cpusetCpus,
        String cpusetMems,
        boolean seccomp,
        boolean apparmor,
        boolean userNamespaces,
        boolean cgroupNamespaces,
        boolean ia32,
        KernelVersion kernel) {
    public HostCapabilities {
        capabilities = Set.copyOf(capabilities);
        hardLimits = Map.copyOf(hardLimits);
    }

    /// Which limits can be set: as `docker info` tells them.
    public record Cgroups(
            boolean memoryLimit,
            boolean swapLimit,
            boolean memoryReservation,
            boolean memorySwappiness,
            boolean oomKillDisable,
            boolean cpuShares,
            boolean cpuCfs,
            boolean cpuset,
            boolean pidsLimit,
            boolean blkioWeight,
            Set<BlockLimit.Kind> blockLimits,
            boolean devices) {
        public Cgroups {
            blockLimits = Set.copyOf(blockLimits);
        }
    }

    /// Looks at this host through `/proc` and `/sys`. Costs about a millisecond: done once, at the daemon's
    /// start.
    ///
    /// @throws java.io.UncheckedIOException when `/proc` cannot be read
    public static HostCapabilities probe() {
        return HostProbe.probe(Path.of("/"));
    }

    /// Whether the daemon may raise resource limits above its own.
    boolean mayRaiseLimits() {
        return capabilities.contains("CAP_SYS_RESOURCE");
    }
}
