package dev.gantry.compose;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Finds the files of a project: `-f`, `COMPOSE_FILE`, or those with the usual names in the directory or
/// one above.
final class ComposeFiles {
    private static final List<String> NAMES =
            List.of("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml");
    private static final List<String> OVERRIDES = List.of(
            "compose.override.yml",
            "compose.override.yaml",
            "docker-compose.override.yml",
            "docker-compose.override.yaml");

    private ComposeFiles() {}

    /// Absolute paths, or `-` for the standard input; never none.
    static List<String> find(LoadRequest request, Variables variables, List<String> warnings) {
        if (!request.files().isEmpty()) {
            return absolute(request.files(), request.workingDirectory());
        }
        String named = variables.find("COMPOSE_FILE").orElse("");
        if (!named.isEmpty()) {
            String separator = variables.find("COMPOSE_PATH_SEPARATOR").orElse(File.pathSeparator);
            List<String> files = List.of(named.split(Pattern.quote(separator), -1));
            return absolute(files, request.workingDirectory());
        }
        Path start = request.projectDirectory().isEmpty()
                ? request.workingDirectory()
                : request.workingDirectory().resolve(request.projectDirectory()).normalize();
        for (Path directory = start; directory != null; directory = directory.getParent()) {
            List<String> found = in(directory, warnings);
            if (!found.isEmpty()) {
                return found;
            }
        }
        throw new ComposeException("no configuration file provided: not found");
    }

    private static List<String> absolute(List<String> files, Path directory) {
        List<String> absolute = new ArrayList<>();
        for (String file : files) {
            absolute.add(
                    file.equals("-")
                            ? file
                            : directory.resolve(file).normalize().toString());
        }
        return absolute;
    }

    private static List<String> in(Path directory, List<String> warnings) {
        List<String> files = new ArrayList<>();
        first(directory, NAMES, warnings).ifPresent(files::add);
        if (!files.isEmpty()) {
            first(directory, OVERRIDES, warnings).ifPresent(files::add);
        }
        return files;
    }

    private static Optional<String> first(Path directory, List<String> names, List<String> warnings) {
        List<String> found = names.stream()
                .map(directory::resolve)
                .filter(Files::isRegularFile)
                .map(Path::toString)
                .toList();
        if (found.size() > 1) {
            warnings.add("Found multiple config files with supported names: " + String.join(", ", found));
            warnings.add("Using " + found.getFirst());
        }
        return found.stream().findFirst();
    }
}
