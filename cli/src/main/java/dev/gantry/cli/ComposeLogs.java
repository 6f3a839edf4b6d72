package dev.gantry.cli;

import dev.gantry.compose.LogOptions;
import dev.gantry.compose.LogPrinter;
import dev.gantry.compose.Project;
import dev.gantry.compose.ProjectContainers;
import dev.gantry.compose.ProjectLogs;
import dev.gantry.compose.ProjectVerbs;
import dev.gantry.compose.ProjectWork;
import java.util.List;
import java.util.Optional;

/// Shows what containers have written.
final class ComposeLogs extends ComposeCommand {
    private final Flag<Boolean> follow = flags.bool('f', "follow", "Follow log output");
    private final Flag<Long> index =
            flags.number(Flags.NONE, "index", 0, "index of the container if service has multiple replicas");
    private final Flag<Boolean> noColor = flags.bool("no-color", "Produce monochrome output");
    private final Flag<Boolean> noPrefix = flags.bool("no-log-prefix", "Don't print prefix in logs");
    private final Flag<String> since = flags.text(
            "since", "Show logs since timestamp (e.g. 2013-01-02T13:23:37Z) or relative (e.g. 42m for 42 minutes)");
    private final Flag<String> tail =
            flags.text('n', "tail", "all", "Number of lines to show from the end of the logs for each container");
    private final Flag<Boolean> timestamps = flags.bool('t', "timestamps", "Show timestamps");
    private final Flag<String> until = flags.text(
            "until", "Show logs before a timestamp (e.g. 2013-01-02T13:23:37Z) or relative (e.g. 42m for 42 minutes)");

    ComposeLogs(ComposeGroup compose) {
        super(compose, Usage.of("logs", "[OPTIONS] [SERVICE...]", "View output from containers", 0, Usage.ANY));
    }

    @Override
    int run(ComposeSession session, List<String> arguments) {
        Optional<Project> project = session.optionalProject(arguments);
        ProjectWork work = session.work(project);
        ProjectContainers containers = new ProjectVerbs(work, project.orElse(null)).containers(arguments);
        if (index.value() > 0) {
            containers = containers.where(container -> container.number() == index.value());
        }
        LogPrinter.Style style = new LogPrinter.Style(!noPrefix.value(), !noColor.value() && session.hasColour(1));
        LogPrinter printer = new LogPrinter(
                work.project(), session.session().out(), session.session().err(), style);
        LogOptions options = new LogOptions(
                follow.value(), time("since", since), time("until", until), tail.value(), timestamps.value());
        new ProjectLogs(work, printer).show(arguments, containers, options);
        return 0;
    }

    private static String time(String name, Flag<String> flag) {
        if (flag.value().isEmpty()) {
            return "";
        }
        try {
            return Timestamp.parse(flag.value());
        } catch (IllegalArgumentException e) {
            throw new CliException("invalid value for " + GoText.quote(name) + ": " + e.getMessage());
        }
    }
}
