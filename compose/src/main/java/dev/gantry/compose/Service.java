package dev.gantry.compose;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One service of a [Project]. What belongs together is a record of its own.
///
/// @param name its key in the file
/// @param profiles it belongs to; none: always there
/// @param image where its image is from
/// @param process what its containers execute
/// @param identity names and labels
/// @param networking networks, ports, name resolution
/// @param storage volumes, secrets, configs
/// @param limits memory, processors, devices
/// @param isolation namespaces and rights
/// @param lifecycle order, health, restart, end
/// @param logging null: the engine's default
/// @param deploy what the file says for clusters
/// @param watch what `watch` does about changed files
/// @param provider a program that stands in for containers
/// @param models the models it uses
/// @param hash of what its containers are made from, as Docker Compose computes it (label
///     `com.docker.compose.config-hash`)
public record Service(
        String name,
        Set<String> profiles,
        ServiceImage image,
        ServiceProcess process,
        ServiceIdentity identity,
        ServiceNetworking networking,
        ServiceStorage storage,
        ServiceLimits limits,
        ServiceIsolation isolation,
        ServiceLifecycle lifecycle,
        @Nullable Logging logging,
        @Nullable Deploy deploy,
        List<WatchRule> watch,
        @Nullable Provider provider,
        Map<String, ServiceModel> models,
        String hash) {
    /// Keeps copies that nobody changes.
    public Service {
        profiles = Sorted.copy(profiles);
        watch = List.copyOf(watch);
        models = Sorted.copy(models);
    }
}
