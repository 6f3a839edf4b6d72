package dev.gantry.cli;

import dev.gantry.compose.Project;
import dev.gantry.compose.ProjectVerbs;
import java.util.List;
import java.util.Optional;

/// Lets the containers of services go on.
final class ComposeUnpause extends ComposeCommand {
    ComposeUnpause(ComposeGroup compose) {
        super(compose, Usage.of("unpause", "[SERVICE...]", "Unpause services", 0, Usage.ANY));
    }

    @Override
    int run(ComposeSession session, List<String> arguments) {
        Optional<Project> project = session.optionalProject(arguments);
        new ProjectVerbs(session.work(project), project.orElse(null)).unpause(arguments);
        return 0;
    }
}
