package dev.gantry.storage;

import java.time.Instant;

/// A volume as the database holds it.
///
/// @param name unique; also its id
/// @param document JSON that only the engine reads
public record VolumeRow(String name, Instant created, String document) {}
