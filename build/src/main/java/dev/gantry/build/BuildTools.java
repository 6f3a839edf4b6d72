package dev.gantry.build;

import dev.gantry.api.HostConfig;
import dev.gantry.storage.TreeStore;

/// What all stages of one build work with.
///
/// @param host of the containers that steps run in, filled
record BuildTools(FileSource.Context context, HostConfig host, TreeStore trees) {}
