package dev.gantry.engine;

import dev.gantry.api.HostConfig;
import dev.gantry.image.RunConfig;
import java.util.List;

/// A command that runs in a [Workspace].
///
/// @param words what is executed, from the first on
/// @param config user, environment, working directory
/// @param host filled by [Workspaces#settings]
/// @param hostname of the container; "" for one made of its id
/// @param mounts what it sees besides the root file system
public record WorkspaceCommand(
        List<String> words, RunConfig config, HostConfig host, String hostname, List<WorkspaceMount> mounts) {
    public WorkspaceCommand {
        words = List.copyOf(words);
        mounts = List.copyOf(mounts);
    }

    /// How it ended.
    ///
    /// @param outOfMemory whether the kernel killed a process of it because it had reached its memory limit
    public record End(int code, boolean outOfMemory) {}
}
