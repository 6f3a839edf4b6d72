package dev.gantry.build;

import dev.gantry.engine.Workspace;
import dev.gantry.image.RunConfig;
import org.jspecify.annotations.Nullable;

/// An instruction, ready to be carried out.
///
/// @param instruction as the Dockerfile has it
/// @param history what the image's history says of it: `/bin/sh -c #(nop)  CMD ["sh"]`
/// @param author of the image afterwards
/// @param runConfig the configuration afterwards
/// @param key of the cache
/// @param isAlone whether it works on an empty root file system instead of on what the steps before have left,
///     so that its layer goes on any others
/// @param work what it does to files; null for nothing
record Step(
        String instruction,
        String history,
        String author,
        RunConfig runConfig,
        String key,
        boolean isAlone,
        @Nullable Work work) {
    /// What a step does to files.
    @FunctionalInterface
    interface Work {
        /// Works on the root file system as the steps before have left it.
        void on(Workspace workspace) throws InterruptedException;
    }
}
