package dev.gantry.runtime;

import org.jspecify.annotations.Nullable;

/// A container's limits, spelled as the Engine API's `HostConfig`. 0 and empty mean "not set" everywhere; -1
/// means unlimited where Docker says so (`memorySwap`, `cpuQuota`, `pidsLimit`).
///
/// @param memory bytes
/// @param memorySwap memory and swap together, bytes
/// @param memoryReservation bytes, the soft limit
/// @param memorySwappiness 0 to 100, or null for the kernel's own
/// @param nanoCpus CPUs in units of 1e-9 (`--cpus`)
/// @param cpuPeriod microseconds
/// @param cpuQuota microseconds in each period
/// @param cpusetCpus a list such as `0-1,3`
/// @param pidsLimit null where not given; 0 and -1 mean unlimited
/// @param blkioWeight 10 to 1000
public record ResourceSettings(
        long memory,
        long memorySwap,
        long memoryReservation,
        @Nullable Integer memorySwappiness,
        boolean oomKillDisable,
        long nanoCpus,
        long cpuShares,
        long cpuPeriod,
        long cpuQuota,
        String cpusetCpus,
        String cpusetMems,
        @Nullable Long pidsLimit,
        int blkioWeight) {
    /// No limits.
    public static final ResourceSettings UNLIMITED =
            new ResourceSettings(0, 0, 0, null, false, 0, 0, 0, 0, "", "", null, 0);
}
