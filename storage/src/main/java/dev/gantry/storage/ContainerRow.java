package dev.gantry.storage;

import java.time.Instant;

/// A container as the database holds it.
///
/// @param id 64 hex digits
/// @param name unique among containers, without a leading slash
/// @param image the image's id, `sha256:<hex>`
/// @param document JSON that only the engine reads
public record ContainerRow(String id, String name, String image, Instant created, String document) {}
