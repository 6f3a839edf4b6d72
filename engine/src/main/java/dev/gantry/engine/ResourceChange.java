package dev.gantry.engine;

import static dev.gantry.engine.EngineException.invalid;

import dev.gantry.api.HostConfig;
import dev.gantry.runtime.ResourceSettings;

/// The limits of a host configuration, replaced by those that a change sets. 0 and empty set nothing.
final class ResourceChange {
    private ResourceChange() {}

    /// A change without what this host can't limit.
    static HostConfig narrowed(HostConfig change, ResourceSettings left) {
        return change.withMemory(left.memory())
                .withMemorySwap(left.memorySwap())
                .withMemoryReservation(left.memoryReservation())
                .withPidsLimit(left.pidsLimit())
                .withCpuShares(left.cpuShares())
                .withCpuPeriod(left.cpuPeriod())
                .withCpuQuota(left.cpuQuota())
                .withCpusetCpus(left.cpusetCpus())
                .withCpusetMems(left.cpusetMems())
                .withBlkioWeight(left.blkioWeight());
    }

    /// Source: dockerd's `UpdateContainer`.
    ///
    /// @throws EngineException `INVALID_PARAMETER` where old and new limits contradict each other
    static HostConfig apply(HostConfig now, HostConfig change) {
        checkCpus(now, change);
        HostConfig after = memory(now, change);
        after = change.blkioWeight() == 0 ? after : after.withBlkioWeight(change.blkioWeight());
        after = change.cpuShares() == 0 ? after : after.withCpuShares(change.cpuShares());
        after = change.nanoCpus() == 0 ? after : after.withNanoCpus(change.nanoCpus());
        after = change.cpuPeriod() == 0 ? after : after.withCpuPeriod(change.cpuPeriod());
        after = change.cpuQuota() == 0 ? after : after.withCpuQuota(change.cpuQuota());
        after = change.cpuRealtimePeriod() == 0 ? after : after.withCpuRealtimePeriod(change.cpuRealtimePeriod());
        after = change.cpuRealtimeRuntime() == 0 ? after : after.withCpuRealtimeRuntime(change.cpuRealtimeRuntime());
        after = change.cpusetCpus().isEmpty() ? after : after.withCpusetCpus(change.cpusetCpus());
        after = change.cpusetMems().isEmpty() ? after : after.withCpusetMems(change.cpusetMems());
        return change.pidsLimit() == null ? after : after.withPidsLimit(change.pidsLimit());
    }

    /// `--cpus` sets period and quota itself.
    private static void checkCpus(HostConfig now, HostConfig change) {
        conflict(
                change.nanoCpus() > 0 && now.cpuPeriod() > 0,
                "Nano CPUs cannot be updated as CPU Period has already been set");
        conflict(
                change.nanoCpus() > 0 && now.cpuQuota() > 0,
                "Nano CPUs cannot be updated as CPU Quota has already been set");
        conflict(
                change.cpuPeriod() > 0 && now.nanoCpus() > 0,
                "CPU Period cannot be updated as NanoCPUs has already been set");
        conflict(
                change.cpuQuota() > 0 && now.nanoCpus() > 0,
                "CPU Quota cannot be updated as NanoCPUs has already been set");
    }

    private static void conflict(boolean found, String what) {
        if (found) {
            throw invalid("Conflicting options: " + what);
        }
    }

    private static HostConfig memory(HostConfig now, HostConfig change) {
        HostConfig after = now;
        if (change.memory() != 0) {
            if (change.memory() > now.memorySwap() && change.memorySwap() == 0) {
                throw invalid(
                        "Memory limit should be smaller than already set memoryswap limit, update the memoryswap at"
                                + " the same time");
            }
            after = after.withMemory(change.memory());
        }
        if (change.memorySwap() != 0) {
            after = after.withMemorySwap(change.memorySwap());
        }
        return change.memoryReservation() == 0 ? after : after.withMemoryReservation(change.memoryReservation());
    }
}
