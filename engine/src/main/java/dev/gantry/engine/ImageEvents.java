package dev.gantry.engine;

import dev.gantry.image.Digest;
import java.util.Map;

/// Publishes what happens to images.
final class ImageEvents {
    private final Events events;

    ImageEvents(Events events) {
        this.events = events;
    }

    /// @param name the reference that the action is about, or the id
    void publish(String action, Digest image, String name) {
        events.publish("image", action, image.toString(), Map.of("name", name));
    }

    /// @param reference `busybox:latest`, where it is the name that matters
    void publish(String action, String reference, String repository) {
        events.publish("image", action, reference, Map.of("name", repository));
    }

    void pruned(long freedBytes) {
        events.publish("image", "prune", "", Map.of("reclaimed", Long.toString(freedBytes)));
    }
}
