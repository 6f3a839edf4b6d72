package dev.gantry.storage;

import java.time.Instant;

/// A network as the database holds it.
///
/// @param id 64 hex digits
/// @param name unique among networks
/// @param document JSON that only the engine reads
public record NetworkRow(String id, String name, Instant created, String document) {}
