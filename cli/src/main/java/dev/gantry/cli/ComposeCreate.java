package dev.gantry.cli;

import dev.gantry.compose.Project;
import dev.gantry.compose.ProjectSelection;
import dev.gantry.compose.ProjectUp;
import java.util.List;

/// Makes the containers of services and starts none.
final class ComposeCreate extends ComposeCommand {
    private final ComposeCreateFlags create = new ComposeCreateFlags(flags);

    ComposeCreate(ComposeGroup compose) {
        super(compose, Usage.of("create", "[OPTIONS] [SERVICE...]", "Creates containers for a service", 0, Usage.ANY));
    }

    @Override
    int run(ComposeSession session, List<String> arguments) {
        Project project = session.project(arguments);
        ProjectSelection selection = ProjectSelection.of(project, arguments, true);
        new ProjectUp(session.work(project), project, selection).create(create.options(session, false, false, null));
        return 0;
    }
}
