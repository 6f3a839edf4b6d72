package dev.gantry.engine;

import dev.gantry.api.ContainerConfig;
import dev.gantry.api.EndpointSettings;
import dev.gantry.api.HostConfig;
import dev.gantry.api.Json;
import dev.gantry.api.NetworkingConfig;
import dev.gantry.image.Digest;
import dev.gantry.runtime.HostCapabilities;
import dev.gantry.storage.Storage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Root file systems that builds work on: an image's layers, and a writable one on top. Commands run in them
/// as in any container, only that no list, no name and no event tells of it. What a killed daemon leaves of
/// one is removed at the next start like what is left of a half-made container.
public final class Workspaces {
    private final EngineOptions options;
    private final HostDefaults defaults;
    private final Storage storage;
    private final ContainerNetworks networks;
    private final ContainerRoots roots;
    private final MakeTask processes;
    private final UserNamespaces users;

    Workspaces(
            EngineOptions options,
            Supplier<EngineOptions> current,
            HostCapabilities host,
            Storage storage,
            ContainerNetworks networks,
            ContainerRoots roots,
            MakeTask processes,
            UserNamespaces users) {
        this.options = options;
        this.defaults = new HostDefaults(current, host);
        this.storage = storage;
        this.networks = networks;
        this.roots = roots;
        this.processes = processes;
        this.users = users;
    }

    /// Completes what a build says of its containers, and checks it against this host.
    ///
    /// @param warnings what was narrowed is added
    /// @throws EngineException `INVALID_PARAMETER`
    public HostConfig settings(HostConfig asked, List<String> warnings) {
        warnings.addAll(ContainerValidation.check(Json.read("{}", ContainerConfig.class), asked));
        return defaults.fill(asked, warnings);
    }

    /// A workspace on these layers.
    ///
    /// @param layers lowest first; a lease of the caller holds them until it is closed
    public Workspace open(List<Digest> layers) {
        processes.expected();
        return open(layers, false);
    }

    /// The files of these layers and no others: a workspace in which nothing runs.
    ///
    /// @param layers as above
    public Workspace view(List<Digest> layers) {
        return open(layers, true);
    }

    private Workspace open(List<Digest> layers, boolean isView) {
        String id = Ids.random();
        try (Rollback rollback = new Rollback()) {
            ContainerPaths paths = ContainerPaths.of(options, id);
            Files.createDirectory(paths.directory());
            rollback.onFailure(() -> RemoveContainer.deleteFiles(paths.directory()));
            storage.snapshots().prepare(id, layers);
            rollback.keep();
            return new Workspace(id, paths, storage, networks, roots, processes, users, isView);
        } catch (IOException e) {
            throw new UncheckedIOException("create workspace: " + Failures.text(e), e);
        }
    }

    /// The document of a container that nobody keeps.
    static ContainerDocument document(String id, ContainerConfig config, HostConfig host, List<ContainerMount> mounts) {
        return new ContainerDocument(
                id,
                Ids.abbreviated(id),
                Instant.now(),
                "",
                config,
                host,
                networking(Networks.nameOf(host.networkMode())),
                mounts,
                ContainerState.CREATED,
                0,
                false,
                null);
    }

    private static NetworkingConfig networking(String mode) {
        Map<String, @Nullable EndpointSettings> endpoints = new HashMap<>();
        if (!mode.startsWith("container:")) {
            endpoints.put(mode, EndpointSettings.NONE);
        }
        return new NetworkingConfig(endpoints);
    }
}
