package dev.gantry.logging;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// What a log driver may tell of a container, as it was when its log was opened.
///
/// @param name without a slash
/// @param entrypoint the program that runs; `arguments` follow it
/// @param imageId `sha256:<hex>`
/// @param imageName as the container was asked for
/// @param env `NAME=value`
/// @param options the container's `--log-opt`
/// @param logPath where its log lies, empty where nobody is told
/// @param hostname this host's
public record ContainerFacts(
        String id,
        String name,
        String entrypoint,
        List<String> arguments,
        String imageId,
        String imageName,
        Instant created,
        List<String> env,
        Map<String, String> labels,
        Map<String, String> options,
        String logPath,
        String hostname) {
    private static final int SHORT = 12;

    public ContainerFacts {
        arguments = List.copyOf(arguments);
        env = List.copyOf(env);
        labels = Map.copyOf(labels);
        options = Map.copyOf(options);
    }

    /// The first 12 characters of an id.
    static String abbreviated(String id) {
        return id.substring(0, Math.min(SHORT, id.length()));
    }

    String command() {
        return arguments.isEmpty() ? entrypoint : entrypoint + " " + String.join(" ", arguments);
    }

    String option(String name) {
        return options.getOrDefault(name, "");
    }

    /// What every message is tagged with: the option `tag`, by default the short id.
    ///
    /// @throws dev.gantry.runtime.SettingsException in Docker's words
    String tag() {
        String template = option("tag");
        return template.isEmpty() ? abbreviated(id) : TagTemplate.render(template, this);
    }
}
