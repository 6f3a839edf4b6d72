package dev.gantry.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The device nodes a container gets besides the runtime's own (null, zero, tty, ...), and its device allow
/// list.
final class SpecDevices {
    private static final Path DEV = Path.of("/dev");
    /// Directories and files below `/dev` that belong to the host's mounts or terminals, as containerd leaves
    /// them out.
    private static final Set<String> NOT_PASSED_ON =
            Set.of("pts", "shm", "fd", "mqueue", ".lxc", ".lxd-mounts", ".udev", "console");

    private static final List<DeviceRule> DEFAULT_RULES = List.of(
            new DeviceRule(false, null, null, null, "rwm"),
            character(1, 5), // zero
            character(1, 3), // null
            character(1, 9), // urandom
            character(1, 8), // random
            character(5, 0), // tty
            character(5, 1), // console
            new DeviceRule(false, "c", 10L, 229L, "rwm")); // fuse

    private final List<Node> nodes = new ArrayList<>();
    private final List<DeviceRule> rules = new ArrayList<>();

    private record Node(String path, HostDevice device) {}

    private SpecDevices() {}

    private static DeviceRule character(long major, long minor) {
        return new DeviceRule(true, "c", major, minor, "rwm");
    }

    /// @throws SettingsException `error gathering device information while adding custom device "/dev/x": ...`
    static SpecDevices of(ContainerSettings settings) {
        SpecDevices devices = new SpecDevices();
        if (settings.confinement().privileged()) {
            devices.addHostDevices();
            settings.devices().stream()
                    .filter(device -> !device.hostPath().equals(device.containerPath()))
                    .forEach(device -> devices.add(device, false));
            devices.rules.add(new DeviceRule(true, null, null, null, "rwm"));
        } else {
            devices.rules.addAll(DEFAULT_RULES);
            settings.devices().forEach(device -> devices.add(device, true));
            settings.deviceCgroupRules().stream().map(DeviceRule::parse).forEach(devices.rules::add);
        }
        return devices;
    }

    private void addHostDevices() {
        for (HostDevice device : devicesBelow(DEV)) {
            nodes.add(new Node(device.path().toString(), device));
        }
    }

    private void add(DeviceSetting setting, boolean withRules) {
        try {
            Path source = Path.of(setting.hostPath()).toRealPath();
            List<HostDevice> found = Files.isDirectory(source)
                    ? devicesBelow(source)
                    : HostDevice.at(source).stream().toList();
            if (found.isEmpty()) {
                throw unusable(setting, "not a device node");
            }
            for (HostDevice device : found) {
                String below = source.relativize(device.path()).toString();
                nodes.add(new Node(
                        below.isEmpty() ? setting.containerPath() : setting.containerPath() + "/" + below, device));
                if (withRules) {
                    rules.add(DeviceRule.allow(device, setting.permissions()));
                }
            }
        } catch (NoSuchFileException missing) {
            throw unusable(setting, "no such file or directory");
        } catch (IOException unreadable) {
            throw unusable(setting, String.valueOf(unreadable.getMessage()));
        }
    }

    private static SettingsException unusable(DeviceSetting setting, String why) {
        return new SettingsException(
                "error gathering device information while adding custom device \"" + setting.hostPath() + "\": " + why);
    }

    private static List<HostDevice> devicesBelow(Path directory) {
        List<HostDevice> found = new ArrayList<>();
        try {
            Files.walkFileTree(directory, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path below, BasicFileAttributes attributes) {
                    boolean passed = below.equals(directory) || isPassedOn(below);
                    return passed ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    if (attributes.isOther() && isPassedOn(file)) {
                        HostDevice.at(file).ifPresent(found::add);
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException gone) {
                    return FileVisitResult.CONTINUE; // devices come and go
                }
            });
        } catch (IOException unreadable) {
            throw new UncheckedIOException("list devices of " + directory, unreadable);
        }
        return found;
    }

    private static boolean isPassedOn(Path path) {
        return !NOT_PASSED_ON.contains(String.valueOf(path.getFileName()));
    }

    void writeNodes(ArrayNode array) {
        for (Node node : nodes) {
            HostDevice device = node.device();
            array.addObject()
                    .put("path", node.path())
                    .put("type", device.type())
                    .put("major", device.major())
                    .put("minor", device.minor())
                    .put("fileMode", device.fileMode())
                    .put("uid", device.uid())
                    .put("gid", device.gid());
        }
    }

    void writeRules(ArrayNode array) {
        for (DeviceRule rule : rules) {
            ObjectNode json = array.addObject().put("allow", rule.allow());
            if (rule.type() != null) {
                json.put("type", rule.type());
            }
            if (rule.major() != null) {
                json.put("major", rule.major());
            }
            if (rule.minor() != null) {
                json.put("minor", rule.minor());
            }
            json.put("access", rule.access());
        }
    }
}
