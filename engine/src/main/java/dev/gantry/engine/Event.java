package dev.gantry.engine;

import java.time.Instant;
import java.util.Map;

/// Something that happened to an object: `GET /events` tells it to whoever listens.
///
/// @param type `container`, `image`, `volume`, `network`, `builder` or `daemon`
/// @param action `create`, `start`, `die`, `exec_create: sh -c x`, ...
/// @param id the object's id or name
/// @param attributes for a container its labels, `image` and `name`, and what the action adds (`exitCode`,
/// `signal`)
public record Event(String type, String action, String id, Map<String, String> attributes, Instant at) {
    public Event {
        attributes = Map.copyOf(attributes);
    }
}
