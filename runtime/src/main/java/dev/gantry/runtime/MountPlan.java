package dev.gantry.runtime;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// The mounts of a new container's plan.
final class MountPlan {
    private static final List<String> CGROUP_ROOT_OPTIONS = List.of("nosuid", "noexec", "nodev", "mode=755");

    private final PlanRecords plan;
    private final CgroupMounts cgroups;
    private final String cgroupPath;
    private final boolean ownCgroupNamespace;

    /// @param cgroupPath the container's, from the hierarchies' roots
    MountPlan(PlanRecords plan, CgroupMounts cgroups, String cgroupPath, boolean ownCgroupNamespace) {
        this.plan = plan;
        this.cgroups = cgroups;
        this.cgroupPath = cgroupPath;
        this.ownCgroupNamespace = ownCgroupNamespace;
    }

    void add(JsonNode mounts) {
        for (JsonNode mount : mounts) {
            String type = mount.path("type").asString();
            String source = mount.path("source").asString();
            String destination = mount.path("destination").asString();
            List<String> words = new ArrayList<>();
            mount.path("options").forEach(option -> words.add(option.asString()));
            MountOptions options = MountOptions.of(words);
            if (type.equals("bind") || options.has(MountOptions.BIND)) {
                addBind(source, destination, options);
            } else if (type.equals("cgroup")) {
                addCgroups(destination, options);
            } else {
                addNew(type, source, destination, options);
            }
        }
    }

    private void begin(String type, String source, String destination) {
        plan.add('M', type);
        plan.add('S', source);
        plan.add('D', destination);
    }

    private void attributes(long set, long cleared, boolean readOnlyBelow, long propagation) {
        String below = readOnlyBelow ? "1" : "0";
        plan.add('A', "%x %x %s 0 %x".formatted(set, cleared, below, propagation));
    }

    private void addBind(String source, String destination, MountOptions options) {
        begin(options.has(MountOptions.RECURSIVE) ? "rbind" : "bind", source, destination);
        attributes(options.attributes(), options.cleared(), options.readOnlyBelow(), options.propagation());
    }

    /// What others are mounted in, and /dev, becomes read-only last.
    private void addNew(String type, String source, String destination, MountOptions options) {
        begin(type, source, destination);
        options.data().forEach(option -> plan.add('O', option));
        boolean readOnly = options.has(MountOptions.READ_ONLY);
        boolean late = readOnly && (type.equals("tmpfs") || destination.equals("/dev"));
        if (late) {
            plan.add('Z', "");
        } else if (readOnly) {
            plan.add('O', "ro");
        }
        long set = late ? options.attributes() & ~MountOptions.READ_ONLY : options.attributes();
        attributes(set, 0, false, options.propagation());
    }

    /// Version 1: a directory with a mount of each hierarchy, of the container's own part.
    private void addCgroups(String destination, MountOptions options) {
        addNew("tmpfs", "tmpfs", destination, MountOptions.of(CGROUP_ROOT_OPTIONS));
        List<Path> hierarchies =
                cgroups.legacy().stream().sorted(Comparator.naturalOrder()).toList();
        for (Path hierarchy : hierarchies) {
            String name = String.valueOf(hierarchy.getFileName());
            String place = destination + "/" + name;
            if (ownCgroupNamespace) {
                addHierarchy(name, place, options);
            } else {
                addBind(
                        hierarchy.resolve(cgroupPath.substring(1)).toString(),
                        place,
                        new MountOptions(
                                options.flags() | MountOptions.BIND | MountOptions.RECURSIVE,
                                false,
                                options.propagation(),
                                List.of()));
            }
        }
        for (Path hierarchy : hierarchies) {
            String name = String.valueOf(hierarchy.getFileName());
            if (name.contains(",")) {
                for (String controller : name.split(",", -1)) {
                    plan.add('L', destination + "/" + controller + " " + name);
                }
            }
        }
    }

    /// In a cgroup namespace of its own a hierarchy's root is the container's part.
    private void addHierarchy(String name, String place, MountOptions options) {
        boolean systemd = name.equals("systemd");
        begin("cgroup", systemd ? "systemd" : "cgroup", place);
        if (systemd) {
            plan.add('O', "name=systemd");
        } else {
            List.of(name.split(",", -1)).forEach(controller -> plan.add('O', controller));
        }
        long locked = MountOptions.NO_EXEC | MountOptions.NO_SUID | MountOptions.NO_DEVICES;
        boolean readOnly = options.has(MountOptions.READ_ONLY);
        if (readOnly) {
            plan.add('O', "ro");
        }
        attributes(readOnly ? locked | MountOptions.READ_ONLY : locked, 0, false, 0);
    }
}
