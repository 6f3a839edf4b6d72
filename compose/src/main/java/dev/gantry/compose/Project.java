package dev.gantry.compose;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A whole application, as its Compose files describe it: complete, checked, every default filled in, every
/// path absolute. Nothing in it changes.
///
/// @param name prefix of containers, networks and volumes; `[a-z0-9][a-z0-9_-]*`
/// @param directory what relative paths are relative to
/// @param files the Compose files, in the order of their merging; without those that are included
/// @param environment the variables that interpolation saw
/// @param profiles those that are active
/// @param services those of active profiles, by name
/// @param disabledServices those of other profiles
/// @param networks by the name that services use
/// @param volumes by the name that services use
/// @param secrets by the name that services use
/// @param configs by the name that services use
/// @param models by the name that services use
public record Project(
        String name,
        Path directory,
        List<Path> files,
        Map<String, String> environment,
        Set<String> profiles,
        Map<String, Service> services,
        Map<String, Service> disabledServices,
        Map<String, Network> networks,
        Map<String, Volume> volumes,
        Map<String, FileObject> secrets,
        Map<String, FileObject> configs,
        Map<String, Model> models) {
    /// Keeps copies that nobody changes.
    public Project {
        files = List.copyOf(files);
        environment = Sorted.copy(environment);
        profiles = Sorted.copy(profiles);
        services = Sorted.copy(services);
        disabledServices = Sorted.copy(disabledServices);
        networks = Sorted.copy(networks);
        volumes = Sorted.copy(volumes);
        secrets = Sorted.copy(secrets);
        configs = Sorted.copy(configs);
        models = Sorted.copy(models);
    }
}
