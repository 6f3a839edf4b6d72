package dev.gantry.engine;

import dev.gantry.api.Nil;
import java.util.LinkedHashMap;
import java.util.Map;

/// Publishes what happens to containers, with the attributes that dockerd gives: the container's labels, its
/// image's and its own name, and what the action adds.
final class ContainerEvents {
    private final Events events;

    ContainerEvents(Events events) {
        this.events = events;
    }

    void publish(ContainerDocument document, String action) {
        publish(document, action, Map.of());
    }

    void publish(ContainerDocument document, String action, Map<String, String> more) {
        Map<String, String> attributes =
                new LinkedHashMap<>(Nil.toEmpty(document.config().labels()));
        attributes.put("image", document.config().image());
        attributes.put("name", document.name());
        attributes.putAll(more);
        events.publish("container", action, document.id(), attributes);
    }

    /// Containers were pruned.
    void pruned(long freedBytes) {
        events.publish("container", "prune", "", Map.of("reclaimed", Long.toString(freedBytes)));
    }

    /// A container joined or left a network.
    void network(ContainerDocument document, NetworkDocument network, String action) {
        events.publish(
                "network",
                action,
                network.id(),
                Map.of(
                        "container", document.id(),
                        "name", network.name(),
                        "type", network.spec().driver()));
    }

    /// A container began or ended to use a volume.
    void volume(ContainerDocument document, ContainerMount mount, String action) {
        events.publish(
                "volume",
                action,
                mount.name(),
                Map.of(
                        "container", document.id(),
                        "destination", mount.destination(),
                        "driver", mount.driverName(),
                        "propagation", mount.propagation(),
                        "read/write", Boolean.toString(!mount.readOnly())));
    }
}
