package dev.gantry.cli;

import dev.gantry.compose.Project;
import dev.gantry.compose.ProjectVerbs;
import java.util.List;
import java.util.Optional;

/// Freezes the containers of services.
final class ComposePause extends ComposeCommand {
    ComposePause(ComposeGroup compose) {
        super(compose, Usage.of("pause", "[SERVICE...]", "Pause services", 0, Usage.ANY));
    }

    @Override
    int run(ComposeSession session, List<String> arguments) {
        Optional<Project> project = session.optionalProject(arguments);
        new ProjectVerbs(session.work(project), project.orElse(null)).pause(arguments);
        return 0;
    }
}
