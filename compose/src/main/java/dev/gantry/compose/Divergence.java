package dev.gantry.compose;

import dev.gantry.client.JsonObject;
import java.util.Map;
import java.util.Set;

/// Whether a container is still what the file says.
///
/// @param networks ids by the networks' names in the project
/// @param volumes of the project
/// @param only the ids of those that may be called so; none: all
record Divergence(Map<String, String> networks, Map<String, Volume> volumes, Set<String> only) {

    /// @param hash of what it would be made from now
    /// @param imageId of the image it would be made of now; empty where that is not known
    boolean isObsolete(Service service, ProjectContainer container, String hash, String imageId, Recreate policy) {
        if (!only.isEmpty() && !only.contains(container.id())) {
            return false;
        }
        return switch (policy) {
            case NEVER -> false;
            case ALWAYS -> true;
            case DIVERGED ->
                !container.label(ComposeLabels.CONFIG_HASH).equals(hash)
                        || isOfOtherImage(container, imageId)
                        || lacksNetwork(service, container)
                        || lacksVolume(service, container)
                        || lacksPorts(container);
        };
    }

    /// One that was to take another's ports over, and was left without.
    private static boolean lacksPorts(ProjectContainer container) {
        return container.isRunning()
                && !container.label(ComposeLabels.PORTS_FROM).isEmpty()
                && container.summary().objects("Ports").stream().noneMatch(port -> port.number("PublicPort") > 0);
    }

    private static boolean isOfOtherImage(ProjectContainer container, String imageId) {
        String used = container.label(ComposeLabels.IMAGE);
        return !used.isEmpty() && !imageId.isEmpty() && !used.equals(imageId);
    }

    private boolean lacksNetwork(Service service, ProjectContainer container) {
        JsonObject connected = container.summary().object("NetworkSettings").object("Networks");
        return container.isRunning()
                && service.networking().networks().keySet().stream()
                        .map(networks::get)
                        .anyMatch(id -> id != null
                                && connected.keySet().stream()
                                        .noneMatch(name -> connected
                                                .object(name)
                                                .text("NetworkID")
                                                .equals(id)));
    }

    private boolean lacksVolume(Service service, ProjectContainer container) {
        return service.storage().mounts().stream()
                .filter(mount -> mount.type().equals("volume"))
                .map(mount -> volumes.get(mount.source()))
                .anyMatch(volume -> volume != null
                        && container.summary().objects("Mounts").stream()
                                .noneMatch(mount -> mount.text("Name").equals(volume.name())));
    }
}
