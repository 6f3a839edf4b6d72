package dev.gantry.runtime;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

    /// @param path as in `linux.cgroupsPath`, from the hierarchies' roots
    NewCgroup(CgroupMounts mounts, String path) {
        this.mounts = mounts;
        this.relative = Path.of(path.replaceFirst("^/+", "")).normalize();
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
            setMemory(resources.path("memory"));
            setCpu(resources.path("cpu"));
            if (resources.path("pids").has("limit")) {
                long limit = resources.path("pids").path("limit").asLong();
                set("pids", "pids.max", limit > 0 ? Long.toString(limit) : "max");
            }
            if (resources.path("blockIO").has("weight")) {
                setWeight(resources.path("blockIO").path("weight").asString());
            }
        } catch (IOException refused) {
            throw RuntimeLog.createFailure(
                    "unable to start container process: unable to apply cgroup configuration: " + reason(refused));
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
            write(
                    directory.resolve(file),
                    Files.readString(parent.resolve(file)).strip());
        }
    }

    private void allowDevices(JsonNode rules) throws IOException {
        Optional<Path> cgroup = directory("devices");
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
        try (FileChannel allow = open(cgroup.get().resolve("devices.allow"));
                FileChannel deny = open(cgroup.get().resolve("devices.deny"))) {
            for (Rule rule : all) {
                (rule.allow ? allow : deny).write(bytes(rule.text));
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

    /// Memory alone can't be more than memory and swap together: that one goes first where there is no limit to it.
    private void setMemory(JsonNode memory) throws IOException {
        String swap = memory.path("swap").asString("");
        if (swap.equals("-1")) {
            set("memory", "memory.memsw.limit_in_bytes", swap);
        }
        setIfGiven("memory", "memory.limit_in_bytes", memory.path("limit"));
        if (!swap.isEmpty() && !swap.equals("-1")) {
            set("memory", "memory.memsw.limit_in_bytes", swap);
        }
        setIfGiven("memory", "memory.soft_limit_in_bytes", memory.path("reservation"));
        if (memory.path("disableOOMKiller").asBoolean(false)) {
            set("memory", "memory.oom_control", "1");
        }
        setIfGiven("memory", "memory.swappiness", memory.path("swappiness"));
    }

    private void setCpu(JsonNode cpu) throws IOException {
        setIfGiven("cpu", "cpu.shares", cpu.path("shares"));
        setIfGiven("cpu", "cpu.cfs_period_us", cpu.path("period"));
        setIfGiven("cpu", "cpu.cfs_quota_us", cpu.path("quota"));
        setIfGiven("cpuset", "cpuset.cpus", cpu.path("cpus"));
        setIfGiven("cpuset", "cpuset.mems", cpu.path("mems"));
    }

    private void setWeight(String weight) throws IOException {
        Optional<Path> cgroup = directory("blkio");
        boolean bfq = cgroup.isPresent() && Files.exists(cgroup.get().resolve("blkio.bfq.weight"));
        set("blkio", bfq ? "blkio.bfq.weight" : "blkio.weight", weight);
    }

    private void setIfGiven(String controller, String file, JsonNode value) throws IOException {
        if (!value.isMissingNode()) {
            set(controller, file, value.asString());
        }
    }

    private void set(String controller, String file, String value) throws IOException {
        Path cgroup = directory(controller)
                .orElseThrow(() -> new IOException("cannot set " + file + ": no " + controller + " cgroup"));
        write(cgroup.resolve(file), value);
    }

    private Optional<Path> directory(String controller) {
        return mounts.controller(controller).map(mount -> mount.resolve(relative));
    }

    private static void write(Path file, String value) throws IOException {
        try (FileChannel channel = open(file)) {
            channel.write(bytes(value));
        } catch (FileSystemException named) {
            throw named;
        } catch (IOException refused) {
            throw new IOException(
                    "failed to write \"%s\": write %s: %s".formatted(value, file, reason(refused)), refused);
        }
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.WRITE);
    }

    private static ByteBuffer bytes(String value) {
        return ByteBuffer.wrap(value.getBytes(StandardCharsets.US_ASCII));
    }

    /// As Go words errno: small at the start.
    private static String reason(IOException refused) {
        String text = String.valueOf(refused.getMessage());
        boolean sentence =
                text.length() > 1 && Character.isUpperCase(text.charAt(0)) && Character.isLowerCase(text.charAt(1));
        return sentence ? text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1) : text;
    }
}
