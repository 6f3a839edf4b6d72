package dev.gantry.dockerfile;

import dev.gantry.image.InvalidImageException;
import dev.gantry.image.RunConfig;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Applies the `--change` instructions of `docker import` and `docker commit` to a run config.
///
///     ConfigChanges.apply(config, List.of("CMD [\"sh\"]", "ENV A=1 B=2", "EXPOSE 80/tcp"))
///
/// Source: Docker's Dockerfile reference; error texts are dockerd's.
public final class ConfigChanges {
    private static final Set<String> ALLOWED = Set.of(
            "CMD",
            "ENTRYPOINT",
            "ENV",
            "EXPOSE",
            "HEALTHCHECK",
            "LABEL",
            "ONBUILD",
            "STOPSIGNAL",
            "USER",
            "VOLUME",
            "WORKDIR");

    private ConfigChanges() {}

    /// The config with all changes applied, in order.
    ///
    /// @param changes instructions, each on lines of its own
    /// @throws InvalidImageException with dockerd's text, such as `run is not a valid change command`
    public static RunConfig apply(RunConfig base, List<String> changes) {
        if (changes.isEmpty()) {
            return base;
        }
        try {
            return apply(base, DockerfileParser.parse(String.join("\n", changes)));
        } catch (DockerfileException e) {
            throw new InvalidImageException(e.reason(), e);
        }
    }

    private static RunConfig apply(RunConfig base, DockerfileParser.Parsed changes) {
        if (changes.statements().isEmpty()) {
            throw new InvalidImageException("file with no instructions");
        }
        char escape = changes.directives().escape();
        ConfigEditor editor = new ConfigEditor(base, escape);
        for (Statement statement : changes.statements()) {
            if (!ALLOWED.contains(statement.keyword().toUpperCase(Locale.ROOT))) {
                throw new InvalidImageException(
                        statement.keyword().toLowerCase(Locale.ROOT) + " is not a valid change command");
            }
            if (InstructionParser.parse(statement, escape) instanceof Instruction.Setting setting) {
                editor.apply(setting, Map.of());
            }
        }
        return editor.config();
    }
}
