package dev.gantry.compose;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/// The name of a project: `-p`, `COMPOSE_PROJECT_NAME`, `name:` of the last file that has one, the
/// directory's.
final class ProjectName {
    private ProjectName() {}

    /// @param declared what `name:` says, its variables put in
    static String choose(LoadRequest request, Variables variables, Optional<String> declared, Path directory) {
        String named = request.projectName().isEmpty()
                ? variables
                        .find("COMPOSE_PROJECT_NAME")
                        .filter(name -> !name.isEmpty())
                        .or(() -> declared)
                        .orElse("")
                : request.projectName();
        if (!named.isEmpty()) {
            return checked(named);
        }
        Path last = directory.getFileName();
        String name = normalized(last == null ? "" : last.toString());
        if (name.isEmpty()) {
            throw new ComposeException("project name must not be empty");
        }
        return name;
    }

    private static String checked(String name) {
        if (!name.equals(normalized(name))) {
            throw new ComposeException("invalid project name \"" + name + "\": must consist only of lowercase"
                    + " alphanumeric characters, hyphens, and underscores as well as start with a letter or number");
        }
        return name;
    }

    /// Small letters, digits, `-` and `_`, of which the last two are not in front.
    static String normalized(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^-_a-z0-9]", "").replaceFirst("^[-_]+", "");
    }
}
