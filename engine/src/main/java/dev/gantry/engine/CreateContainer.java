package dev.gantry.engine;

import static dev.gantry.engine.EngineException.invalid;

import dev.gantry.api.ContainerConfig;
import dev.gantry.api.ContainerCreateRequest;
import dev.gantry.api.ContainerCreateResponse;
import dev.gantry.api.EndpointSettings;
import dev.gantry.api.HostConfig;
import dev.gantry.api.NetworkingConfig;
import dev.gantry.api.Nil;
import dev.gantry.runtime.HostCapabilities;
import dev.gantry.storage.SnapshotFiles;
import dev.gantry.storage.Storage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Makes a container: the request checked, joined with its image's configuration and the daemon's defaults, its
/// writable snapshot and volumes made, its row written last.
final class CreateContainer {
    private static final String CONTAINER = "container:";

    private final Supplier<EngineOptions> options;
    private final Storage storage;
    private final ContainerRegistry containers;
    private final NetworkRegistry networks;
    private final Links links;
    private final ImageLookup images;
    private final ContainerVolumes volumes;
    private final ImageMounts imageMounts;
    private final HostDefaults defaults;
    private final ContainerEvents events;
    private final UserNamespaces users;

    CreateContainer(
            Supplier<EngineOptions> options,
            HostCapabilities host,
            Storage storage,
            ContainerRegistry containers,
            NetworkRegistry networks,
            Links links,
            ImageLookup images,
            ContainerVolumes volumes,
            ImageMounts imageMounts,
            ContainerEvents events,
            UserNamespaces users) {
        this.options = options;
        this.storage = storage;
        this.containers = containers;
        this.networks = networks;
        this.links = links;
        this.images = images;
        this.volumes = volumes;
        this.imageMounts = imageMounts;
        this.defaults = new HostDefaults(options, host);
        this.events = events;
        this.users = users;
    }

    /// @param name as asked for; empty for a generated one
    /// @throws EngineException `INVALID_PARAMETER`, `NOT_FOUND` (the image), `CONFLICT` (the name)
    ContainerCreateResponse create(Optional<String> name, ContainerCreateRequest request, Optional<String> platform) {
        ContainerConfig asked = request.config();
        if (asked == null) {
            throw invalid("config cannot be empty in order to create a container");
        }
        Optional<String> wanted = name.filter(given -> !given.isEmpty()).map(ContainerName::require);
        List<String> warnings = new ArrayList<>(ContainerValidation.check(asked, request.hostConfig()));
        users.check(request.hostConfig());
        UnsupportedSettings.check(request.hostConfig());
        NetworkingConfig networking = Networks.byName(request.networkingConfig());
        ContainerNetworks.check(asked, Nil.toEmpty(networking.endpointsConfig()));
        ImageLookup.Found image = images.require(asked.image(), platform);
        image.platformWarning().ifPresent(warnings::add);
        requireRootLimit(request.hostConfig());
        HostConfig host = joined(byId(links.byId(defaults.fill(request.hostConfig(), warnings))));
        ContainerConfig config = defaults.name(ConfigMerge.merge(asked, image.config()), host);
        Ports.wanted(config, host);
        ContainerDocument document = make(wanted, config, host, joined(networking, host.networkMode()), image);
        return new ContainerCreateResponse(document.id(), warnings);
    }

    private void requireRootLimit(HostConfig host) {
        rootLimit(host);
    }

    private long rootLimit(HostConfig host) {
        return RootLimit.of(
                host, options.get().rootLimitBytes(), storage.quotas().holds());
    }

    /// Namespaces of other containers are kept by those's ids: names may move on. One that is missing shows at
    /// the start, as with dockerd.
    private HostConfig byId(HostConfig config) {
        return config.withNetworkMode(byId(config.networkMode()))
                .withIpcMode(byId(config.ipcMode()))
                .withPidMode(byId(config.pidMode()));
    }

    private String byId(String mode) {
        return mode.startsWith(CONTAINER)
                ? containers
                        .find(mode.substring(CONTAINER.length()))
                        .map(other -> CONTAINER + other.id())
                        .orElse(mode)
                : mode;
    }

    /// A network that was meant by its id goes by its name.
    private HostConfig joined(HostConfig config) {
        return config.withNetworkMode(networkName(config.networkMode()));
    }

    private String networkName(String reference) {
        return reference.startsWith(CONTAINER)
                ? reference
                : networks.find(reference).map(NetworkDocument::name).orElse(reference);
    }

    /// The endpoints by their networks' names, that of the container's mode among them. A network that is
    /// missing shows at the start, as with dockerd.
    private NetworkingConfig joined(NetworkingConfig asked, String mode) {
        Map<String, @Nullable EndpointSettings> endpoints = new TreeMap<>();
        Nil.toEmpty(asked.endpointsConfig()).forEach((name, settings) -> endpoints.put(networkName(name), settings));
        if (mode.startsWith(CONTAINER)) {
            refuseNetworks(
                    endpoints,
                    "container sharing network namespace with another container or host cannot be"
                            + " connected to any other network");
        } else {
            endpoints.putIfAbsent(mode, EndpointSettings.NONE);
        }
        if (mode.equals(NetworkRegistry.HOST) || mode.equals(NetworkRegistry.NONE)) {
            Map<String, @Nullable EndpointSettings> others = new TreeMap<>(endpoints);
            others.remove(mode);
            refuseNetworks(
                    others,
                    "conflicting options: cannot attach both user-defined and non-user-defined" + " network-modes");
        }
        return new NetworkingConfig(endpoints);
    }

    private static void refuseNetworks(Map<String, @Nullable EndpointSettings> others, String message) {
        if (!others.isEmpty()) {
            throw invalid(message);
        }
    }

    private ContainerDocument make(
            Optional<String> wanted,
            ContainerConfig config,
            HostConfig host,
            NetworkingConfig networking,
            ImageLookup.Found image) {
        String id = Ids.random();
        try (Rollback rollback = new Rollback()) {
            String name = reserve(wanted, id);
            rollback.onFailure(() -> containers.release(name, id));
            List<ContainerMount> resolved = volumes.resolve(
                    id,
                    host,
                    DataRootBinds.complete(
                            MountRequests.read(
                                    config,
                                    host,
                                    other ->
                                            containers.require(other).document().mounts()),
                            options.get().dataRoot()),
                    rollback);
            List<ContainerMount> mounts = imageMounts.prepare(id, resolved, rollback);
            ContainerConfig named = config.hostname().isEmpty() ? config.withHostname(Ids.abbreviated(id)) : config;
            ContainerDocument document = new ContainerDocument(
                    id,
                    name,
                    Instant.now(),
                    image.id(),
                    named,
                    host,
                    networking,
                    mounts,
                    ContainerState.CREATED,
                    0,
                    false,
                    null);
            Path directory = makeDirectory(id);
            rollback.onFailure(() -> deleteDirectory(directory));
            storage.snapshots().prepare(id, image.layers(), rootLimit(host));
            rollback.onFailure(() -> storage.snapshots().remove(id));
            requireWorkingDirectory(id, named.workingDir());
            containers.insert(document);
            rollback.keep();
            events.publish(document, "create");
            return document;
        } finally {
            volumes.unclaim(id);
        }
    }

    /// What a mount will hide does not count, as with dockerd. Where links lead shows at the start.
    private void requireWorkingDirectory(String id, String directory) {
        Path path = Path.of("/").resolve(directory).normalize();
        if (path.getNameCount() == 0) {
            return;
        }
        boolean isFile = storage.snapshots()
                .paths(id)
                .flatMap(paths -> SnapshotFiles.find(paths, path))
                .filter(status -> !status.isDirectory() && !status.isSymlink())
                .isPresent();
        if (isFile) {
            throw new EngineException(
                    EngineException.Kind.SYSTEM, "Cannot mkdir: " + directory + " is not a directory");
        }
    }

    private String reserve(Optional<String> wanted, String id) {
        if (wanted.isEmpty()) {
            return containers.reserveGenerated(id);
        }
        containers.reserve(wanted.get(), id);
        return wanted.get();
    }

    private Path makeDirectory(String id) {
        Path directory = ContainerPaths.of(options.get(), id).directory();
        try {
            return Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x---")));
        } catch (IOException e) {
            throw new UncheckedIOException("create " + directory + ": " + Failures.text(e), e);
        }
    }

    private static void deleteDirectory(Path directory) {
        try {
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("remove " + directory + ": " + Failures.text(e), e);
        }
    }
}
