package dev.gantry.cli;

import dev.gantry.client.Json;
import dev.gantry.client.Request;
import java.util.List;

/// The flags of `build` about the containers in which `RUN` works.
final class BuildStepFlags {
    private final Flag<List<String>> addHost;
    private final Flag<String> cgroupParent;
    private final Flag<Long> cpuPeriod;
    private final Flag<Long> cpuQuota;
    private final Flag<Long> cpuShares;
    private final Flag<String> cpusetCpus;
    private final Flag<String> cpusetMems;
    private final Flag<String> isolation;
    private final Flag<Long> memory;
    private final Flag<Long> memorySwap;
    private final Flag<String> network;
    private final Flag<List<String>> securityOpt;
    private final Flag<Long> shmSize;
    private final Flag<List<UlimitSpec>> ulimits;

    BuildStepFlags(Flags flags) {
        addHost = flags.list("add-host", "Add a custom host-to-IP mapping (\"host:ip\")");
        cgroupParent = flags.text("cgroup-parent", "Set the parent cgroup for the \"RUN\" instructions during build");
        cpuPeriod = flags.number(Flags.NONE, "cpu-period", 0, "Limit the CPU CFS (Completely Fair Scheduler) period");
        cpuQuota = flags.number(Flags.NONE, "cpu-quota", 0, "Limit the CPU CFS (Completely Fair Scheduler) quota");
        cpuShares = flags.number('c', "cpu-shares", 0, "CPU shares (relative weight)");
        cpusetCpus = flags.text("cpuset-cpus", "CPUs in which to allow execution (0-3, 0,1)");
        cpusetMems = flags.text("cpuset-mems", "MEMs in which to allow execution (0-3, 0,1)");
        isolation = flags.text("isolation", "Container isolation technology");
        memory = flags.add('m', new BytesFlag("memory", "Memory limit"));
        memorySwap = flags.add(
                Flags.NONE,
                new TypedFlag<>(
                        "memory-swap",
                        "bytes",
                        "Swap limit equal to memory plus swap: -1 to enable unlimited swap",
                        0L,
                        text -> text.equals("-1") ? Long.valueOf(-1) : Long.valueOf(ByteSize.parse(text))));
        network = flags.text(
                Flags.NONE, "network", "default", "Set the networking mode for the RUN instructions during build");
        securityOpt = flags.strings("security-opt", "Security options");
        shmSize = flags.add(Flags.NONE, new BytesFlag("shm-size", "Size of \"/dev/shm\""));
        ulimits = flags.add(
                Flags.NONE, new SpecsFlag<>("ulimit", "ulimit", "Ulimit options", " (default [])", UlimitSpec::parse));
    }

    void addTo(Request request) {
        request.query("networkmode", network.value())
                .query("cpusetcpus", cpusetCpus.value())
                .query("cpusetmems", cpusetMems.value())
                .query("cpushares", Long.toString(cpuShares.value()))
                .query("cpuperiod", Long.toString(cpuPeriod.value()))
                .query("cpuquota", Long.toString(cpuQuota.value()))
                .query("memory", Long.toString(memory.value()))
                .query("memswap", Long.toString(memorySwap.value()))
                .query("shmsize", Long.toString(shmSize.value()))
                .query("cgroupparent", cgroupParent.value())
                .query("isolation", isolation.value())
                .query("ulimits", Json.write(List.copyOf(UlimitSpec.json(ulimits.value()))));
        if (securityOpt.changed()) {
            request.query("securityopt", Json.write(securityOpt.value()));
        }
        addHost.value().forEach(host -> request.query("extrahosts", host));
    }
}
