package dev.gantry.cli;

import dev.gantry.compose.Project;
import dev.gantry.compose.ProjectVerbs;
import java.util.List;
import java.util.Optional;

/// Restarts the containers of services.
final class ComposeRestart extends ComposeCommand {
    private final Flag<Boolean> noDeps = flags.bool("no-deps", "Don't restart dependent services");
    private final Flag<Long> timeout = flags.number('t', "timeout", 0, "Specify a shutdown timeout in seconds");

    ComposeRestart(ComposeGroup compose) {
        super(compose, Usage.of("restart", "[OPTIONS] [SERVICE...]", "Restart service containers", 0, Usage.ANY));
    }

    @Override
    int run(ComposeSession session, List<String> arguments) {
        Optional<Project> project = session.optionalProject(arguments);
        new ProjectVerbs(session.work(project), project.orElse(null))
                .restart(arguments, ComposeCreateFlags.timeout(timeout), !noDeps.value());
        return 0;
    }
}
