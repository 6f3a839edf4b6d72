package dev.gantry.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// A busybox bundle made by hand: the smallest container that has a shell.
record Bundle(Path directory, String cgroup) {
    /// @param name tells the bundle's cgroup from others
    static Bundle make(Path directory, String name, boolean tty, String... args) throws IOException {
        BusyboxRoot.make(directory.resolve("rootfs"), "proc", "dev");
        Bundle bundle = new Bundle(directory, "/gantry-test/" + name);
        Files.write(directory.resolve("config.json"), JsonMapper.shared().writeValueAsBytes(bundle.spec(tty, args)));
        return bundle;
    }

    /// Another command for the same root.
    void command(boolean tty, String... args) throws IOException {
        Files.write(directory.resolve("config.json"), JsonMapper.shared().writeValueAsBytes(spec(tty, args)));
    }

    private Map<String, Object> spec(boolean tty, String... args) {
        return Map.of(
                "ociVersion", "1.0.2",
                "process", process(tty, args),
                "root", Map.of("path", "rootfs", "readonly", false),
                "mounts", mounts(),
                "linux", linux());
    }

    private static Map<String, Object> process(boolean tty, String... args) {
        return Map.of(
                "terminal",
                tty,
                "user",
                Map.of("uid", 0, "gid", 0),
                "args",
                args,
                "env",
                List.of("PATH=/bin", "TERM=xterm"),
                "cwd",
                "/");
    }

    private static List<Map<String, Object>> mounts() {
        return List.of(
                Map.of("destination", "/proc", "type", "proc", "source", "proc"),
                Map.of("destination", "/dev", "type", "tmpfs", "source", "tmpfs"),
                Map.of(
                        "destination", "/dev/pts",
                        "type", "devpts",
                        "source", "devpts",
                        "options", List.of("newinstance", "ptmxmode=0666")));
    }

    private Map<String, Object> linux() {
        return Map.of(
                "cgroupsPath",
                cgroup,
                "namespaces",
                List.of(Map.of("type", "pid"), Map.of("type", "mount"), Map.of("type", "ipc"), Map.of("type", "uts")));
    }
}
