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
    private static final List<String> NAMES = List.of("config", "version");

    private final Flag<Boolean> allResources =
            flags.bool("all-resources", "Include all resources, even those not used by services");
    private final Flag<String> ansi = flags.text(
            Flags.NONE,
            "ansi",
            "auto",
            "Control when to print ANSI control characters (\"never\"|\"always\"|\"auto\")");
    private final Flag<Boolean> compatibility =
            flags.bool("compatibility", "Run compose in backward compatibility mode");
    private final Flag<List<String>> envFiles = flags.list("env-file", "Specify an alternate environment file");
    private final Flag<List<String>> files = flags.list('f', "file", "Compose configuration files");
    private final Flag<Long> parallel =
            flags.number(Flags.NONE, "parallel", -1, "Control max parallelism, -1 for unlimited");
    private final Flag<List<String>> profiles = flags.list("profile", "Specify a profile to enable");
    private final Flag<String> progress =
            flags.text(Flags.NONE, "progress", "auto", "Set type of progress output (auto, tty, plain, json, quiet)");
    private final Flag<String> projectDirectory = flags.text(
            "project-directory",
            "Specify an alternate working directory (default: the path of the, first specified, Compose file)");
    private final Flag<String> projectName = flags.text('p', "project-name", "Project name");
    private final Flag<String> workdir = flags.text("workdir", "Deprecated, use --project-directory");

    ComposeGroup() {
        super("compose", "Define and run multi-container applications with Docker");
        // What there is changes nothing, dry or not.
        flags.bool("dry-run", "Execute command in dry run mode");
        workdir.hide();
    }

    @Override
    List<String> names() {
        return NAMES;
    }

    @Override
    Optional<Command> find(String name) {
        return Optional.ofNullable(
                switch (name) {
                    case "config", "convert" -> new ComposeConfig(this);
                    case "version" -> new ComposeVersion();
                    default -> ComposeLater.NAMES.contains(name) ? new ComposeLater(name) : null;
                });
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

    boolean allResources() {
        return allResources.value();
    }

    /// Whether names and rules of Compose 1 count.
    boolean isCompatible() {
        return compatibility.value();
    }

    private void check() {
        if (!List.of("never", "always", "auto").contains(ansi.value())) {
            throw new CliException("unknown value for --ansi: \"" + ansi.value() + "\"");
        }
        if (!List.of("auto", "tty", "plain", "json", "quiet", "rawjson").contains(progress.value())) {
            throw new CliException("unsupported --progress value \"" + progress.value() + "\"");
        }
        if (parallel.value() == 0 || parallel.value() < -1) {
            throw new CliException("--parallel: -1 or a number of operations is wanted");
        }
    }

    private LoadRequest request(Session session, List<String> services, LoadOptions options) {
        String directory = projectDirectory.value().isEmpty() ? workdir.value() : projectDirectory.value();
        Set<String> active = new TreeSet<>(profiles.value());
        return new LoadRequest(
                Path.of("").toAbsolutePath().normalize(),
                files.value(),
                directory,
                projectName.value(),
                active,
                envFiles.value(),
                services,
                session.environment(),
                files.value().contains("-") ? input(session) : "",
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
