package dev.gantry.engine;

import static dev.gantry.engine.EngineException.invalid;

import dev.gantry.api.ContainerConfig;
import dev.gantry.api.HostConfig;
import dev.gantry.api.Mount;
import dev.gantry.api.Nil;
import dev.gantry.engine.ContainerMount.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Reads the mounts that a create request asks for, from all the places where Docker's API lets them stand:
/// `Binds`, `Mounts`, `VolumesFrom` and `Tmpfs` of the host configuration, `Volumes` of the image's and the
/// container's own.
///
/// Each destination is used once. An image's volume gives way to what the request mounts there.
final class MountRequests {
    private final Map<String, ContainerMount> byDestination = new LinkedHashMap<>();

    private MountRequests() {}

    /// @param mountsOf the mounts of another container, for `VolumesFrom`
    /// @return bind mounts without a propagation where none was asked for
    /// @throws EngineException `INVALID_PARAMETER` in dockerd's words
    static Collection<ContainerMount> read(
            ContainerConfig config, HostConfig host, Function<String, List<ContainerMount>> mountsOf) {
        MountRequests requests = new MountRequests();
        for (String from : Nil.toEmpty(host.volumesFrom())) {
            requests.addFrom(from, mountsOf);
        }
        for (String bind : Nil.toEmpty(host.binds())) {
            requests.add(BindSpecification.read(bind), "invalid volume specification: '" + bind + "'");
        }
        for (Mount mount : Nil.toEmpty(host.mounts())) {
            requests.add(MountConfig.read(mount), "");
        }
        Nil.toEmpty(host.tmpfs()).forEach((destination, options) -> requests.add(tmpfs(destination, options), ""));
        for (String destination : Nil.toEmpty(config.volumes()).keySet()) {
            requests.byDestination.putIfAbsent(
                    BindSpecification.clean(destination), BindSpecification.anonymous(destination));
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
        if (from.isEmpty()) {
            throw invalid("volumes-from specification cannot be an empty string");
        }
        int colon = from.indexOf(':');
        String container = colon < 0 ? from : from.substring(0, colon);
        String mode = colon < 0 ? "rw" : from.substring(colon + 1);
        boolean readOnly = BindSpecification.words(mode, false, false).contains("ro");
        for (ContainerMount mount : mountsOf.apply(container)) {
            if (mount.kind() == Kind.BIND || mount.kind() == Kind.VOLUME) {
                byDestination.put(mount.destination(), readOnly ? mount.readOnlyToo() : mount);
            }
        }
    }

    private static ContainerMount tmpfs(String destination, String options) {
        if (!destination.startsWith("/")) {
            throw invalid("invalid mount config for type \"tmpfs\": invalid mount path: '" + destination
                    + "' mount path must be absolute");
        }
        boolean readOnly = List.of(options.split(",")).contains("ro");
        return ContainerMount.tmpfs(BindSpecification.clean(destination), options, readOnly);
    }
}
