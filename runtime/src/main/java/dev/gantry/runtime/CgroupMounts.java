package dev.gantry.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The host's cgroup hierarchies: one of version 2, several of version 1, or both (hybrid).
///
/// @param controllers the version 1 mounts by controller (`memory`, `freezer`, ..., `name=systemd`)
/// @param unified the version 2 mount, or null
record CgroupMounts(Map<String, Path> controllers, @Nullable Path unified) {
    /// The mounts that this process sees.
    static CgroupMounts ofHost() {
        try {
            return parse(Files.readAllLines(Path.of("/proc/self/mountinfo")));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static CgroupMounts parse(List<String> mountinfo) {
        Map<String, Path> controllers = new HashMap<>();
        Path unified = null;
        for (String line : mountinfo) {
            String[] halves = line.split(" - ", 2);
            String[] after = halves[halves.length - 1].split(" ", -1);
            Path mountPoint = Path.of(halves[0].split(" ", -1)[4]);
            if (after[0].equals("cgroup2")) {
                unified = mountPoint;
            } else if (after[0].equals("cgroup")) {
                for (String option : after[2].split(",", -1)) {
                    controllers.putIfAbsent(option, mountPoint);
                }
            }
        }
        controllers.keySet().removeAll(List.of("rw", "ro"));
        return new CgroupMounts(Map.copyOf(controllers), unified);
    }

    Optional<Path> controller(String name) {
        return Optional.ofNullable(controllers.get(name));
    }

    /// The cgroup that this process is in (`/proc/self/cgroup`, lines such as `8:pids:/system.slice`).
    Optional<Path> ownCgroup(String controller) {
        try {
            return Files.readAllLines(Path.of("/proc/self/cgroup")).stream()
                    .map(line -> line.split(":", 3))
                    .filter(fields -> List.of(fields[1].split(",", -1)).contains(controller))
                    .findFirst()
                    .flatMap(fields -> controller(controller).map(mount -> mount.resolve(fields[2].substring(1))));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Every hierarchy of version 1 once.
    List<Path> legacy() {
        return controllers.values().stream().distinct().toList();
    }

    /// Every hierarchy once.
    List<Path> all() {
        return java.util.stream.Stream.concat(legacy().stream(), Optional.ofNullable(unified).stream())
                .toList();
    }

    /// The version 2 mount beside version 1 controllers, which crun refuses.
    @Nullable Path unifiedOfHybrid() {
        return controllers.isEmpty() ? null : unified;
    }
}
