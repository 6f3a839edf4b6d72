package dev.gantry.cli;

import dev.gantry.client.Json;
import dev.gantry.client.JsonException;
import dev.gantry.client.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The flags of `run` and `create` about mounts and isolation; with [LimitFlags], what goes into `HostConfig`.
final class HostFlags {
    private static final Set<String> SYSCTLS = Set.of(
            "kernel.msgmax",
            "kernel.msgmnb",
            "kernel.msgmni",
            "kernel.sem",
            "kernel.shmall",
            "kernel.shmmax",
            "kernel.shmmni",
            "kernel.shm_rmid_forced");

    private final Flag<List<String>> volumes;
    private final Flag<List<String>> volumesFrom;
    private final Flag<String> volumeDriver;
    private final Flag<List<JsonObject>> mounts;
    private final Flag<List<String>> tmpfs;
    private final Flag<List<String>> storageOptions;
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
    private final Flag<String> isolation;
    private final Flag<List<String>> devices;
    private final Flag<List<JsonObject>> gpus;
    private final Flag<List<String>> deviceCgroupRules;
    private final Flag<List<String>> groupAdd;
    private final Flag<Map<String, String>> sysctls;
    private final Flag<Long> shmSize;
    private final Flag<Boolean> init;
    private final Flag<String> cgroupParent;
    private final Flag<String> runtime;
    private final Flag<String> restart;
    private final Flag<String> logDriver;
    private final Flag<List<String>> logOptions;
    private final Flag<Map<String, String>> annotations;
    private final LimitFlags limits;

    HostFlags(Flags flags) {
        volumes = flags.list('v', "volume", "Bind mount a volume");
        volumesFrom = flags.list("volumes-from", "Mount volumes from the specified container(s)");
        volumeDriver = flags.text("volume-driver", "Optional volume driver for the container");
        mounts = flags.add(
                Flags.NONE,
                new SpecsFlag<>("mount", "mount", "Attach a filesystem mount to the container", "", MountSpec::parse));
        tmpfs = flags.list("tmpfs", "Mount a tmpfs directory");
        storageOptions = flags.list("storage-opt", "Storage driver options for the container");
        readOnly = flags.bool("read-only", "Mount the container's root filesystem as read only");
        privileged = flags.bool("privileged", "Give extended privileges to this container");
        capAdd = flags.list("cap-add", "Add Linux capabilities");
        capDrop = flags.list("cap-drop", "Drop Linux capabilities");
        securityOpt = flags.list("security-opt", "Security Options");
        pid = flags.text("pid", "PID namespace to use");
        ipc = flags.text("ipc", "IPC mode to use");
        uts = flags.text("uts", "UTS namespace to use");
        userns = flags.text("userns", "User namespace to use");
        cgroupns = flags.text("cgroupns", """
                        Cgroup namespace to use (host|private)
                        'host':    Run the container in the Docker host's cgroup namespace
                        'private': Run the container in its own private cgroup namespace
                        '':        Use the cgroup namespace as configured by the
                                   default-cgroupns-mode option on the daemon (default)""").since("1.41");
        isolation = flags.text("isolation", "Container isolation technology");
        devices = flags.list("device", "Add a host device to the container");
        gpus = flags.add(
                        Flags.NONE,
                        new SpecsFlag<>(
                                "gpus",
                                "gpu-request",
                                "GPU devices to add to the container ('all' to pass all GPUs)",
                                "",
                                GpuSpec::parse))
                .since("1.40");
        deviceCgroupRules =
                flags.list("device-cgroup-rule", "Add a rule to the cgroup allowed devices list", DeviceSpec::rule);
        groupAdd = flags.list("group-add", "Add additional groups to join");
        sysctls = flags.add(Flags.NONE, new MapFlag("sysctl", "Sysctl options", HostFlags::sysctl));
        shmSize = flags.add(Flags.NONE, new BytesFlag("shm-size", "Size of /dev/shm"));
        init = flags.bool("init", "Run an init inside the container that forwards signals and reaps processes");
        cgroupParent = flags.text("cgroup-parent", "Optional parent cgroup for the container");
        runtime = flags.text("runtime", "Runtime to use for this container");
        restart = flags.text(Flags.NONE, "restart", "no", "Restart policy to apply when a container exits");
        logDriver = flags.text("log-driver", "Logging driver for the container");
        logOptions = flags.list("log-opt", "Log driver options");
        annotations = flags.add(
                        Flags.NONE,
                        new MapFlag(
                                "annotation",
                                "Add an annotation to the container (passed through to the OCI runtime)",
                                UnaryOperator.identity()))
                .since("1.43");
        limits = new LimitFlags(flags);
    }

    /// Only what belongs to a namespace of the container can be set for it.
    private static String sysctl(String pair) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? "" : pair.substring(0, equals);
        if (!SYSCTLS.contains(name) && !name.startsWith("net.") && !name.startsWith("fs.mqueue.")) {
            throw new IllegalArgumentException("sysctl '" + pair + "' is not allowed");
        }
        return pair;
    }

    /// Errors: [CliException] with code 125.
    VolumeSpec volumes() {
        return VolumeSpec.parseAll(volumes.value());
    }

    /// All of `HostConfig` but the network, in Go's words for what is absent: an empty list for some fields,
    /// `null` for others.
    ///
    /// @param remove `--rm`, which a restart policy contradicts
    ///
    /// Errors: [CliException] with code 125.
    JsonObject config(boolean remove) {
        JsonObject config = JsonObject.of(
                "Binds", GoLists.orNull(volumes().binds()),
                "VolumeDriver", volumeDriver.value(),
                "VolumesFrom", GoLists.orNull(volumesFrom.value()),
                "ReadonlyRootfs", readOnly.value(),
                "Privileged", privileged.value(),
                "CapAdd", GoLists.orNull(capabilities(capAdd.value())),
                "CapDrop", GoLists.orNull(capabilities(capDrop.value())),
                "PidMode", mode(pid, "PID", "host"),
                "IpcMode", ipc.value(),
                "UTSMode", mode(uts, "UTS", "host"),
                "UsernsMode", mode(userns, "USER", "host"),
                "CgroupnsMode", mode(cgroupns, "CGROUP", "host", "private"),
                "Cgroup", "",
                "Isolation", isolation.value(),
                "ConsoleSize", List.of(0, 0),
                "Devices", DeviceSpec.parseAll(devices.value()),
                "DeviceRequests", GoLists.orNull(deviceRequests()),
                "DeviceCgroupRules", GoLists.orNull(deviceCgroupRules.value()),
                "GroupAdd", GoLists.orNull(groupAdd.value()),
                "ShmSize", shmSize.value(),
                "CgroupParent", cgroupParent.value(),
                "RestartPolicy", restartPolicy(remove),
                "AutoRemove", remove,
                "LogConfig", JsonObject.of("Type", logDriver.value(), "Config", logOptions()));
        limits.addTo(config);
        addSecurity(config);
        putUnlessEmpty(config, "Mounts", mounts.value());
        putUnlessEmpty(config, "Tmpfs", tmpfsOptions());
        putUnlessEmpty(config, "StorageOpt", storageOptions());
        putUnlessEmpty(config, "Sysctls", sysctls.value());
        putUnlessEmpty(config, "Annotations", annotations.value());
        if (!runtime.value().isEmpty()) {
            config.put("Runtime", runtime.value());
        }
        if (init.changed()) {
            config.put("Init", init.value());
        }
        return config;
    }

    private static void putUnlessEmpty(JsonObject config, String name, List<?> list) {
        if (!list.isEmpty()) {
            config.put(name, list);
        }
    }

    private static void putUnlessEmpty(JsonObject config, String name, Map<String, ?> map) {
        if (!map.isEmpty()) {
            config.put(name, map);
        }
    }

    /// Sorted, with their full names.
    private static List<String> capabilities(List<String> given) {
        Set<String> names = new TreeSet<>();
        for (String name : given) {
            String upper = name.toUpperCase(Locale.ROOT);
            names.add(upper.equals("ALL") || upper.startsWith("CAP_") ? upper : "CAP_" + upper);
        }
        return List.copyOf(names);
    }

    /// A namespace's mode: one of `modes`, none, or, of processes, another container's.
    private static String mode(Flag<String> flag, String kind, String... modes) {
        String mode = flag.value();
        boolean another = kind.equals("PID") && mode.startsWith("container:") && !mode.endsWith("container:");
        if (!mode.isEmpty() && !another && !List.of(modes).contains(mode)) {
            throw new CliException("--" + flag.name() + ": invalid " + kind + " mode", 125);
        }
        return mode;
    }

    private List<JsonObject> deviceRequests() {
        List<JsonObject> requests = new ArrayList<>(gpus.value());
        requests.addAll(DeviceSpec.requests(devices.value()));
        return requests;
    }

    private Map<String, String> tmpfsOptions() {
        Map<String, String> all = new TreeMap<>();
        for (String mount : tmpfs.value()) {
            int colon = mount.indexOf(':');
            all.put(colon < 0 ? mount : mount.substring(0, colon), colon < 0 ? "" : mount.substring(colon + 1));
        }
        return all;
    }

    private Map<String, @Nullable Object> storageOptions() {
        for (String option : storageOptions.value()) {
            if (option.indexOf('=') < 0) {
                throw new CliException("invalid storage option", 125);
            }
        }
        return KeyValues.of(storageOptions.value());
    }

    private JsonObject logOptions() {
        if (logDriver.value().equals("none") && !logOptions.value().isEmpty()) {
            throw new CliException("invalid logging opts for driver none", 125);
        }
        return KeyValues.of(logOptions.value());
    }

    /// `systempaths=unconfined` empties the lists of masked and read-only paths; a seccomp profile's file is
    /// read here.
    private void addSecurity(JsonObject config) {
        List<String> options = new ArrayList<>();
        config.put("MaskedPaths", null);
        config.put("ReadonlyPaths", null);
        for (String option : securityOpt.value()) {
            if (option.equals("systempaths=unconfined")) {
                config.put("MaskedPaths", List.of());
                config.put("ReadonlyPaths", List.of());
            } else {
                options.add(securityOption(option));
            }
        }
        config.put("SecurityOpt", securityOpt.changed() ? options : null);
    }

    /// `name=value`, in its older form `name:value`; only `no-new-privileges` stands alone.
    private static String securityOption(String option) {
        int equals = option.indexOf('=');
        int end = equals < 0 ? option.indexOf(':') : equals;
        String name = end < 0 ? option : option.substring(0, end);
        if ((end < 0 || end == option.length() - 1) && !name.equals("no-new-privileges")) {
            throw new CliException("Invalid --security-opt: " + GoText.quote(option), 125);
        }
        return name.equals("seccomp") ? "seccomp=" + seccomp(option.substring(end + 1)) : option;
    }

    private static String seccomp(String value) {
        if (value.equals("unconfined") || value.equals("builtin")) {
            return value;
        }
        try {
            return Json.writePlain(Json.parse(Files.readString(Path.of(value))));
        } catch (IOException e) {
            throw new CliException("opening seccomp profile (" + value + ") failed: " + FileErrors.text(e), 125);
        } catch (JsonException e) {
            throw new CliException(
                    "compacting json for seccomp profile (" + value + ") failed: " + e.getMessage(), 125);
        }
    }

    /// `no`, `always`, `unless-stopped`, `on-failure[:most]`.
    private JsonObject restartPolicy(boolean remove) {
        JsonObject policy = RestartSpec.parse(restart.value(), 125);
        String name = policy.text("Name");
        if (remove && !name.isEmpty() && !name.equals("no")) {
            throw new CliException("conflicting options: cannot specify both --restart and --rm", 125);
        }
        return policy;
    }
}
