package dev.gantry.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// What the built-in runtime leaves to an OCI runtime: whatever of a specification it does not know for certain, and
/// whatever it knows to be refused, so that the refusal is the runtime's.
final class UnusualSpec {
    private static final Map<String, Set<String>> KNOWN = Map.ofEntries(
            Map.entry("", Set.of("ociVersion", "process", "root", "hostname", "mounts", "linux", "annotations")),
            Map.entry(
                    "process",
                    Set.of(
                            "terminal",
                            "consoleSize",
                            "user",
                            "args",
                            "env",
                            "cwd",
                            "capabilities",
                            "noNewPrivileges",
                            "oomScoreAdj",
                            "rlimits")),
            Map.entry("process.user", Set.of("uid", "gid", "additionalGids")),
            Map.entry("process.capabilities", Set.of("bounding", "effective", "permitted")),
            Map.entry("root", Set.of("path", "readonly")),
            Map.entry(
                    "linux",
                    Set.of(
                            "sysctl",
                            "cgroupsPath",
                            "resources",
                            "namespaces",
                            "uidMappings",
                            "gidMappings",
                            "devices",
                            "seccomp",
                            "maskedPaths",
                            "readonlyPaths",
                            "rootfsPropagation")),
            Map.entry("linux.resources", Set.of("devices", "memory", "cpu", "pids", "blockIO")),
            Map.entry(
                    "linux.resources.memory", Set.of("limit", "reservation", "swap", "swappiness", "disableOOMKiller")),
            Map.entry(
                    "linux.resources.cpu",
                    Set.of("shares", "period", "quota", "realtimePeriod", "realtimeRuntime", "cpus", "mems")),
            Map.entry("linux.resources.pids", Set.of("limit")),
            Map.entry("linux.resources.blockIO", Set.of("weight")));

    private static final Set<String> MOUNTS = Set.of("bind", "proc", "tmpfs", "devpts", "sysfs", "cgroup", "mqueue");

    private static final Set<String> MOUNT_KEYS = Set.of("destination", "type", "source", "options");

    private static final Set<String> IPC_SYSCTLS = Set.of(
            "kernel.msgmax",
            "kernel.msgmnb",
            "kernel.msgmni",
            "kernel.sem",
            "kernel.shmall",
            "kernel.shmmax",
            "kernel.shmmni",
            "kernel.shm_rmid_forced");

    /// The first kernel with `mount_setattr(2)`.
    private static final KernelVersion OLDEST_KERNEL = new KernelVersion(5, 12);

    private final JsonNode spec;
    private final JsonNode linux;

    private UnusualSpec(JsonNode spec) {
        this.spec = spec;
        this.linux = spec.path("linux");
    }

    /// Why a container must be made by an OCI runtime; empty where it need not be.
    static Optional<String> in(JsonNode spec, CgroupMounts cgroups, KernelVersion kernel) {
        if (!kernel.isAtLeast(OLDEST_KERNEL)) {
            return Optional.of("kernel without mount_setattr");
        }
        if (cgroups.controller("devices").isEmpty()) {
            return Optional.of("no device cgroup of version 1");
        }
        UnusualSpec unusual = new UnusualSpec(spec);
        return KNOWN.entrySet().stream()
                .flatMap(known -> unusual.unknown(known.getKey(), known.getValue()).stream())
                .findFirst()
                .or(unusual::process)
                .or(unusual::namespaces)
                .or(unusual::mounts)
                .or(unusual::devices)
                .or(unusual::cgroup)
                .or(unusual::rootPropagation)
                .or(unusual::sysctls);
    }

    private Optional<String> unknown(String path, Set<String> known) {
        JsonNode object = spec;
        for (String name : path.isEmpty() ? new String[0] : path.split("\\.", -1)) {
            object = object.path(name);
        }
        return object.propertyNames().stream()
                .filter(name -> !known.contains(name))
                .map(name -> path.isEmpty() ? name : path + "." + name)
                .findFirst();
    }

    private Optional<String> process() {
        JsonNode process = spec.path("process");
        JsonNode capabilities = process.path("capabilities");
        if (!capabilities.path("effective").equals(capabilities.path("permitted"))) {
            return Optional.of("permitted capabilities that are not effective");
        }
        if (capabilities
                .valueStream()
                .flatMap(JsonNode::valueStream)
                .anyMatch(capability -> !Capabilities.ALL.contains(capability.asString()))) {
            return Optional.of("capability of another name");
        }
        if (process.path("rlimits")
                .valueStream()
                .anyMatch(
                        limit -> !PlanRecords.LIMITS.contains(limit.path("type").asString()))) {
            return Optional.of("rlimit of another name");
        }
        if (process.path("args").isEmpty()) {
            return Optional.of("no command");
        }
        return process.path("cwd").asString("").startsWith("/")
                ? Optional.empty()
                : Optional.of("relative working directory");
    }

    private Optional<String> namespaces() {
        Set<String> seen = new HashSet<>();
        for (JsonNode namespace : linux.path("namespaces")) {
            String type = namespace.path("type").asString();
            if (!CreatePlan.NAMESPACES.containsKey(type)) {
                return Optional.of("namespace " + type);
            }
            if (!seen.add(type)) {
                return Optional.of("namespace named twice");
            }
            if (type.equals("mount") && namespace.has("path")) {
                return Optional.of("shared mount namespace");
            }
            if (type.equals("user") && !namespace.has("path")) {
                return Optional.of("new user namespace");
            }
        }
        if (seen.contains("user") ? !isMapped() : linux.has("uidMappings") || linux.has("gidMappings")) {
            return Optional.of("mappings that are not of a user namespace");
        }
        if (!seen.contains("mount")) {
            return Optional.of("no mount namespace");
        }
        return spec.has("hostname") && !seen.contains("uts")
                ? Optional.of("host name without a namespace")
                : Optional.empty();
    }

    /// Whether somebody outside is root of the container's user namespace.
    private boolean isMapped() {
        return CreatePlan.root(linux.path("uidMappings")).isPresent()
                && CreatePlan.root(linux.path("gidMappings")).isPresent();
    }

    private Optional<String> mounts() {
        for (JsonNode mount : spec.path("mounts")) {
            String type = mount.path("type").asString("");
            if (!MOUNT_KEYS.containsAll(mount.propertyNames())) {
                return Optional.of("mount with more than a source, a destination and options");
            }
            if (!MOUNTS.contains(type)) {
                return Optional.of("mount of type " + type);
            }
            Path destination = Path.of(mount.path("destination").asString(""));
            boolean plain = destination.isAbsolute()
                    && destination.getNameCount() > 0
                    && destination.equals(destination.normalize());
            boolean inProc =
                    destination.startsWith("/proc") && !(type.equals("proc") && destination.getNameCount() == 1);
            if (!plain || inProc) {
                return Optional.of("mount at " + destination);
            }
            for (JsonNode option : mount.path("options")) {
                if (!MountOptions.knows(type, option.asString())) {
                    return Optional.of("mount option " + option.asString());
                }
            }
        }
        return Optional.empty();
    }

    private Optional<String> devices() {
        return linux.path("devices")
                .valueStream()
                .map(device -> device.path("type").asString(""))
                .filter(type -> !type.equals("c") && !type.equals("b"))
                .map(type -> "device of type " + type)
                .findFirst();
    }

    private Optional<String> cgroup() {
        String path = linux.path("cgroupsPath").asString("");
        return path.startsWith("/") && Path.of(path).getNameCount() > 0
                ? Optional.empty()
                : Optional.of("cgroup path " + path);
    }

    private Optional<String> rootPropagation() {
        String propagation = linux.path("rootfsPropagation").asString("");
        return CreatePlan.ROOT_PROPAGATIONS.containsKey(propagation)
                ? Optional.empty()
                : Optional.of("root propagation " + propagation);
    }

    /// Only what belongs to a namespace of the container's own: anything else would be the host's.
    private Optional<String> sysctls() {
        return linux.path("sysctl").propertyNames().stream()
                .filter(name -> !belongs(name))
                .map(name -> "sysctl " + name)
                .findFirst();
    }

    private boolean belongs(String sysctl) {
        if (sysctl.contains("/") || sysctl.contains("..")) {
            return false;
        }
        if (sysctl.startsWith("net.")) {
            return has("network");
        }
        if (sysctl.equals("kernel.domainname")) {
            return has("uts");
        }
        return (IPC_SYSCTLS.contains(sysctl) || sysctl.startsWith("fs.mqueue.")) && has("ipc");
    }

    private boolean has(String namespace) {
        return linux.path("namespaces")
                .valueStream()
                .anyMatch(each -> each.path("type").asString().equals(namespace) && !isHosts(each));
    }

    /// What another container shares may be the host's.
    private static boolean isHosts(JsonNode namespace) {
        if (!namespace.has("path")) {
            return false;
        }
        String name = namespace.path("type").asString().equals("network")
                ? "net"
                : namespace.path("type").asString();
        try {
            return Files.isSameFile(
                    Path.of(namespace.path("path").asString()),
                    Path.of("/proc/self/ns").resolve(name));
        } catch (IOException gone) {
            return true;
        }
    }
}
