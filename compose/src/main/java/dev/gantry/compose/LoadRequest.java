package dev.gantry.compose;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a command line says about a project.
///
/// @param workingDirectory absolute; where the command was called
/// @param files `-f`, in their order; `-` is `input`; none: they are looked for
/// @param projectDirectory `--project-directory`, or `""`
/// @param projectName `-p`, or `""`
/// @param profiles `--profile`; `*` means all
/// @param envFiles `--env-file`, in their order
/// @param services only these and what they depend on; none: all
/// @param environment the variables of the process
/// @param input the text of a file `-`
/// @param options which steps are taken
public record LoadRequest(
        Path workingDirectory,
        List<String> files,
        String projectDirectory,
        String projectName,
        Set<String> profiles,
        List<String> envFiles,
        List<String> services,
        Map<String, String> environment,
        String input,
        LoadOptions options) {
    /// Keeps copies that nobody changes.
    public LoadRequest {
        files = List.copyOf(files);
        profiles = Sorted.copy(profiles);
        envFiles = List.copyOf(envFiles);
        services = List.copyOf(services);
        environment = Sorted.copy(environment);
    }

    /// Of a folder alone, with nothing said on a command line.
    public static LoadRequest of(Path directory, Map<String, String> environment) {
        return new LoadRequest(
                directory, List.of(), "", "", Set.of(), List.of(), List.of(), environment, "", LoadOptions.COMPLETE);
    }
}
