package dev.gantry.cli;

import dev.gantry.compose.Project;
import dev.gantry.compose.ProjectContainers;
import dev.gantry.compose.ProjectUp;
import dev.gantry.compose.ProjectVerbs;
import dev.gantry.compose.ProjectWork;
import java.util.List;
import java.util.Optional;

/// Sends a signal to the containers of services.
final class ComposeKill extends ComposeCommand {
    private final Flag<Boolean> removeOrphans =
            flags.bool("remove-orphans", "Remove containers for services not defined in the Compose file");
    private final Flag<String> signal = flags.text('s', "signal", "SIGKILL", "SIGNAL to send to the container");

    ComposeKill(ComposeGroup compose) {
        super(compose, Usage.of("kill", "[OPTIONS] [SERVICE...]", "Force stop service containers", 0, Usage.ANY));
    }

    @Override
    int run(ComposeSession session, List<String> arguments) {
        Optional<Project> project = session.optionalProject(arguments);
        ProjectWork work = session.work(project);
        ProjectVerbs verbs = new ProjectVerbs(work, project.orElse(null));
        if (verbs.containers(arguments).running().isEmpty()) {
            session.session().err().println("no container to kill");
            return 0;
        }
        verbs.kill(arguments, signal.value());
        if (removeOrphans.value() && project.isPresent()) {
            ProjectContainers orphans = ProjectUp.orphans(project.get(), work.containers());
            verbs.remove(orphans, false);
        }
        return 0;
    }
}
