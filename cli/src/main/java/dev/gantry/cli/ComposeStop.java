package dev.gantry.cli;

import dev.gantry.compose.Project;
import dev.gantry.compose.ProjectVerbs;
import java.util.List;
import java.util.Optional;

/// Stops the containers of services; they stay.
final class ComposeStop extends ComposeCommand {
    private final Flag<Long> timeout = flags.number('t', "timeout", 0, "Specify a shutdown timeout in seconds");

    ComposeStop(ComposeGroup compose) {
        super(compose, Usage.of("stop", "[OPTIONS] [SERVICE...]", "Stop services", 0, Usage.ANY));
    }

    @Override
    int run(ComposeSession session, List<String> arguments) {
        Optional<Project> project = session.optionalProject(arguments);
        new ProjectVerbs(session.work(project), project.orElse(null))
                .stop(arguments, ComposeCreateFlags.timeout(timeout));
        return 0;
    }
}
