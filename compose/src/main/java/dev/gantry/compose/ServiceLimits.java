package dev.gantry.compose;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the containers of a service may use of the host. 0 means: not said.
///
/// @param cpus processors
/// @param cpuShares relative weight
/// @param cpuPeriod microseconds
/// @param cpuQuota microseconds
/// @param cpuRealtimePeriod microseconds
/// @param cpuRealtimeRuntime microseconds
/// @param cpuCount Windows only
/// @param cpuPercent Windows only
/// @param cpuset `0-3,5`, or empty
/// @param memoryBytes `mem_limit` or the limit of `deploy`
/// @param memoryReservationBytes `mem_reservation` or the reservation of `deploy`
/// @param memorySwapBytes memory and swap together; -1: no limit
/// @param memorySwappiness 0 to 100
/// @param pids -1: no limit
/// @param oomKillDisable whether the kernel spares them
/// @param oomScoreAdj -1000 to 1000
/// @param ulimits by name
/// @param blockIo weights and rates of block devices
/// @param devices of the host, in the container
/// @param deviceRequests `gpus` and the devices of `deploy`
public record ServiceLimits(
        double cpus,
        long cpuShares,
        long cpuPeriod,
        long cpuQuota,
        long cpuRealtimePeriod,
        long cpuRealtimeRuntime,
        long cpuCount,
        double cpuPercent,
        String cpuset,
        long memoryBytes,
        long memoryReservationBytes,
        long memorySwapBytes,
        @Nullable Integer memorySwappiness,
        long pids,
        boolean oomKillDisable,
        int oomScoreAdj,
        Map<String, Ulimit> ulimits,
        @Nullable BlockIo blockIo,
        List<Device> devices,
        List<DeviceRequest> deviceRequests) {
    /// Keeps copies that nobody changes.
    public ServiceLimits {
        ulimits = Sorted.copy(ulimits);
        devices = List.copyOf(devices);
        deviceRequests = List.copyOf(deviceRequests);
    }
}
