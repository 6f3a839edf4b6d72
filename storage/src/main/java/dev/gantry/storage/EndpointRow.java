package dev.gantry.storage;

/// A container's place on a network, as the database holds it.
///
/// @param id 64 hex digits
/// @param network id of a network that has a row
/// @param container id of a container that has a row; the endpoint's row goes with the container's
/// @param document JSON that only the engine reads
public record EndpointRow(String id, String network, String container, String document) {}
