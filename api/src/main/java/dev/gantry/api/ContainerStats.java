package dev.gantry.api;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// What a container uses. Source: Engine API, `ContainerStatsResponse`. Times are nanoseconds, sizes bytes.
///
/// @param read when the counters were read
/// @param preread when those of `precpuStats` were; the zero time where there were none
/// @param networks by interface; absent where the container has none of its own
@JsonNaming(SnakeCaseStrategy.class)
public record ContainerStats(
        String read,
        String preread,
        Pids pidsStats,
        Blkio blkioStats,
        int numProcs,
        Map<String, Object> storageStats,
        Cpu cpuStats,
        Cpu precpuStats,
        Memory memoryStats,
        String name,
        String id,
        @OmitNull @Nullable Map<String, Network> networks) {

    /// Processes, as the kernel counts threads.
    ///
    /// @param limit the largest number of 64 bits for none
    @JsonNaming(SnakeCaseStrategy.class)
    public record Pids(@OmitEmpty long current, @OmitEmpty BigInteger limit) {}

    /// Block devices, by entries of one kind each.
    @JsonNaming(SnakeCaseStrategy.class)
    public record Blkio(
            @Nullable List<Io> ioServiceBytesRecursive,
            @Nullable List<Io> ioServicedRecursive,
            @Nullable List<Io> ioQueueRecursive,
            @Nullable List<Io> ioServiceTimeRecursive,
            @Nullable List<Io> ioWaitTimeRecursive,
            @Nullable List<Io> ioMergedRecursive,
            @Nullable List<Io> ioTimeRecursive,
            @Nullable List<Io> sectorsRecursive) {}

    /// One device's counter.
    @JsonNaming(SnakeCaseStrategy.class)
    public record Io(long major, long minor, String op, long value) {}

    /// Processors.
    @JsonNaming(SnakeCaseStrategy.class)
    public record Cpu(
            CpuUsage cpuUsage,
            @OmitEmpty long systemCpuUsage,
            @OmitEmpty int onlineCpus,
            Throttling throttlingData) {}

    /// Time of processors.
    ///
    /// @param percpuUsage where the kernel tells
    @JsonNaming(SnakeCaseStrategy.class)
    public record CpuUsage(
            long totalUsage,
            @OmitNull @Nullable List<Long> percpuUsage,
            long usageInKernelmode,
            long usageInUsermode) {}

    /// Periods of a quota.
    @JsonNaming(SnakeCaseStrategy.class)
    public record Throttling(long periods, long throttledPeriods, long throttledTime) {}

    /// Memory.
    ///
    /// @param stats `memory.stat` of the kernel
    @JsonNaming(SnakeCaseStrategy.class)
    public record Memory(
            @OmitEmpty long usage,
            @OmitEmpty long maxUsage,
            @OmitNull @Nullable Map<String, Long> stats,
            @OmitEmpty long failcnt,
            @OmitEmpty long limit) {}

    /// One interface, as its container counts.
    @JsonNaming(SnakeCaseStrategy.class)
    public record Network(
            long rxBytes,
            long rxPackets,
            long rxErrors,
            long rxDropped,
            long txBytes,
            long txPackets,
            long txErrors,
            long txDropped) {}
}
