package dev.gantry.storage;

import dev.gantry.image.Digest;

/// A layer that lies unpacked on disk.
///
/// A layer is known by its diff ID, not by its chain: what one layer unpacks to does not depend on the layers below
/// it, so images share a layer wherever it sits in their chains.
///
/// @param diffId digest of the layer's plain tar
/// @param directory number of its directory below `snapshots/`
/// @param sizeBytes what it adds to an image's size as `docker images` counts it: lengths of files and of links'
///     targets
public record Layer(Digest diffId, long directory, long sizeBytes) {}
