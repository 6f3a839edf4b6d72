package dev.gantry.cli;

import dev.gantry.compose.Project;
import dev.gantry.compose.ProjectPull;
import dev.gantry.compose.ProjectSelection;
import java.util.List;

/// Brings the images of services.
final class ComposePull extends ComposeCommand {
    private final Flag<Boolean> ignoreBuildable = flags.bool("ignore-buildable", "Ignore images that can be built");
    private final Flag<Boolean> ignoreFailures =
            flags.bool("ignore-pull-failures", "Pull what it can and ignores images with pull failures");
    private final Flag<Boolean> includeDeps = flags.bool("include-deps", "Also pull services declared as dependencies");
    private final Flag<String> policy = flags.text("policy", "Apply pull policy (\"missing\"|\"always\")");
    private final Flag<Boolean> quiet = flags.bool('q', "quiet", "Pull without printing progress information");

    ComposePull(ComposeGroup compose) {
        super(compose, Usage.of("pull", "[OPTIONS] [SERVICE...]", "Pull service images", 0, Usage.ANY));
    }

    @Override
    int run(ComposeSession session, List<String> arguments) {
        session.quietProgress(quiet.value());
        Project project = session.project(arguments);
        ProjectSelection selection = ProjectSelection.of(project, arguments, includeDeps.value());
        new ProjectPull(session.work(project), ignoreBuildable.value(), ignoreFailures.value(), policy.value())
                .run(selection.services().values());
        return 0;
    }
}
