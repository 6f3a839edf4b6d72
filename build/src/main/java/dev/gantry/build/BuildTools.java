package dev.gantry.build;

import dev.gantry.engine.Workspaces;
import dev.gantry.storage.CacheMounts;
import dev.gantry.storage.TreeStore;

/// What all stages of one build work with.
///
/// @param hosts of the containers that steps run in
/// @param workspaces for root file systems
/// @param trees for files on their way
/// @param caches that steps mount
/// @param remotes what comes from addresses
/// @param shared what comes from other machines' builds and goes to them
/// @param contexts that have names
/// @param session what the client lends
record BuildTools(
        FileSource.Context context,
        StepHosts hosts,
        Workspaces workspaces,
        TreeStore trees,
        CacheMounts caches,
        Remotes remotes,
        SharedCache shared,
        NamedContexts contexts,
        BuildSession session) {}
