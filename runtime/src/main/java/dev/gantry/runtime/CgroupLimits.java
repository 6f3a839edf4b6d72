package dev.gantry.runtime;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/// A container's limits in the hierarchies of version 1: the files and values that runc writes, for a new cgroup and
/// for one whose container runs.
final class CgroupLimits {
    private static final String UNLIMITED = "-1";

    private final Function<String, Optional<Path>> cgroups;

    /// What was written over, the last first.
    private final Deque<Before> before = new ArrayDeque<>();

    private record Before(Path file, String value) {}

    /// @param cgroups the container's cgroup, by controller
    CgroupLimits(Function<String, Optional<Path>> cgroups) {
        this.cgroups = cgroups;
    }

    /// Sets what is given and leaves the rest; all or nothing.
    ///
    /// @param resources the specification's `linux.resources`
    /// @throws IOException where the kernel refuses a value, or has no such limit
    void set(JsonNode resources) throws IOException {
        try {
            setAll(resources);
        } catch (IOException refused) {
            undo(refused);
            throw refused;
        }
    }

    private void undo(IOException refused) {
        for (Before each : before) {
            try {
                CgroupFiles.write(each.file(), each.value());
            } catch (IOException e) {
                refused.addSuppressed(e);
            }
        }
    }

    private void setAll(JsonNode resources) throws IOException {
        setMemory(resources.path("memory"));
        setCpu(resources.path("cpu"));
        if (resources.path("pids").has("limit")) {
            long limit = resources.path("pids").path("limit").asLong();
            set("pids", "pids.max", limit > 0 ? Long.toString(limit) : "max");
        }
        if (resources.path("blockIO").has("weight")) {
            setWeight(resources.path("blockIO").path("weight").asString());
        }
    }

    private void setMemory(JsonNode memory) throws IOException {
        setMemoryAndSwap(memory.path("limit").asString(""), memory.path("swap").asString(""));
        setIfGiven("memory", "memory.soft_limit_in_bytes", memory.path("reservation"));
        if (memory.path("disableOOMKiller").asBoolean(false)) {
            set("memory", "memory.oom_control", "1");
        }
        setIfGiven("memory", "memory.swappiness", memory.path("swappiness"));
    }

    /// Memory alone can't be more than memory and swap together, at any moment: what grows first depends.
    private void setMemoryAndSwap(String limit, String swap) throws IOException {
        boolean swapFirst = swap.equals(UNLIMITED) || (!swap.isEmpty() && !limit.isEmpty() && isAbove(swap));
        if (swapFirst) {
            set("memory", "memory.memsw.limit_in_bytes", swap);
        }
        if (!limit.isEmpty()) {
            set("memory", "memory.limit_in_bytes", limit);
        }
        if (!swap.isEmpty() && !swapFirst) {
            set("memory", "memory.memsw.limit_in_bytes", swap);
        }
    }

    /// Whether memory and swap together will be more than the memory alone is now.
    private boolean isAbove(String swap) throws IOException {
        Path now = require("memory", "memory.limit_in_bytes");
        return new BigInteger(Files.readString(now).strip()).compareTo(new BigInteger(swap)) < 0;
    }

    private void setCpu(JsonNode cpu) throws IOException {
        setIfGiven("cpu", "cpu.shares", cpu.path("shares"));
        setPeriodAndQuota(cpu.path("period"), cpu.path("quota"));
        setIfGiven("cpu", "cpu.rt_period_us", cpu.path("realtimePeriod"));
        setIfGiven("cpu", "cpu.rt_runtime_us", cpu.path("realtimeRuntime"));
        setIfGiven("cpuset", "cpuset.cpus", cpu.path("cpus"));
        setIfGiven("cpuset", "cpuset.mems", cpu.path("mems"));
    }

    /// The kernel refuses a period with which the quota of now would be less than it allows; then the new quota goes
    /// first.
    private void setPeriodAndQuota(JsonNode period, JsonNode quota) throws IOException {
        try {
            setIfGiven("cpu", "cpu.cfs_period_us", period);
        } catch (IOException refused) {
            if (quota.isMissingNode()) {
                throw refused;
            }
            setIfGiven("cpu", "cpu.cfs_quota_us", quota);
            setIfGiven("cpu", "cpu.cfs_period_us", period);
        }
        setIfGiven("cpu", "cpu.cfs_quota_us", quota);
    }

    private void setWeight(String weight) throws IOException {
        Optional<Path> cgroup = cgroups.apply("blkio");
        boolean bfq = cgroup.isPresent() && Files.exists(cgroup.get().resolve("blkio.bfq.weight"));
        set("blkio", bfq ? "blkio.bfq.weight" : "blkio.weight", weight);
    }

    private void setIfGiven(String controller, String file, JsonNode value) throws IOException {
        if (!value.isMissingNode()) {
            set(controller, file, value.asString());
        }
    }

    private void set(String controller, String file, String value) throws IOException {
        Path limit = require(controller, file);
        String now = Files.readString(limit).strip();
        CgroupFiles.write(limit, value);
        if (now.indexOf('\n') < 0) { // a file of several lines tells more than can be written to it
            before.addFirst(new Before(limit, now));
        }
    }

    private Path require(String controller, String file) throws IOException {
        return cgroups.apply(controller)
                .orElseThrow(() -> new IOException("cannot set " + file + ": no " + controller + " cgroup"))
                .resolve(file);
    }
}
