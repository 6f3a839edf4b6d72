package dev.gantry.cli;

import dev.gantry.compose.ComposeException;
import dev.gantry.compose.LoadOptions;
import dev.gantry.compose.LoadedProject;
import dev.gantry.compose.VariableUse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Shows a project as it is after everything in its files was resolved, or a part of it.
final class ComposeConfig extends Command {
    private final Flag<Boolean> environment = flags.bool("environment", "Print environment used for interpolation.");
    private final Flag<String> explain =
            flags.text("explain", "Print the file and line that the value of a key comes from");
    private final Flag<String> format = flags.text("format", "Format the output. Values: [yaml | json]");
    private final Flag<String> hash = flags.text("hash", "Print the service config hash, one per line.");
    private final Flag<Boolean> images = flags.bool("images", "Print the image names, one per line.");
    private final Flag<Boolean> lockImageDigests =
            flags.bool("lock-image-digests", "Produces an override file with image digests");
    private final Flag<Boolean> models = flags.bool("models", "Print the model names, one per line.");
    private final Flag<Boolean> networks = flags.bool("networks", "Print the network names, one per line.");
    private final Flag<Boolean> noConsistency =
            flags.bool("no-consistency", "Don't check model consistency - warning: may produce invalid Compose output");
    private final Flag<Boolean> noEnvResolution = flags.bool("no-env-resolution", "Don't resolve service env files");
    private final Flag<Boolean> noInterpolate = flags.bool("no-interpolate", "Don't interpolate environment variables");
    private final Flag<Boolean> noNormalize = flags.bool("no-normalize", "Don't normalize compose model");
    private final Flag<Boolean> noPathResolution = flags.bool("no-path-resolution", "Don't resolve file paths");
    private final Flag<String> output = flags.text('o', "output", "Save to file (default to stdout)");
    private final Flag<Boolean> profiles = flags.bool("profiles", "Print the profile names, one per line.");
    private final Flag<Boolean> quiet =
            flags.bool('q', "quiet", "Only validate the configuration, don't print anything");
    private final Flag<Boolean> resolveImageDigests = flags.bool("resolve-image-digests", "Pin image tags to digests");
    private final Flag<Boolean> services = flags.bool("services", "Print the service names, one per line.");
    private final Flag<Boolean> variables = flags.bool("variables", "Print model variables and default values.");
    private final Flag<Boolean> volumes = flags.bool("volumes", "Print the volume names, one per line.");

    private final ComposeGroup group;

    ComposeConfig(ComposeGroup group) {
        super(Usage.of(
                "config",
                "[OPTIONS] [SERVICE...]",
                "Parse, resolve and render compose file in canonical format",
                0,
                Usage.ANY,
                "compose config",
                "compose convert"));
        this.group = group;
        flags.bool("dry-run", "Execute command in dry run mode");
    }

    @Override
    int run(Session session, List<String> arguments) {
        if (!List.of("", "yaml", "json").contains(format.value())) {
            throw new CliException("unsupported format " + GoText.quote(format.value()));
        }
        LoadedProject project = group.load(session, arguments, options());
        try {
            String text = text(pinned(session, project));
            if (!quiet.value()) {
                write(session, text);
            }
        } catch (ComposeException e) {
            throw new CliException(e.text());
        }
        return 0;
    }

    private LoadedProject pinned(Session session, LoadedProject project) {
        if (lockImageDigests.value()) {
            return new ComposeDigests(session).pinned(project).imagesAlone();
        }
        return resolveImageDigests.value() ? new ComposeDigests(session).pinned(project) : project;
    }

    private LoadOptions options() {
        boolean list = services.value()
                || !hash.value().isEmpty()
                || profiles.value()
                || images.value()
                || variables.value()
                || networks.value()
                || models.value()
                || volumes.value();
        return new LoadOptions(
                !noInterpolate.value() && !variables.value(),
                !noNormalize.value() && !group.isCompatible(),
                !noPathResolution.value(),
                !noConsistency.value(),
                !noEnvResolution.value() && !list,
                group.allResources());
    }

    private String text(LoadedProject project) {
        if (!explain.value().isEmpty()) {
            return lines(project.explain(explain.value()).stream());
        }
        if (services.value()) {
            return lines(project.services().stream());
        }
        if (!hash.value().isEmpty()) {
            return hashes(project);
        }
        if (profiles.value()) {
            return lines(project.profiles().stream());
        }
        if (images.value()) {
            return lines(project.images().values().stream());
        }
        for (Flag<Boolean> section : List.of(volumes, networks, models)) {
            if (section.value()) {
                return lines(project.names(section.name()).stream());
            }
        }
        return surroundings(project);
    }

    private String surroundings(LoadedProject project) {
        if (variables.value()) {
            return table(project.variables());
        }
        if (environment.value()) {
            return lines(project.environment().entrySet().stream()
                    .map(variable -> variable.getKey() + "=" + variable.getValue()));
        }
        return format.value().equals("json") ? project.json() + "\n" : project.yaml();
    }

    private static String lines(Stream<String> lines) {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    private String hashes(LoadedProject project) {
        List<String> names = hash.value().equals("*")
                ? project.services()
                : List.of(hash.value().split(",", -1));
        return lines(names.stream().sorted().map(name -> name + " " + project.hash(name)));
    }

    private static String table(List<VariableUse> uses) {
        TextTable table = new TextTable(20, 3);
        table.add("NAME", "REQUIRED", "DEFAULT VALUE", "ALTERNATE VALUE");
        for (VariableUse use : uses) {
            table.add(use.name(), String.valueOf(use.required()), use.defaultValue(), use.alternateValue());
        }
        return table.render();
    }

    private void write(Session session, String text) {
        if (output.value().isEmpty()) {
            session.out().print(text);
            return;
        }
        try {
            Files.writeString(Path.of(output.value()), text);
        } catch (IOException e) {
            throw new CliException(FileErrors.text(e));
        }
    }
}
