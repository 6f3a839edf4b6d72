package dev.gantry.cli;

import dev.gantry.compose.ComposeException;
import dev.gantry.compose.LoadOptions;
import dev.gantry.compose.LoadRequest;
import dev.gantry.compose.LoadedProject;
import dev.gantry.compose.Loader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// `gantry compose`, with the flags that say which project is meant.
final class ComposeGroup extends CommandGroup {
    private static final List<String> NAMES = List.of(
            "attach", "build", "commit", "config", "cp", "create", "down", "events", "exec", "export", "graph",
            "images", "kill", "logs", "ls", "pause", "port", "ps", "pull", "push", "restart", "rm", "run", "scale",
            "start", "stats", "stop", "top", "unpause", "up", "version", "volumes", "wait", "watch");

    private final ComposeFlags compose = new ComposeFlags(flags);

    ComposeGroup() {
        super("compose", "Define and run multi-container applications with Docker");
    }

    @Override
    List<String> names() {
        return NAMES;
    }

    @Override
    Optional<Command> find(String name) {
        return switch (name) {
            case "config", "convert" -> Optional.of(new ComposeConfig(this));
            case "version" -> Optional.of(new ComposeVersion());
            default ->
                ComposeLater.NAMES.contains(name)
                        ? Optional.of(new ComposeLater(name))
                        : ComposeCommands.find(name, this);
        };
    }

    /// Reads the project that the flags mean, and warns of what is odd about it.
    ///
    /// @param services only these and what they depend on; none: all
    LoadedProject load(Session session, List<String> services, LoadOptions options) {
        check();
        try {
            LoadedProject project = Loader.load(request(session, services, options));
            project.warnings().forEach(warning -> warn(session, warning));
            return project;
        } catch (ComposeException e) {
            throw new CliException(e.text());
        }
    }

    ComposeFlags compose() {
        return compose;
    }

    boolean allResources() {
        return compose.allResources.value();
    }

    /// Whether names and rules of Compose 1 count.
    boolean isCompatible() {
        return compose.compatibility.value();
    }

    private void check() {
        if (!List.of("never", "always", "auto").contains(compose.ansi.value())) {
            throw new CliException("unknown value for --ansi: \"" + compose.ansi.value() + "\"");
        }
        if (!List.of("auto", "tty", "plain", "json", "quiet", "rawjson").contains(compose.progress.value())) {
            throw new CliException("unsupported --progress value \"" + compose.progress.value() + "\"");
        }
        if (compose.parallel.value() == 0 || compose.parallel.value() < -1) {
            throw new CliException("--parallel: -1 or a number of operations is wanted");
        }
    }

    private LoadRequest request(Session session, List<String> services, LoadOptions options) {
        String directory =
                compose.projectDirectory.value().isEmpty() ? compose.workdir.value() : compose.projectDirectory.value();
        Set<String> active = new TreeSet<>(compose.profiles.value());
        return new LoadRequest(
                Path.of("").toAbsolutePath().normalize(),
                compose.files.value(),
                directory,
                compose.projectName.value(),
                active,
                compose.envFiles.value(),
                services,
                session.environment(),
                compose.files.value().contains("-") ? input(session) : "",
                options);
    }

    private static String input(Session session) {
        try {
            return new String(session.in().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new CliException("reading the standard input: " + e.getMessage());
        }
    }

    private static void warn(Session session, String warning) {
        String time = DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                OffsetDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS));
        session.err().println("time=\"" + time + "\" level=warning msg=" + GoText.quote(warning));
    }
}
