package dev.gantry.runtime;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Makes a container's cgroup in every hierarchy of version 1 (and in the one of version 2 beside them), with
/// its limits and device rules: the files and values that runc writes, before the first process is a member.
final class NewCgroup {
    private static final String ALL_DEVICES = "a";

    /// What every container may use besides its own rules: make any node, use the nodes that every container has,
    /// terminals, and tun.
    private static final List<String> ALWAYS_ALLOWED = List.of(
            "c *:* m",
            "b *:* m",
            "c 1:3 rwm",
            "c 1:8 rwm",
            "c 1:7 rwm",
            "c 5:0 rwm",
            "c 1:5 rwm",
            "c 1:9 rwm",
            "c 136:* rwm",
            "c 5:2 rwm",
            "c 10:200 rwm");

    private final CgroupMounts mounts;
    private final Path relative;
    private final CgroupLimits limits;

    /// @param path as in `linux.cgroupsPath`, from the hierarchies' roots
    NewCgroup(CgroupMounts mounts, String path) {
        this.mounts = mounts;
        this.relative = Path.of(path.replaceFirst("^/+", "")).normalize();
        this.limits =
                new CgroupLimits(controller -> mounts.controller(controller).map(mount -> mount.resolve(relative)));
    }

    /// What is left of a cgroup that could not be made is the caller's to remove.
    ///
    /// @param resources the specification's `linux.resources`
    /// @throws RuntimeFailure where the kernel refuses a limit
    void make(JsonNode resources) {
        try {
            for (Path hierarchy : mounts.all()) {
                makeDirectories(hierarchy);
            }
            allowDevices(resources.path("devices"));
            limits.set(resources);
        } catch (IOException refused) {
            throw RuntimeLog.createFailure("unable to start container process: unable to apply cgroup configuration: "
                    + CgroupFiles.reason(refused));
        }
    }

    private void makeDirectories(Path hierarchy) throws IOException {
        boolean cpuset = mounts.controller("cpuset").filter(hierarchy::equals).isPresent();
        Path directory = hierarchy;
        for (Path name : relative) {
            Path parent = directory;
            directory = parent.resolve(name);
            try {
                Files.createDirectory(directory);
            } catch (FileAlreadyExistsException there) {
                // another container's parent, too
            }
            if (cpuset) {
                inherit(parent, directory, "cpuset.cpus");
                inherit(parent, directory, "cpuset.mems");
            }
        }
    }

    /// A cpuset begins empty, and takes no process as long as it is.
    private static void inherit(Path parent, Path directory, String file) throws IOException {
        if (Files.readString(directory.resolve(file)).isBlank()) {
            CgroupFiles.write(
                    directory.resolve(file),
                    Files.readString(parent.resolve(file)).strip());
        }
    }

    private void allowDevices(JsonNode rules) throws IOException {
        Optional<Path> cgroup = mounts.controller("devices").map(mount -> mount.resolve(relative));
        if (cgroup.isEmpty()) {
            return;
        }
        List<Rule> all = new ArrayList<>();
        rules.forEach(rule -> all.add(Rule.of(rule)));
        boolean everything = all.stream().allMatch(rule -> rule.allow && rule.text.equals(ALL_DEVICES));
        if (everything && !all.isEmpty()) {
            return; // as it begins
        }
        ALWAYS_ALLOWED.forEach(rule -> all.add(new Rule(true, rule)));
        try (FileChannel allow = CgroupFiles.open(cgroup.get().resolve("devices.allow"));
                FileChannel deny = CgroupFiles.open(cgroup.get().resolve("devices.deny"))) {
            for (Rule rule : all) {
                (rule.allow ? allow : deny).write(CgroupFiles.bytes(rule.text));
            }
        }
    }

    private record Rule(boolean allow, String text) {
        static Rule of(JsonNode json) {
            String type = json.path("type").asString("a");
            String text = type.equals("a")
                    ? ALL_DEVICES
                    : type + " " + number(json.path("major")) + ":" + number(json.path("minor")) + " "
                            + json.path("access").asString();
            return new Rule(json.path("allow").asBoolean(false), text);
        }

        private static String number(JsonNode number) {
            long value = number.asLong(-1);
            return value < 0 ? "*" : Long.toString(value);
        }
    }
}
