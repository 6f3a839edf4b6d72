package dev.gantry.build;

import dev.gantry.api.HostConfig;
import dev.gantry.engine.Workspaces;
import dev.gantry.storage.TreeStore;

/// What all stages of one build work with.
///
/// @param host of the containers that steps run in, filled
/// @param workspaces for root file systems
/// @param trees for files on their way
/// @param remotes what comes from addresses
record BuildTools(
        FileSource.Context context,
        HostConfig host,
        Workspaces workspaces,
        TreeStore trees,
        Remotes remotes) {}
