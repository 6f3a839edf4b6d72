package dev.gantry.runtime;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// The plan of a new container: its specification turned into what the monitor does, in order.
final class CreatePlan {
    /// `CLONE_NEW...` by the specification's names.
    static final Map<String, Integer> NAMESPACES = Map.of(
            "mount", 0x00020000,
            "cgroup", 0x02000000,
            "uts", 0x04000000,
            "ipc", 0x08000000,
            "user", 0x10000000,
            "pid", 0x20000000,
            "network", 0x40000000);

    /// How the container's mounts follow the host's while they are made.
    static final Map<String, Long> ROOT_PROPAGATIONS = Map.of(
            "", MountOptions.SLAVE | MountOptions.RECURSIVE,
            "rslave", MountOptions.SLAVE | MountOptions.RECURSIVE,
            "rprivate", MountOptions.PRIVATE | MountOptions.RECURSIVE);

    private static final String DEV = "/dev";

    /// The nodes that every container has, as the specification demands.
    private static final List<Node> DEVICES = List.of(
            new Node("/dev/null", 3),
            new Node("/dev/random", 8),
            new Node("/dev/full", 7),
            new Node("/dev/tty", 5, 0),
            new Node("/dev/zero", 5),
            new Node("/dev/urandom", 9));

    private static final int ANYBODY = 0666;

    private record Node(String path, int major, int minor) {
        Node(String path, int minor) {
            this(path, 1, minor);
        }
    }

    private final PlanRecords plan = new PlanRecords();
    private final JsonNode spec;
    private final JsonNode linux;

    private CreatePlan(JsonNode spec) {
        this.spec = spec;
        this.linux = spec.path("linux");
    }

    /// @param spec one of which [UnusualSpec] has nothing to say
    /// @param bundle what the root's path starts from
    /// @param cgroups the `cgroup.procs` files to write to
    static PlanRecords of(JsonNode spec, String id, Path bundle, List<Path> cgroups, CgroupMounts mounts) {
        CreatePlan create = new CreatePlan(spec);
        cgroups.forEach(procs -> create.plan.add('c', procs.toString()));
        create.addNamespaces();
        create.addRoot(bundle);
        new MountPlan(
                        create.plan,
                        mounts,
                        create.linux.path("cgroupsPath").asString(),
                        create.namespace("cgroup").isPresent())
                .add(spec.path("mounts"));
        create.addDevices();
        create.addNames();
        create.addSysctls();
        create.linux.path("readonlyPaths").forEach(path -> create.plan.add('W', path.asString()));
        create.linux.path("maskedPaths").forEach(path -> create.plan.add('K', path.asString()));
        create.plan.addProcess(spec.path("process"), id);
        return create.plan;
    }

    private Optional<JsonNode> namespace(String type) {
        return linux.path("namespaces")
                .valueStream()
                .filter(namespace -> namespace.path("type").asString().equals(type))
                .findFirst();
    }

    /// What root of a user namespace is outside.
    static Optional<Integer> root(JsonNode mappings) {
        return mappings.valueStream()
                .filter(range -> range.path("containerID").asLong(-1) == 0)
                .map(range -> (int) range.path("hostID").asLong())
                .findFirst();
    }

    /// A user namespace comes first: the others are its root's.
    private void addNamespaces() {
        namespace("user")
                .ifPresent(_ -> plan.add(
                        'I',
                        Integer.toUnsignedString(root(linux.path("uidMappings")).orElseThrow())
                                + " "
                                + Integer.toUnsignedString(
                                        root(linux.path("gidMappings")).orElseThrow())));
        int made = 0;
        List<JsonNode> all = new ArrayList<>();
        namespace("user").ifPresent(all::add);
        linux.path("namespaces").forEach(all::add);
        for (JsonNode namespace : new LinkedHashSet<>(all)) {
            int flag = NAMESPACES.getOrDefault(namespace.path("type").asString(), 0);
            if (namespace.has("path")) {
                plan.add(
                        'J',
                        Integer.toHexString(flag) + " " + namespace.path("path").asString());
            } else {
                made |= flag;
            }
        }
        plan.add('U', Integer.toHexString(made));
        if (namespace("network").filter(network -> !network.has("path")).isPresent()) {
            plan.add('N', "");
        }
    }

    private void addRoot(Path bundle) {
        JsonNode root = spec.path("root");
        plan.add('R', bundle.resolve(root.path("path").asString()).toString());
        long propagation = ROOT_PROPAGATIONS.getOrDefault(
                linux.path("rootfsPropagation").asString(""), MountOptions.SLAVE | MountOptions.RECURSIVE);
        plan.add('P', Long.toHexString(propagation));
        if (root.path("readonly").asBoolean(false)) {
            plan.add('q', "");
        }
    }

    private void addDevices() {
        boolean hosts = spec.path("mounts")
                .valueStream()
                .anyMatch(mount -> mount.path("type").asString().equals("bind")
                        && mount.path("destination").asString().equals(DEV));
        if (hosts) {
            return;
        }
        plan.add('E', "");
        JsonNode asked = linux.path("devices");
        for (Node node : DEVICES) {
            if (asked.valueStream()
                    .noneMatch(device -> device.path("path").asString().equals(node.path))) {
                addDevice("c", node.major, node.minor, ANYBODY, 0, 0, node.path);
            }
        }
        for (JsonNode device : asked) {
            addDevice(
                    device.path("type").asString(),
                    device.path("major").asInt(),
                    device.path("minor").asInt(),
                    device.path("fileMode").asInt(ANYBODY),
                    device.path("uid").asInt(0),
                    device.path("gid").asInt(0),
                    device.path("path").asString());
        }
    }

    private void addDevice(String type, int major, int minor, int mode, int uid, int gid, String path) {
        plan.add('X', "%s %d %d %o %d %d %s".formatted(type, major, minor, mode, uid, gid, path));
    }

    private void addNames() {
        String name = spec.path("hostname").asString("");
        if (!name.isEmpty()) {
            plan.add('H', name);
        }
    }

    private void addSysctls() {
        linux.path("sysctl").properties().forEach(sysctl -> {
            plan.add('y', "/proc/sys/" + sysctl.getKey().replace('.', '/'));
            plan.add('Y', sysctl.getValue().asString());
        });
    }
}
