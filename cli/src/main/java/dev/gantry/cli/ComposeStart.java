package dev.gantry.cli;

import dev.gantry.compose.Deadline;
import dev.gantry.compose.Project;
import dev.gantry.compose.ProjectVerbs;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Starts the containers that services have.
final class ComposeStart extends ComposeCommand {
    private final Flag<Boolean> wait =
            flags.bool("wait", "Wait for services to be running|healthy. Implies detached mode.");
    private final Flag<Long> waitTimeout = flags.number(
            Flags.NONE, "wait-timeout", 0, "Maximum duration in seconds to wait for the project to be running|healthy");

    ComposeStart(ComposeGroup compose) {
        super(compose, Usage.of("start", "[OPTIONS] [SERVICE...]", "Start services", 0, Usage.ANY));
    }

    @Override
    int run(ComposeSession session, List<String> arguments) {
        Optional<Project> project = session.optionalProject(arguments);
        ProjectVerbs verbs = new ProjectVerbs(session.work(project), project.orElse(null));
        verbs.start(arguments);
        if (wait.value()) {
            verbs.await(
                    arguments, Deadline.in(waitTimeout.value() > 0 ? Duration.ofSeconds(waitTimeout.value()) : null));
        }
        return 0;
    }
}
