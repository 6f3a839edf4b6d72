package dev.gantry.cli;

import dev.gantry.compose.Project;
import dev.gantry.compose.ProjectContainer;
import dev.gantry.compose.ProjectContainers;
import dev.gantry.compose.ProjectVerbs;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Removes the containers of services that do not run.
final class ComposeRemove extends ComposeCommand {
    private final Flag<Boolean> force = flags.bool('f', "force", "Don't ask to confirm removal");
    private final Flag<Boolean> stop = flags.bool('s', "stop", "Stop the containers, if required, before removing");
    private final Flag<Boolean> volumes =
            flags.bool('v', "volumes", "Remove any anonymous volumes attached to containers");

    ComposeRemove(ComposeGroup compose) {
        super(compose, Usage.of("rm", "[OPTIONS] [SERVICE...]", "Removes stopped service containers", 0, Usage.ANY));
    }

    @Override
    int run(ComposeSession session, List<String> arguments) {
        Optional<Project> project = session.optionalProject(arguments);
        ProjectVerbs verbs = new ProjectVerbs(session.work(project), project.orElse(null));
        if (stop.value()) {
            verbs.stop(arguments, null);
        }
        ProjectContainers stopped = verbs.containers(arguments).where(container -> !container.isRunning());
        if (stopped.isEmpty()) {
            session.session().err().println("No stopped containers");
            return 0;
        }
        String names = stopped.all().stream().map(ProjectContainer::name).collect(Collectors.joining(", "));
        if (!force.value() && !session.isDryRun()) {
            session.session().out().println("? Going to remove " + names);
            if (!Prompt.line(session.session(), "Are you sure? [yN] ").matches("(?i)y(es)?")) {
                return 0;
            }
        }
        verbs.remove(stopped, volumes.value());
        return 0;
    }
}
