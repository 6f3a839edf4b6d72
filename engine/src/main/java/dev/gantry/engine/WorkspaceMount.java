package dev.gantry.engine;

import java.nio.file.Path;

/// What a command in a [Workspace] sees besides its root file system. A target that the root lacks is made
/// there.
public sealed interface WorkspaceMount {
    /// Where: absolute and clean.
    String target();

    /// A file or directory of the host.
    ///
    /// @param source without links
    record Bind(Path source, String target, boolean readOnly) implements WorkspaceMount {}

    /// An empty directory in memory.
    ///
    /// @param options as `--tmpfs` takes them, separated by commas
    record Memory(String target, String options) implements WorkspaceMount {}

    /// As a container has it.
    static ContainerMount of(WorkspaceMount mount) {
        return switch (mount) {
            case Bind(Path source, String target, boolean readOnly) ->
                ContainerMount.bind(source.toString(), target)
                        .withMode("", readOnly)
                        .withBinding(ContainerMount.DEFAULT_PROPAGATION, false, false, false, false);
            case Memory(String target, String options) -> ContainerMount.tmpfs(target, options, false);
        };
    }
}
