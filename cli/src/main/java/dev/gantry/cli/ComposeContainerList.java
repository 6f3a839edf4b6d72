package dev.gantry.cli;

import dev.gantry.compose.Project;
import dev.gantry.compose.ProjectContainer;
import dev.gantry.compose.ProjectContainers;
import dev.gantry.compose.ProjectUp;
import dev.gantry.compose.ProjectVerbs;
import dev.gantry.compose.ProjectWork;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Lists the containers of a project: those that run, or all.
final class ComposeContainerList extends ComposeCommand {
    private static final List<String> COLUMNS =
            List.of("Name", "Image", "Command", "Service", "RunningFor", "Status", "Ports");

    private final Flag<Boolean> all =
            flags.bool('a', "all", "Show all stopped containers (including those created by the run command)");
    private final Flag<Map<String, Set<String>>> filter =
            flags.filter(Flags.NONE, "Filter services by a property (supported filters: status)");
    private final Flag<String> format = flags.text(Flags.NONE, "format", "table", FormatHelp.TABLE);
    private final Flag<Boolean> noTrunc = flags.bool("no-trunc", "Don't truncate output");
    private final Flag<Boolean> orphans =
            flags.boolTrue(Flags.NONE, "orphans", "Include orphaned services (not declared by project)");
    private final Flag<Boolean> quiet = flags.bool('q', "quiet", "Only display IDs");
    private final Flag<Boolean> services = flags.bool("services", "Display services");
    private final Flag<List<String>> status = flags.strings(
            "status",
            "Filter services by status. Values: [paused | restarting | removing | running | dead | created |"
                    + " exited]");

    ComposeContainerList(ComposeGroup compose) {
        super(compose, Usage.of("ps", "[OPTIONS] [SERVICE...]", "List containers", 0, Usage.ANY));
    }

    @Override
    int run(ComposeSession session, List<String> arguments) {
        Set<String> states = states();
        Optional<Project> project = session.optionalProject(arguments);
        ProjectWork work = session.work(project);
        ProjectContainers containers = work.containers();
        new ProjectVerbs(work, project.orElse(null)).check(arguments, containers);
        ProjectContainers shown = containers
                .of(arguments)
                .where(container -> isShown(container, states))
                .where(container -> orphans.value() || project.isEmpty() || !isOrphan(project.get(), container));
        if (quiet.value()) {
            shown.all().forEach(container -> session.session().out().println(container.id()));
        } else if (services.value()) {
            shown.services().forEach(session.session().out()::println);
        } else {
            List<ComposeContainerRow> rows = shown.all().stream()
                    .map(container -> new ComposeContainerRow(container, work.project(), !noTrunc.value()))
                    .toList();
            new Listing(session.session(), format.value()).print(ComposeContainerRow.KIND, rows, COLUMNS);
        }
        return 0;
    }

    private Set<String> states() {
        Set<String> states = new TreeSet<>(status.value());
        filter.value().forEach((name, values) -> {
            if (!name.equals("status")) {
                throw new CliException("unknown filter " + name);
            }
            states.addAll(values);
        });
        return states;
    }

    private boolean isShown(ProjectContainer container, Set<String> states) {
        if (!states.isEmpty()) {
            return states.contains(container.state());
        }
        return all.value() || Set.of("running", "paused", "restarting").contains(container.state());
    }

    private static boolean isOrphan(Project project, ProjectContainer container) {
        return !ProjectUp.orphans(project, new ProjectContainers(List.of(container)))
                .isEmpty();
    }
}
