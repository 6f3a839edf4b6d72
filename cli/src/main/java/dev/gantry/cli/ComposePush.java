package dev.gantry.cli;

import dev.gantry.compose.Project;
import dev.gantry.compose.ProjectBuild;
import dev.gantry.compose.ProjectSelection;
import java.util.List;

/// Sends the images of services to their registries.
final class ComposePush extends ComposeCommand {
    private final Flag<Boolean> ignoreFailures =
            flags.bool("ignore-push-failures", "Push what it can and ignores images with push failures");
    private final Flag<Boolean> includeDeps =
            flags.bool("include-deps", "Also push images of services declared as dependencies");
    private final Flag<Boolean> quiet = flags.bool('q', "quiet", "Push without printing progress information");

    ComposePush(ComposeGroup compose) {
        super(compose, Usage.of("push", "[OPTIONS] [SERVICE...]", "Push service images", 0, Usage.ANY));
    }

    @Override
    int run(ComposeSession session, List<String> arguments) {
        session.quietProgress(quiet.value());
        Project project = session.project(arguments);
        ProjectSelection selection = ProjectSelection.of(project, arguments, includeDeps.value());
        new ProjectBuild(session.work(project), project)
                .push(List.copyOf(selection.services().keySet()), ignoreFailures.value());
        return 0;
    }
}
