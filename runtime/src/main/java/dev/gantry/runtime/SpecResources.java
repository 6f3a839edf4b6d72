package dev.gantry.runtime;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The `linux.resources` object, devices apart. Only what is set is written: an OCI runtime leaves the rest as
/// the kernel has it.
final class SpecResources {
    private static final long CFS_PERIOD_MICROS = 100_000;
    private static final long NANOS_PER_CPU = 1_000_000_000;

    private SpecResources() {}

    /// Some limits alone, for a container that runs.
    static ObjectNode of(ResourceSettings limits) {
        ObjectNode resources = JsonNodeFactory.instance.objectNode();
        write(limits, resources);
        return resources;
    }

    static void write(ResourceSettings limits, ObjectNode resources) {
        writeMemory(limits, resources);
        writeCpu(limits, resources);
        Long pids = limits.pidsLimit();
        if (pids != null) {
            resources.putObject("pids").put("limit", pids <= 0 ? -1 : pids);
        }
        if (limits.blkioWeight() > 0) {
            resources.putObject("blockIO").put("weight", limits.blkioWeight());
        }
    }

    private static void writeMemory(ResourceSettings limits, ObjectNode resources) {
        ObjectNode memory = resources.putObject("memory");
        putIfPositive(memory, "limit", limits.memory());
        putIfPositive(memory, "reservation", limits.memoryReservation());
        putIfPositive(memory, "swap", limits.memorySwap());
        if (limits.memory() > 0 && limits.memorySwap() == -1) {
            memory.put("swap", -1);
        }
        Integer swappiness = limits.memorySwappiness();
        if (swappiness != null) {
            memory.put("swappiness", swappiness);
        }
        if (limits.oomKillDisable()) {
            memory.put("disableOOMKiller", true);
        }
    }

    private static void writeCpu(ResourceSettings limits, ObjectNode resources) {
        ObjectNode cpu = resources.putObject("cpu");
        putIfPositive(cpu, "shares", limits.cpuShares());
        if (limits.nanoCpus() > 0) {
            cpu.put("period", CFS_PERIOD_MICROS);
            cpu.put("quota", quota(limits.nanoCpus()));
        }
        putIfPositive(cpu, "period", limits.cpuPeriod());
        if (limits.cpuQuota() != 0) {
            cpu.put("quota", limits.cpuQuota());
        }
        if (!limits.cpusetCpus().isEmpty()) {
            cpu.put("cpus", limits.cpusetCpus());
        }
        if (!limits.cpusetMems().isEmpty()) {
            cpu.put("mems", limits.cpusetMems());
        }
    }

    /// Microseconds of a period: 1.5 CPUs are 150,000.
    private static long quota(long nanoCpus) {
        return nanoCpus * CFS_PERIOD_MICROS / NANOS_PER_CPU;
    }

    private static void putIfPositive(ObjectNode json, String name, long value) {
        if (value > 0) {
            json.put(name, value);
        }
    }
}
