package dev.gantry.engine;

import dev.gantry.logging.LogDrivers;
import java.nio.file.Path;

/// Where the files of one container lie.
///
///     <data root>/containers/<id>/          what lasts as long as the container
///         hostname hosts resolv.conf        mounted over the container's own in /etc
///         <id>-json.log                     and its rotated predecessors; other drivers' have other names
///         shm/                              mount point of a shareable /dev/shm
///         memory/                           mount point of what must not reach a disk, see [PrivateMemory]
///     <run root>/bundles/<id>/              what lasts as long as a run
///         config.json
///         rootfs/                           mount point of the container's root
///         mounts/                           mount points of parts of volumes, and of images
record ContainerPaths(Path directory, Path bundle, String id) {
    static final String MEMORY = "memory";
    static final String MOUNTS = "mounts";

    static ContainerPaths of(EngineOptions options, String id) {
        return new ContainerPaths(
                options.dataRoot().resolve("containers").resolve(id),
                options.runRoot().resolve("bundles").resolve(id),
                id);
    }

    Path hostname() {
        return directory.resolve("hostname");
    }

    Path hosts() {
        return directory.resolve("hosts");
    }

    Path resolvConf() {
        return directory.resolve("resolv.conf");
    }

    /// @param driver the container's log driver
    Path log(String driver) {
        return directory.resolve(LogDrivers.fileName(driver, id));
    }

    Path shm() {
        return directory.resolve("shm");
    }

    Path memory() {
        return directory.resolve(MEMORY);
    }

    Path rootfs() {
        return bundle.resolve("rootfs");
    }

    Path mounts() {
        return bundle.resolve(MOUNTS);
    }

    Path specification() {
        return bundle.resolve("config.json");
    }
}
