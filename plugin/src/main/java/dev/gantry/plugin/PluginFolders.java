package dev.gantry.plugin;

import java.nio.file.Path;
import java.util.List;

/// Where plugins make themselves known.
///
/// @param sockets the folder of `<name>.sock`
/// @param specifications the folders of `<name>.spec` and `<name>.json`, in the order of the search
public record PluginFolders(Path sockets, List<Path> specifications) {
    /// Docker's, so that a plugin that serves dockerd serves us.
    public static final PluginFolders DOCKERS = new PluginFolders(
            Path.of("/run/docker/plugins"),
            List.of(Path.of("/etc/docker/plugins"), Path.of("/usr/lib/docker/plugins")));

    public PluginFolders {
        specifications = List.copyOf(specifications);
    }

    /// All kinds of files in one folder.
    public static PluginFolders in(Path folder) {
        return new PluginFolders(folder, List.of(folder));
    }
}
