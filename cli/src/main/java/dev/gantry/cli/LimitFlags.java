package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Function;

/// The flags of `run` and `create` about what a container may use: memory, processors, disks.
final class LimitFlags {
    private static final BigDecimal NANO = BigDecimal.valueOf(1_000_000_000);

    private final Flag<Long> memory;
    private final Flag<Long> memorySwap;
    private final Flag<Long> memoryReservation;
    private final Flag<Long> memorySwappiness;
    private final Flag<Long> kernelMemory;
    private final Flag<Long> nanoCpus;
    private final Flag<Long> cpuShares;
    private final Flag<Long> cpuQuota;
    private final Flag<Long> cpuPeriod;
    private final Flag<Long> realtimePeriod;
    private final Flag<Long> realtimeRuntime;
    private final Flag<String> cpusetCpus;
    private final Flag<String> cpusetMems;
    private final Flag<Long> pidsLimit;
    private final Flag<Long> oomScoreAdj;
    private final Flag<Boolean> oomKillDisable;
    private final Flag<Long> blkioWeight;
    private final Flag<List<JsonObject>> blkioWeightDevice;
    private final Flag<List<JsonObject>> readBytes;
    private final Flag<List<JsonObject>> writeBytes;
    private final Flag<List<JsonObject>> readRequests;
    private final Flag<List<JsonObject>> writeRequests;
    private final Flag<List<UlimitSpec>> ulimits;

    LimitFlags(Flags flags) {
        memory = flags.add('m', new BytesFlag("memory", "Memory limit"));
        memorySwap = flags.add(
                Flags.NONE,
                new TypedFlag<>(
                        "memory-swap",
                        "bytes",
                        "Swap limit equal to memory plus swap: '-1' to enable unlimited swap",
                        0L,
                        LimitFlags::swap));
        memoryReservation = flags.add(Flags.NONE, new BytesFlag("memory-reservation", "Memory soft limit"));
        memorySwappiness =
                flags.number(Flags.NONE, "memory-swappiness", -1, "Tune container memory swappiness (0 to 100)");
        kernelMemory = flags.add(Flags.NONE, new BytesFlag("kernel-memory", "Kernel memory limit"));
        nanoCpus = flags.add(Flags.NONE, new TypedFlag<>("cpus", "decimal", "Number of CPUs", 0L, LimitFlags::nano));
        cpuShares = flags.number('c', "cpu-shares", 0, "CPU shares (relative weight)");
        cpuQuota = flags.number(Flags.NONE, "cpu-quota", 0, "Limit CPU CFS (Completely Fair Scheduler) quota");
        cpuPeriod = flags.number(Flags.NONE, "cpu-period", 0, "Limit CPU CFS (Completely Fair Scheduler) period");
        realtimePeriod = flags.number(Flags.NONE, "cpu-rt-period", 0, "Limit CPU real-time period in microseconds");
        realtimeRuntime = flags.number(Flags.NONE, "cpu-rt-runtime", 0, "Limit CPU real-time runtime in microseconds");
        cpusetCpus = flags.text("cpuset-cpus", "CPUs in which to allow execution (0-3, 0,1)");
        cpusetMems = flags.text("cpuset-mems", "MEMs in which to allow execution (0-3, 0,1)");
        pidsLimit = flags.number(Flags.NONE, "pids-limit", 0, "Tune container pids limit (set -1 for unlimited)");
        oomScoreAdj = flags.number(Flags.NONE, "oom-score-adj", 0, "Tune host's OOM preferences (-1000 to 1000)");
        oomKillDisable = flags.bool("oom-kill-disable", "Disable OOM Killer");
        blkioWeight = flags.add(
                Flags.NONE,
                new TypedFlag<>(
                        "blkio-weight",
                        "uint16",
                        "Block IO (relative weight), between 10 and 1000, or 0 to disable (default 0)",
                        0L,
                        text -> GoText.parseUint(text, Short.SIZE)));
        blkioWeightDevice = devices(
                flags, "blkio-weight-device", "Block IO weight (relative device weight)", BlockDeviceSpec::weight);
        readBytes = devices(
                flags,
                "device-read-bps",
                "Limit read rate (bytes per second) from a device",
                BlockDeviceSpec::bytesPerSecond);
        writeBytes = devices(
                flags,
                "device-write-bps",
                "Limit write rate (bytes per second) to a device",
                BlockDeviceSpec::bytesPerSecond);
        readRequests = devices(
                flags,
                "device-read-iops",
                "Limit read rate (IO per second) from a device",
                BlockDeviceSpec::requestsPerSecond);
        writeRequests = devices(
                flags,
                "device-write-iops",
                "Limit write rate (IO per second) to a device",
                BlockDeviceSpec::requestsPerSecond);
        ulimits = flags.add(
                Flags.NONE, new SpecsFlag<>("ulimit", "ulimit", "Ulimit options", " (default [])", UlimitSpec::parse));
        refuseThoseOfWindows(flags);
    }

    private static void refuseThoseOfWindows(Flags flags) {
        flags.number(Flags.NONE, "cpu-count", 0, "CPU count (Windows only)").forWindows();
        flags.number(Flags.NONE, "cpu-percent", 0, "CPU percent (Windows only)").forWindows();
        flags.add(
                        Flags.NONE,
                        new BytesFlag(
                                "io-maxbandwidth", "Maximum IO bandwidth limit for the system drive (Windows only)"))
                .forWindows();
        flags.number(Flags.NONE, "io-maxiops", 0, "Maximum IOps limit for the system drive (Windows only)")
                .forWindows();
    }

    private static Flag<List<JsonObject>> devices(
            Flags flags, String name, String help, Function<String, JsonObject> reader) {
        return flags.add(Flags.NONE, new SpecsFlag<>(name, "list", help, " (default [])", reader));
    }

    /// Bytes, or -1 for as much as there is.
    static long swap(String text) {
        return text.equals("-1") ? -1 : ByteSize.parse(text);
    }

    /// Billionths of a processor: of `1.5`, `1e-1` or `1/2`.
    static long nano(String text) {
        int slash = text.indexOf('/');
        try {
            BigDecimal count = new BigDecimal(slash < 0 ? text : text.substring(0, slash)).multiply(NANO);
            BigDecimal parts = slash < 0 ? BigDecimal.ONE : new BigDecimal(text.substring(slash + 1));
            BigDecimal[] share = count.divideAndRemainder(parts);
            if (share[1].signum() != 0) {
                throw new IllegalArgumentException("value is too precise");
            }
            return share[0].longValueExact();
        } catch (NumberFormatException | ArithmeticException e) {
            throw new IllegalArgumentException("failed to parse " + text + " as a rational number", e);
        }
    }

    /// Errors: [CliException] with code 125.
    void addTo(JsonObject config) {
        long swappiness = memorySwappiness.value();
        if (swappiness < -1 || swappiness > 100) {
            throw new CliException("invalid value: " + swappiness + ". Valid memory swappiness range is 0-100", 125);
        }
        config.put("Memory", memory.value());
        config.put("MemorySwap", memorySwap.value());
        config.put("MemoryReservation", memoryReservation.value());
        config.put("MemorySwappiness", swappiness);
        config.put("NanoCpus", nanoCpus.value());
        config.put("CpuShares", cpuShares.value());
        config.put("CpuQuota", cpuQuota.value());
        config.put("CpuPeriod", cpuPeriod.value());
        config.put("CpuRealtimePeriod", realtimePeriod.value());
        config.put("CpuRealtimeRuntime", realtimeRuntime.value());
        config.put("CpusetCpus", cpusetCpus.value());
        config.put("CpusetMems", cpusetMems.value());
        config.put("CpuCount", 0);
        config.put("CpuPercent", 0);
        config.put("PidsLimit", pidsLimit.value());
        config.put("OomScoreAdj", oomScoreAdj.value());
        config.put("OomKillDisable", oomKillDisable.value());
        config.put("BlkioWeight", blkioWeight.value());
        config.put("BlkioWeightDevice", blkioWeightDevice.value());
        config.put("BlkioDeviceReadBps", readBytes.value());
        config.put("BlkioDeviceWriteBps", writeBytes.value());
        config.put("BlkioDeviceReadIOps", readRequests.value());
        config.put("BlkioDeviceWriteIOps", writeRequests.value());
        config.put("IOMaximumIOps", 0);
        config.put("IOMaximumBandwidth", 0);
        config.put("Ulimits", UlimitSpec.json(ulimits.value()));
        if (kernelMemory.value() > 0) {
            config.put("KernelMemory", kernelMemory.value());
        }
    }
}
