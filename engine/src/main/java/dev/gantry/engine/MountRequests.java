package dev.gantry.engine;

import static dev.gantry.engine.EngineException.invalid;

import dev.gantry.api.ContainerConfig;
import dev.gantry.api.HostConfig;
import dev.gantry.api.Mount;
import dev.gantry.api.Nil;
import dev.gantry.engine.ContainerMount.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Function;

/// Reads the mounts that a create request asks for, from all the places where Docker's API lets them stand:
/// `Binds`, `Mounts`, `VolumesFrom` and `Tmpfs` of the host configuration, `Volumes` of the image's and the
/// container's own.
///
/// Each destination is used once. An image's volume gives way to what the request mounts there.
final class MountRequests {
    private static final List<String> PROPAGATIONS =
            List.of("private", "rprivate", "shared", "rshared", "slave", "rslave");

    /// The mode that `inspect` shows of a volume that was given none.
    private static final String SHARED_LABEL = "z";

    private final Map<String, ContainerMount> byDestination = new LinkedHashMap<>();

    private MountRequests() {}

    /// @param mountsOf the mounts of another container, for `VolumesFrom`
    /// @throws EngineException `INVALID_PARAMETER` in dockerd's words
    static Collection<ContainerMount> read(
            ContainerConfig config, HostConfig host, Function<String, List<ContainerMount>> mountsOf) {
        MountRequests requests = new MountRequests();
        for (String from : Nil.toEmpty(host.volumesFrom())) {
            requests.addFrom(from, mountsOf);
        }
        for (String bind : Nil.toEmpty(host.binds())) {
            requests.add(bind(bind), "invalid volume specification: '" + bind + "'");
        }
        for (Mount mount : Nil.toEmpty(host.mounts())) {
            requests.add(mount(mount), "");
        }
        Nil.toEmpty(host.tmpfs()).forEach((destination, options) -> requests.add(tmpfs(destination, options), ""));
        for (String destination : Nil.toEmpty(config.volumes()).keySet()) {
            requests.byDestination.putIfAbsent(clean(destination), anonymous(destination));
        }
        return new ArrayList<>(requests.byDestination.values());
    }

    private void add(ContainerMount mount, String specification) {
        if (mount.destination().equals("/")) {
            throw invalid((specification.isEmpty() ? "" : specification + ": ") + "invalid mount config for type \""
                    + mount.kind().word() + "\": invalid specification: destination can't be '/'");
        }
        ContainerMount earlier = byDestination.get(mount.destination());
        if (earlier != null) {
            throw invalid("Duplicate mount point: " + mount.destination());
        }
        byDestination.put(mount.destination(), mount);
    }

    /// `CONTAINER[:ro|rw]`: later ones win over earlier ones, as in Docker.
    private void addFrom(String from, Function<String, List<ContainerMount>> mountsOf) {
        int colon = from.indexOf(':');
        String container = colon < 0 ? from : from.substring(0, colon);
        String mode = colon < 0 ? "rw" : from.substring(colon + 1);
        if (!mode.equals("rw") && !mode.equals("ro") && !mode.equals("z") && !mode.equals("Z")) {
            throw invalid("invalid mode for volumes-from: " + mode);
        }
        for (ContainerMount mount : mountsOf.apply(container)) {
            if (mount.kind() != Kind.TMPFS) {
                byDestination.put(mount.destination(), mode.equals("ro") ? mount.readOnlyToo() : mount);
            }
        }
    }

    /// `[SOURCE:]DESTINATION[:MODE]`, the value of `-v`.
    private static ContainerMount bind(String specification) {
        String[] parts = specification.split(":", -1);
        if (parts.length > 3 || parts[0].isEmpty()) {
            throw invalid("invalid volume specification: '" + specification + "'");
        }
        if (parts.length == 1) {
            return anonymous(parts[0]);
        }
        String mode = parts.length == 3 ? parts[2] : "";
        requireAbsolute(parts[1], specification);
        BindMode read = BindMode.parse(mode);
        boolean bind = parts[0].startsWith("/");
        String shown = mode.isEmpty() && !bind ? SHARED_LABEL : mode;
        return new ContainerMount(
                bind ? Kind.BIND : Kind.VOLUME,
                bind ? "" : parts[0],
                bind ? clean(parts[0]) : "",
                clean(parts[1]),
                shown,
                read.readOnly,
                bind ? read.propagation : "",
                true,
                !read.noCopy,
                bind);
    }

    private static void requireAbsolute(String destination, String specification) {
        if (!destination.startsWith("/")) {
            throw invalid("invalid volume specification: '" + specification
                    + "': invalid mount config for type \"bind\": invalid mount path: '" + destination
                    + "' mount path must be absolute");
        }
    }

    /// The third part of `-v`: words joined by commas.
    private record BindMode(boolean readOnly, String propagation, boolean noCopy) {
        static BindMode parse(String mode) {
            boolean readOnly = false;
            boolean noCopy = false;
            String propagation = ContainerMount.DEFAULT_PROPAGATION;
            for (String word : mode.isEmpty() ? new String[0] : mode.split(",", -1)) {
                switch (word) {
                    case "ro" -> readOnly = true;
                    case "nocopy" -> noCopy = true;
                    case "rw", "z", "Z", "delegated", "cached", "consistent" -> {
                        // the default, or without effect on this platform
                    }
                    default -> {
                        if (!PROPAGATIONS.contains(word)) {
                            throw invalid("invalid mode: " + mode);
                        }
                        propagation = word;
                    }
                }
            }
            return new BindMode(readOnly, propagation, noCopy);
        }
    }

    private static ContainerMount anonymous(String destination) {
        if (!destination.startsWith("/")) {
            throw invalid("invalid mount config for type \"volume\": invalid mount path: '" + destination
                    + "' mount path must be absolute");
        }
        return new ContainerMount(Kind.VOLUME, "", "", clean(destination), "", false, "", true, true, false);
    }

    private static ContainerMount mount(Mount mount) {
        if (mount.target().isEmpty()) {
            throw invalidMount(mount, "field Target must not be empty");
        }
        if (!mount.target().startsWith("/")) {
            throw invalidMount(mount, "invalid mount path: '" + mount.target() + "' mount path must be absolute");
        }
        return switch (mount.type()) {
            case "bind" -> bindMount(mount);
            case "volume" -> volumeMount(mount);
            case "tmpfs" -> tmpfsMount(mount);
            default -> throw invalidMount(mount, "mount type unknown");
        };
    }

    private static ContainerMount bindMount(Mount mount) {
        if (mount.source().isEmpty()) {
            throw invalidMount(mount, "field Source must not be empty");
        }
        if (!mount.source().startsWith("/")) {
            throw invalidMount(mount, "invalid mount path: '" + mount.source() + "' mount path must be absolute");
        }
        Mount.BindOptions options = mount.bindOptions();
        boolean create = options != null && options.createMountpoint();
        if (!create && !Files.exists(Path.of(mount.source()))) {
            throw invalidMount(mount, "bind source path does not exist: " + mount.source());
        }
        String propagation = options == null || options.propagation().isEmpty()
                ? ContainerMount.DEFAULT_PROPAGATION
                : options.propagation();
        if (!PROPAGATIONS.contains(propagation)) {
            throw invalidMount(mount, "invalid propagation mode: " + propagation);
        }
        boolean recursive = options == null || !options.nonRecursive();
        return new ContainerMount(
                Kind.BIND,
                "",
                clean(mount.source()),
                clean(mount.target()),
                "",
                mount.readOnly(),
                propagation,
                recursive,
                false,
                create);
    }

    private static ContainerMount volumeMount(Mount mount) {
        Mount.VolumeOptions options = mount.volumeOptions();
        if (options != null && !options.subpath().isEmpty()) {
            throw new EngineException(
                    EngineException.Kind.NOT_IMPLEMENTED,
                    "volume subpaths are not supported yet: " + options.subpath());
        }
        boolean copy = options == null || !options.noCopy();
        return new ContainerMount(
                Kind.VOLUME,
                mount.source(),
                "",
                clean(mount.target()),
                copy ? SHARED_LABEL : "nocopy",
                mount.readOnly(),
                "",
                true,
                copy,
                false);
    }

    private static ContainerMount tmpfsMount(Mount mount) {
        if (!mount.source().isEmpty()) {
            throw invalidMount(mount, "field Source must not be specified");
        }
        StringJoiner options = new StringJoiner(",");
        if (mount.readOnly()) {
            options.add("ro");
        }
        Mount.TmpfsOptions tmpfs = mount.tmpfsOptions();
        if (tmpfs != null) {
            if (tmpfs.sizeBytes() > 0) {
                options.add("size=" + tmpfs.sizeBytes());
            }
            if (tmpfs.mode() != 0) {
                options.add("mode=" + Integer.toOctalString(tmpfs.mode()));
            }
            for (List<String> option : Nil.toEmpty(tmpfs.options())) {
                options.add(String.join("=", option));
            }
        }
        return tmpfs(mount.target(), options.toString());
    }

    private static ContainerMount tmpfs(String destination, String options) {
        if (!destination.startsWith("/")) {
            throw invalid("invalid mount config for type \"tmpfs\": invalid mount path: '" + destination
                    + "' mount path must be absolute");
        }
        boolean readOnly = List.of(options.split(",")).contains("ro");
        return new ContainerMount(Kind.TMPFS, "", "", clean(destination), options, readOnly, "", true, false, false);
    }

    private static EngineException invalidMount(Mount mount, String why) {
        return invalid("invalid mount config for type \"" + mount.type() + "\": " + why);
    }

    private static String clean(String path) {
        return Path.of(path).normalize().toString();
    }
}
