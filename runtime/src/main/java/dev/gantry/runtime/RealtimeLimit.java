package dev.gantry.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.node.ObjectNode;

/// How much of the CPUs' time the processes of a cgroup may run with a real-time policy: so many microseconds of each
/// period. Only cgroups of version 1 have such limits, where the kernel is made with `CONFIG_RT_GROUP_SCHED`. A cgroup
/// can't have more than its parent, and a new one has none.
///
/// Source: kernel documents, `scheduler/sched-rt-group`.
///
/// @param periodMicros 0 for the kernel's own, a second
/// @param runtimeMicros 0 for none
public record RealtimeLimit(long periodMicros, long runtimeMicros) {
    /// No real-time processes beyond what the kernel gives by itself.
    public static final RealtimeLimit NONE = new RealtimeLimit(0, 0);

    private static final String PERIOD = "cpu.rt_period_us";
    private static final String RUNTIME = "cpu.rt_runtime_us";

    boolean isNone() {
        return equals(NONE);
    }

    /// Checks what was asked for, in dockerd's words.
    ///
    /// @throws SettingsException where this kernel can't, or it makes no sense
    public void check() {
        if (isNone()) {
            return;
        }
        if (!isKnown(CgroupMounts.ofHost())) {
            throw new SettingsException(
                    "Your kernel does not support cgroup cpu real-time " + (periodMicros != 0 ? "period" : "runtime"));
        }
        if (periodMicros != 0 && runtimeMicros > periodMicros) {
            throw new SettingsException("cpu real-time runtime cannot be higher than cpu real-time period");
        }
    }

    static boolean isKnown(CgroupMounts mounts) {
        return mounts.controller("cpu")
                .filter(root -> Files.exists(root.resolve(RUNTIME)))
                .isPresent();
    }

    /// Gives this much to all cgroups above a container's, the outermost first, so that containers can have some of it.
    /// A parent that has it already is left alone.
    ///
    /// @param container as in `linux.cgroupsPath`
    /// @throws SettingsException where the kernel refuses
    public void grantAbove(String container) {
        if (isNone()) {
            return;
        }
        Path root = CgroupMounts.ofHost()
                .controller("cpu")
                .filter(found -> Files.exists(found.resolve(RUNTIME)))
                .orElseThrow(() -> new SettingsException("Your kernel does not support CPU real-time scheduler"));
        Path parents = Path.of("/").relativize(Path.of(container).normalize()).getParent();
        if (parents == null) {
            return;
        }
        Path cgroup = root;
        for (Path name : parents) {
            cgroup = cgroup.resolve(name);
            grant(cgroup);
        }
    }

    private void grant(Path cgroup) {
        try {
            Files.createDirectories(cgroup);
            set(cgroup.resolve(PERIOD), periodMicros);
            set(cgroup.resolve(RUNTIME), runtimeMicros);
        } catch (IOException e) {
            throw new SettingsException("cannot give real-time to cgroup " + cgroup + ": " + CgroupFiles.reason(e), e);
        }
    }

    private static void set(Path file, long micros) throws IOException {
        if (micros != 0 && !Files.readString(file).strip().equals(Long.toString(micros))) {
            CgroupFiles.write(file, Long.toString(micros));
        }
    }

    /// @param cpu the specification's `linux.resources.cpu`
    void writeTo(ObjectNode cpu) {
        if (periodMicros != 0) {
            cpu.put("realtimePeriod", periodMicros);
        }
        if (runtimeMicros != 0) {
            cpu.put("realtimeRuntime", runtimeMicros);
        }
    }
}
