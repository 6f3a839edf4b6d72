package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Changes what containers may use and when they are restarted and, which only Gantry's engine can, the ports that
/// they publish.
final class ContainerUpdate extends Command {
    private final Flag<Long> blkioWeight = flags.add(
            Flags.NONE,
            new TypedFlag<>(
                    "blkio-weight",
                    "uint16",
                    "Block IO (relative weight), between 10 and 1000, or 0 to disable (default 0)",
                    0L,
                    text -> GoText.parseUint(text, Short.SIZE)));
    private final Flag<Long> cpuPeriod = number("cpu-period", "Limit CPU CFS (Completely Fair Scheduler) period");
    private final Flag<Long> cpuQuota = number("cpu-quota", "Limit CPU CFS (Completely Fair Scheduler) quota");
    private final Flag<Long> realtimePeriod = number("cpu-rt-period", "Limit the CPU real-time period in microseconds");
    private final Flag<Long> realtimeRuntime =
            number("cpu-rt-runtime", "Limit the CPU real-time runtime in microseconds");
    private final Flag<Long> cpuShares = flags.number('c', "cpu-shares", 0, "CPU shares (relative weight)");
    private final Flag<Long> nanoCpus = flags.add(
            Flags.NONE, new TypedFlag<>("cpus", "decimal", "Number of CPUs", 0L, LimitFlags::nano).since("1.29"));
    private final Flag<String> cpusetCpus = flags.text("cpuset-cpus", "CPUs in which to allow execution (0-3, 0,1)");
    private final Flag<String> cpusetMems = flags.text("cpuset-mems", "MEMs in which to allow execution (0-3, 0,1)");
    private final Flag<Long> kernelMemory =
            flags.add(Flags.NONE, new BytesFlag("kernel-memory", "Kernel memory limit").hide());
    private final Flag<Long> memory = flags.add('m', new BytesFlag("memory", "Memory limit"));
    private final Flag<Long> memoryReservation =
            flags.add(Flags.NONE, new BytesFlag("memory-reservation", "Memory soft limit"));
    private final Flag<Long> memorySwap = flags.add(
            Flags.NONE,
            new TypedFlag<>(
                    "memory-swap",
                    "bytes",
                    "Swap limit equal to memory plus swap: -1 to enable unlimited swap",
                    0L,
                    LimitFlags::swap));
    private final Flag<Long> pidsLimit = number("pids-limit", "Tune container pids limit (set -1 for unlimited)")
            .since("1.40");
    private final Flag<List<String>> publishAdd = flags.list(
            "publish-add", "Publish another port of the container, running or not, such as 8081:80 (Gantry only)");
    private final Flag<List<String>> publishRemove = flags.list(
            "publish-rm", "Publish a port no longer, such as 8081 or 127.0.0.1:8081/tcp, of the host's (Gantry only)");
    private final Flag<String> publishFrom =
            flags.text("publish-from", "Take the added ports over from this container, without a gap (Gantry only)");
    private final Flag<String> restart = flags.text("restart", "Restart policy to apply when a container exits");

    ContainerUpdate() {
        super(Usage.of(
                "update",
                "[OPTIONS] CONTAINER [CONTAINER...]",
                "Update configuration of one or more containers",
                1,
                Usage.ANY,
                "container update",
                "update"));
    }

    private Flag<Long> number(String name, String help) {
        return flags.number(Flags.NONE, name, 0, help);
    }

    /// Warnings come after the names of all that were updated.
    @Override
    int run(Session session, List<String> arguments) {
        if (!flags.anyChanged()) {
            throw new CliException("you must provide one or more flags when using this command");
        }
        JsonObject changes = changes();
        List<String> warnings = new ArrayList<>();
        try {
            Failures.forEach(arguments, container -> {
                JsonObject answer = session.client()
                        .object(Request.post("/containers/" + Request.segment(container) + "/update")
                                .json(changes));
                session.out().println(container);
                warnings.addAll(answer.texts("Warnings"));
            });
        } finally {
            warnings.forEach(session.out()::println);
        }
        return 0;
    }

    private JsonObject changes() {
        JsonObject changes = JsonObject.of(
                "CpuShares", cpuShares.value(),
                "Memory", memory.value(),
                "NanoCpus", nanoCpus.value(),
                "CgroupParent", "",
                "BlkioWeight", blkioWeight.value(),
                "CpuPeriod", cpuPeriod.value(),
                "CpuQuota", cpuQuota.value(),
                "CpuRealtimePeriod", realtimePeriod.value(),
                "CpuRealtimeRuntime", realtimeRuntime.value(),
                "CpusetCpus", cpusetCpus.value(),
                "CpusetMems", cpusetMems.value(),
                "MemoryReservation", memoryReservation.value(),
                "MemorySwap", memorySwap.value(),
                "PidsLimit", orNull(pidsLimit),
                "RestartPolicy", RestartSpec.parse(restart.value(), 1));
        for (String unset : List.of("CpuCount", "CpuPercent", "IOMaximumIOps", "IOMaximumBandwidth")) {
            changes.put(unset, 0L);
        }
        for (String unset : List.of(
                "BlkioWeightDevice",
                "BlkioDeviceReadBps",
                "BlkioDeviceWriteBps",
                "BlkioDeviceReadIOps",
                "BlkioDeviceWriteIOps",
                "Devices",
                "DeviceCgroupRules",
                "DeviceRequests",
                "MemorySwappiness",
                "OomKillDisable",
                "Ulimits")) {
            changes.put(unset, null);
        }
        if (kernelMemory.value() > 0) {
            changes.put("KernelMemory", kernelMemory.value());
        }
        if (!publishAdd.value().isEmpty()) {
            changes.put(
                    "PublishAdd", PortSpecs.parse(publishAdd.value(), List.of()).bindings());
        }
        if (!publishRemove.value().isEmpty()) {
            changes.put("PublishRm", publishRemove.value());
        }
        if (!publishFrom.value().isEmpty()) {
            changes.put("PublishFrom", publishFrom.value());
        }
        return changes;
    }

    private static @Nullable Long orNull(Flag<Long> flag) {
        return flag.value() == 0 ? null : flag.value();
    }
}
