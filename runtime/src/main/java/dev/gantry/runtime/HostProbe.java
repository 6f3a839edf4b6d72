package dev.gantry.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Reads [HostCapabilities] from `/proc` and `/sys`, or from a copy of them below another root.
final class HostProbe {
    /// Left column of `/proc/self/limits` to Docker's name, after `getrlimit(2)`.
    private static final Map<String, String> LIMITS = Map.ofEntries(
            Map.entry("Max cpu time", "cpu"),
            Map.entry("Max file size", "fsize"),
            Map.entry("Max data size", "data"),
            Map.entry("Max stack size", "stack"),
            Map.entry("Max core file size", "core"),
            Map.entry("Max resident set", "rss"),
            Map.entry("Max processes", "nproc"),
            Map.entry("Max open files", "nofile"),
            Map.entry("Max locked memory", "memlock"),
            Map.entry("Max address space", "as"),
            Map.entry("Max file locks", "locks"),
            Map.entry("Max pending signals", "sigpending"),
            Map.entry("Max msgqueue size", "msgqueue"),
            Map.entry("Max nice priority", "nice"),
            Map.entry("Max realtime priority", "rtprio"),
            Map.entry("Max realtime timeout", "rttime"));

    private final Path root;

    private HostProbe(Path root) {
        this.root = root;
    }

    static HostCapabilities probe(Path root) {
        return new HostProbe(root).probe();
    }

    private HostCapabilities probe() {
        Map<String, String> status = status();
        CgroupMode mode = cgroupMode();
        return new HostCapabilities(
                capabilities(status),
                hardLimits(),
                text("proc/self/oom_score_adj").map(Integer::parseInt).orElse(0),
                mode,
                mode == CgroupMode.UNIFIED ? unifiedCgroups() : legacyCgroups(),
                Runtime.getRuntime().availableProcessors(),
                text("sys/devices/system/cpu/online").orElse(""),
                text("sys/devices/system/node/online").orElse("0"),
                status.containsKey("Seccomp") && exists("proc/sys/kernel/seccomp/actions_avail"),
                text("sys/module/apparmor/parameters/enabled").orElse("").startsWith("Y"),
                exists("proc/self/ns/user"),
                exists("proc/self/ns/cgroup"),
                exists("proc/sys/abi/vsyscall32"),
                KernelVersion.parse(text("proc/sys/kernel/osrelease").orElse("")));
    }

    private Map<String, String> status() {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String line : lines("proc/self/status")) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        }
        return fields;
    }

    /// What the daemon can pass on: permitted and within the bounding set.
    private static Set<String> capabilities(Map<String, String> status) {
        long held = Long.parseUnsignedLong(status.getOrDefault("CapPrm", "0"), 16)
                & Long.parseUnsignedLong(status.getOrDefault("CapBnd", "0"), 16);
        Set<String> names = new LinkedHashSet<>();
        for (int bit = 0; bit < Capabilities.ALL.size(); bit++) {
            if ((held >>> bit & 1) == 1) {
                names.add(Capabilities.ALL.get(bit));
            }
        }
        return names;
    }

    private Map<String, Long> hardLimits() {
        Map<String, Long> limits = new LinkedHashMap<>();
        for (String line : lines("proc/self/limits")) {
            String[] columns = line.split("  +", -1); // name, soft limit, hard limit, units
            String name = LIMITS.get(columns[0]);
            if (name != null && columns.length > 2) {
                limits.put(name, columns[2].equals("unlimited") ? -1 : Long.parseLong(columns[2].strip()));
            }
        }
        return limits;
    }

    private CgroupMode cgroupMode() {
        if (exists("sys/fs/cgroup/cgroup.controllers")) {
            return CgroupMode.UNIFIED;
        }
        return exists("sys/fs/cgroup/unified/cgroup.controllers") ? CgroupMode.HYBRID : CgroupMode.LEGACY;
    }

    private HostCapabilities.Cgroups legacyCgroups() {
        return new HostCapabilities.Cgroups(
                exists("sys/fs/cgroup/memory/memory.limit_in_bytes"),
                exists("sys/fs/cgroup/memory/memory.memsw.limit_in_bytes"),
                exists("sys/fs/cgroup/memory/memory.soft_limit_in_bytes"),
                exists("sys/fs/cgroup/memory/memory.swappiness"),
                exists("sys/fs/cgroup/memory/memory.oom_control"),
                exists("sys/fs/cgroup/cpu/cpu.shares"),
                exists("sys/fs/cgroup/cpu/cpu.cfs_quota_us"),
                exists("sys/fs/cgroup/cpuset/cpuset.cpus"),
                exists("sys/fs/cgroup/pids"),
                exists("sys/fs/cgroup/blkio/blkio.weight") || exists("sys/fs/cgroup/blkio/blkio.bfq.weight"),
                legacyBlockLimits(),
                exists("sys/fs/cgroup/devices"));
    }

    /// Version 2 names its controllers at the root; swap accounting and I/O weight show only below it, in this
    /// daemon's own cgroup. Swappiness and the switch for the OOM killer are gone there; devices are a BPF
    /// matter.
    private HostCapabilities.Cgroups unifiedCgroups() {
        List<String> controllers =
                List.of(text("sys/fs/cgroup/cgroup.controllers").orElse("").split(" ", -1));
        boolean memory = controllers.contains("memory");
        boolean cpu = controllers.contains("cpu");
        return new HostCapabilities.Cgroups(
                memory,
                memory && ownCgroupHas("memory.swap.max"),
                memory,
                false,
                false,
                cpu,
                cpu,
                controllers.contains("cpuset"),
                controllers.contains("pids"),
                ownCgroupHas("io.weight") || ownCgroupHas("io.bfq.weight"),
                unifiedBlockLimits(),
                true);
    }

    private Set<BlockLimit.Kind> legacyBlockLimits() {
        Map<BlockLimit.Kind, String> files = Map.of(
                BlockLimit.Kind.WEIGHT, "blkio.weight_device",
                BlockLimit.Kind.READ_BPS, "blkio.throttle.read_bps_device",
                BlockLimit.Kind.WRITE_BPS, "blkio.throttle.write_bps_device",
                BlockLimit.Kind.READ_IOPS, "blkio.throttle.read_iops_device",
                BlockLimit.Kind.WRITE_IOPS, "blkio.throttle.write_iops_device");
        Set<BlockLimit.Kind> kinds = EnumSet.noneOf(BlockLimit.Kind.class);
        files.forEach((kind, file) -> {
            if (exists("sys/fs/cgroup/blkio/" + file)) {
                kinds.add(kind);
            }
        });
        return kinds;
    }

    private Set<BlockLimit.Kind> unifiedBlockLimits() {
        Set<BlockLimit.Kind> kinds = EnumSet.noneOf(BlockLimit.Kind.class);
        if (ownCgroupHas("io.max")) {
            kinds.addAll(EnumSet.complementOf(EnumSet.of(BlockLimit.Kind.WEIGHT)));
        }
        if (ownCgroupHas("io.weight")) {
            kinds.add(BlockLimit.Kind.WEIGHT);
        }
        return kinds;
    }

    /// At the root of the tree (a daemon in a cgroup namespace of its own) no such file shows: then any child's
    /// does.
    private boolean ownCgroupHas(String file) {
        Path tree = root.resolve("sys/fs/cgroup");
        String own = lines("proc/self/cgroup").stream()
                .filter(line -> line.startsWith("0::/"))
                .map(line -> line.substring("0::/".length()))
                .findFirst()
                .orElse("");
        if (!own.isEmpty()) {
            return Files.exists(tree.resolve(own).resolve(file));
        }
        try (Stream<Path> children = Files.list(tree)) {
            return children.anyMatch(child -> Files.exists(child.resolve(file)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private boolean exists(String path) {
        return Files.exists(root.resolve(path));
    }

    private Optional<String> text(String path) {
        List<String> lines = lines(path);
        return lines.isEmpty() ? Optional.empty() : Optional.of(lines.getFirst().strip());
    }

    private List<String> lines(String path) {
        try {
            return exists(path) ? Files.readAllLines(root.resolve(path)) : List.of();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
