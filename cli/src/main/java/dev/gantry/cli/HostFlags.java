package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The flags of `run` and `create` about mounts, isolation and limits: what goes into `HostConfig`.
final class HostFlags {
    private static final long NANO = 1_000_000_000L;

    private final Flag<List<String>> volumes;
    private final Flag<List<String>> volumesFrom;
    private final Flag<List<String>> mounts;
    private final Flag<List<String>> tmpfs;
    private final Flag<Boolean> readOnly;
    private final Flag<Boolean> privileged;
    private final Flag<List<String>> capAdd;
    private final Flag<List<String>> capDrop;
    private final Flag<List<String>> securityOpt;
    private final Flag<String> pid;
    private final Flag<String> ipc;
    private final Flag<String> uts;
    private final Flag<String> userns;
    private final Flag<String> cgroupns;
    private final Flag<List<String>> devices;
    private final Flag<List<String>> deviceCgroupRules;
    private final Flag<List<String>> groupAdd;
    private final Flag<List<String>> sysctls;
    private final Flag<List<String>> ulimits;
    private final Flag<Long> shmSize;
    private final Flag<Boolean> init;
    private final Flag<String> cgroupParent;
    private final Flag<String> runtime;
    private final Flag<String> restart;
    private final Flag<String> logDriver;
    private final Flag<List<String>> logOptions;
    private final Flag<Map<String, String>> annotations;
    private final Flag<Long> memory;
    private final Flag<Long> memorySwap;
    private final Flag<Long> memoryReservation;
    private final Flag<Long> memorySwappiness;
    private final Flag<BigDecimal> cpus;
    private final Flag<Long> cpuShares;
    private final Flag<Long> cpuQuota;
    private final Flag<Long> cpuPeriod;
    private final Flag<String> cpusetCpus;
    private final Flag<String> cpusetMems;
    private final Flag<Long> pidsLimit;
    private final Flag<Long> oomScoreAdj;
    private final Flag<Boolean> oomKillDisable;
    private final Flag<Long> blkioWeight;

    HostFlags(Flags flags) {
        volumes = flags.list('v', "volume", "Bind mount a volume");
        volumesFrom = flags.list("volumes-from", "Mount volumes from the specified container(s)");
        mounts = flags.list("mount", "Attach a filesystem mount to the container");
        tmpfs = flags.list("tmpfs", "Mount a tmpfs directory");
        readOnly = flags.bool("read-only", "Mount the container's root filesystem as read only");
        privileged = flags.bool("privileged", "Give extended privileges to this container");
        capAdd = flags.list("cap-add", "Add Linux capabilities");
        capDrop = flags.list("cap-drop", "Drop Linux capabilities");
        securityOpt = flags.list("security-opt", "Security Options");
        pid = flags.text("pid", "PID namespace to use");
        ipc = flags.text("ipc", "IPC mode to use");
        uts = flags.text("uts", "UTS namespace to use");
        userns = flags.text("userns", "User namespace to use");
        cgroupns = flags.text("cgroupns", "Cgroup namespace to use (host|private)");
        devices = flags.list("device", "Add a host device to the container");
        deviceCgroupRules = flags.list("device-cgroup-rule", "Add a rule to the cgroup allowed devices list");
        groupAdd = flags.list("group-add", "Add additional groups to join");
        sysctls = flags.list("sysctl", "Sysctl options");
        ulimits = flags.list("ulimit", "Ulimit options");
        shmSize = flags.add(Flags.NONE, new BytesFlag("shm-size", "Size of /dev/shm"));
        init = flags.bool("init", "Run an init inside the container that forwards signals and reaps processes");
        cgroupParent = flags.text("cgroup-parent", "Optional parent cgroup for the container");
        runtime = flags.text("runtime", "Runtime to use for this container");
        restart = flags.text(Flags.NONE, "restart", "no", "Restart policy to apply when a container exits");
        logDriver = flags.text("log-driver", "Logging driver for the container");
        logOptions = flags.list("log-opt", "Log driver options");
        annotations = flags.add(
                Flags.NONE,
                new MapFlag("annotation", "Add an annotation to the container (passed through to the OCI runtime)"));
        memory = flags.add('m', new BytesFlag("memory", "Memory limit"));
        memorySwap = flags.add(
                Flags.NONE,
                new TypedFlag<>(
                        "memory-swap",
                        "bytes",
                        "Swap limit equal to memory plus swap: '-1' to enable unlimited swap",
                        0L,
                        text -> text.equals("-1") ? Long.valueOf(-1) : Long.valueOf(ByteSize.parse(text))));
        memoryReservation = flags.add(Flags.NONE, new BytesFlag("memory-reservation", "Memory soft limit"));
        memorySwappiness =
                flags.number(Flags.NONE, "memory-swappiness", -1, "Tune container memory swappiness (0 to 100)");
        cpus = flags.add(
                Flags.NONE, new TypedFlag<>("cpus", "decimal", "Number of CPUs", BigDecimal.ZERO, HostFlags::decimal));
        cpuShares = flags.number('c', "cpu-shares", 0, "CPU shares (relative weight)");
        cpuQuota = flags.number(Flags.NONE, "cpu-quota", 0, "Limit CPU CFS (Completely Fair Scheduler) quota");
        cpuPeriod = flags.number(Flags.NONE, "cpu-period", 0, "Limit CPU CFS (Completely Fair Scheduler) period");
        cpusetCpus = flags.text("cpuset-cpus", "CPUs in which to allow execution (0-3, 0,1)");
        cpusetMems = flags.text("cpuset-mems", "MEMs in which to allow execution (0-3, 0,1)");
        pidsLimit = flags.number(Flags.NONE, "pids-limit", 0, "Tune container pids limit (set -1 for unlimited)");
        oomScoreAdj = flags.number(Flags.NONE, "oom-score-adj", 0, "Tune host's OOM preferences (-1000 to 1000)");
        oomKillDisable = flags.bool("oom-kill-disable", "Disable OOM Killer");
        blkioWeight = flags.number(
                Flags.NONE,
                "blkio-weight",
                0,
                "Block IO (relative weight), between 10 and 1000, or 0 to disable (default 0)");
    }

    private static BigDecimal decimal(String text) {
        try {
            BigDecimal value = new BigDecimal(text);
            if (value.stripTrailingZeros().scale() > 9) {
                throw new IllegalArgumentException("value is too precise");
            }
            return value;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("failed to parse " + text + " as a rational number", e);
        }
    }

    /// `-v /path` without a source: a volume that nobody named.
    Map<String, JsonObject> anonymousVolumes() {
        Map<String, JsonObject> anonymous = new TreeMap<>();
        for (String volume : volumes.value()) {
            if (volume.indexOf(':') < 0) {
                anonymous.put(volume, JsonObject.of());
            }
        }
        return anonymous;
    }

    private List<String> binds() {
        List<String> binds = new ArrayList<>();
        for (String volume : volumes.value()) {
            if (volume.indexOf(':') >= 0) {
                binds.add(absolute(volume));
            }
        }
        return binds;
    }

    /// A source of `./x` means a path of this side.
    private static String absolute(String bind) {
        if (!bind.startsWith(".") && !bind.startsWith("~")) {
            return bind;
        }
        int colon = bind.indexOf(':');
        return Path.of(bind.substring(0, colon)).toAbsolutePath().normalize() + bind.substring(colon);
    }

    JsonObject config() {
        JsonObject config = JsonObject.of(
                "Binds", binds(),
                "VolumesFrom", volumesFrom.value(),
                "Mounts", MountSpec.parseAll(mounts.value()),
                "Tmpfs", tmpfsOptions(),
                "ReadonlyRootfs", readOnly.value(),
                "Privileged", privileged.value(),
                "CapAdd", capAdd.value(),
                "CapDrop", capDrop.value(),
                "PidMode", pid.value(),
                "IpcMode", ipc.value(),
                "UTSMode", uts.value(),
                "UsernsMode", userns.value(),
                "CgroupnsMode", cgroupns.value(),
                "Devices", devices(),
                "DeviceCgroupRules", deviceCgroupRules.value(),
                "GroupAdd", groupAdd.value(),
                "Sysctls", KeyValues.of(sysctls.value()),
                "Ulimits", UlimitSpec.parseAll(ulimits.value()),
                "ShmSize", shmSize.value(),
                "CgroupParent", cgroupParent.value(),
                "Runtime", runtime.value(),
                "RestartPolicy", restartPolicy(restart.value()),
                "LogConfig", JsonObject.of("Type", logDriver.value(), "Config", KeyValues.of(logOptions.value())),
                "Annotations", annotations.value());
        addSecurity(config);
        addLimits(config);
        if (init.changed()) {
            config.put("Init", init.value());
        }
        return config;
    }

    private Map<String, String> tmpfsOptions() {
        Map<String, String> all = new TreeMap<>();
        for (String mount : tmpfs.value()) {
            int colon = mount.indexOf(':');
            all.put(colon < 0 ? mount : mount.substring(0, colon), colon < 0 ? "" : mount.substring(colon + 1));
        }
        return all;
    }

    /// `HOST[:CONTAINER][:rwm]`.
    private List<JsonObject> devices() {
        List<JsonObject> all = new ArrayList<>();
        for (String device : devices.value()) {
            String[] parts = device.split(":", -1);
            String inContainer = parts[0];
            String permissions = "rwm";
            if (parts.length == 2 && isPermissions(parts[1])) {
                permissions = parts[1];
            } else if (parts.length >= 2) {
                inContainer = parts[1];
            }
            if (parts.length == 3) {
                permissions = parts[2];
            }
            if (parts.length > 3 || !parts[0].startsWith("/") || !isPermissions(permissions)) {
                throw new CliException("invalid device specification: " + device, 125);
            }
            all.add(JsonObject.of(
                    "PathOnHost", parts[0], "PathInContainer", inContainer, "CgroupPermissions", permissions));
        }
        return all;
    }

    private static boolean isPermissions(String text) {
        return !text.isEmpty() && text.length() <= 3 && text.chars().allMatch(c -> "rwm".indexOf(c) >= 0);
    }

    /// `systempaths=unconfined` empties the lists of masked and read-only paths; a seccomp profile's file is
    /// read here.
    private void addSecurity(JsonObject config) {
        List<String> options = new ArrayList<>();
        for (String option : securityOpt.value()) {
            if (option.equals("systempaths=unconfined")) {
                config.put("MaskedPaths", List.of());
                config.put("ReadonlyPaths", List.of());
            } else if (option.startsWith("seccomp=")) {
                options.add("seccomp=" + seccomp(option.substring("seccomp=".length())));
            } else {
                options.add(option);
            }
        }
        config.put("SecurityOpt", options.isEmpty() ? null : options);
    }

    private static String seccomp(String value) {
        if (value.equals("unconfined") || value.equals("builtin")) {
            return value;
        }
        try {
            return Files.readString(Path.of(value));
        } catch (IOException e) {
            throw new CliException("opening seccomp profile (" + value + ") failed: " + FileErrors.text(e), 125);
        }
    }

    private void addLimits(JsonObject config) {
        config.put("Memory", memory.value());
        config.put("MemorySwap", memorySwap.value());
        config.put("MemoryReservation", memoryReservation.value());
        config.put("MemorySwappiness", memorySwappiness.value() < 0 ? null : memorySwappiness.value());
        config.put("NanoCpus", cpus.value().multiply(BigDecimal.valueOf(NANO)).longValue());
        config.put("CpuShares", cpuShares.value());
        config.put("CpuQuota", cpuQuota.value());
        config.put("CpuPeriod", cpuPeriod.value());
        config.put("CpusetCpus", cpusetCpus.value());
        config.put("CpusetMems", cpusetMems.value());
        config.put("PidsLimit", pidsLimit.changed() ? pidsLimit.value() : null);
        config.put("OomScoreAdj", oomScoreAdj.value());
        config.put("OomKillDisable", oomKillDisable.changed() ? oomKillDisable.value() : null);
        config.put("BlkioWeight", blkioWeight.value());
    }

    /// `no`, `always`, `unless-stopped`, `on-failure[:most]`.
    private static JsonObject restartPolicy(String text) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        String most = colon < 0 ? "0" : text.substring(colon + 1);
        try {
            return JsonObject.of("Name", name, "MaximumRetryCount", Integer.parseInt(most));
        } catch (NumberFormatException e) {
            throw new CliException("invalid restart policy format: maximum retry count must be an integer", 125);
        }
    }
}
