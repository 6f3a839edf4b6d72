package dev.gantry.cli;

import dev.gantry.compose.CreateOptions;
import dev.gantry.compose.Deadline;
import dev.gantry.compose.ImageOptions;
import dev.gantry.compose.Project;
import dev.gantry.compose.ProjectContainer;
import dev.gantry.compose.ProjectSelection;
import dev.gantry.compose.ProjectUp;
import dev.gantry.compose.Recreate;
import java.util.List;
import java.util.Map;

/// Changes how many containers services have.
final class ComposeScale extends ComposeCommand {
    private final Flag<Boolean> noDeps = flags.bool("no-deps", "Don't start linked services");

    ComposeScale(ComposeGroup compose) {
        super(compose, Usage.of("scale", "[SERVICE=REPLICAS...]", "Scale services", 1, Usage.ANY));
    }

    @Override
    int run(ComposeSession session, List<String> arguments) {
        Map<String, Integer> scale = ComposeCreateFlags.scale(arguments);
        Project project = session.project(List.copyOf(scale.keySet()));
        ProjectSelection selection = ProjectSelection.of(project, scale.keySet(), !noDeps.value());
        ProjectUp up = new ProjectUp(session.work(project), project, selection);
        Map<String, List<ProjectContainer>> containers = up.create(
                new CreateOptions(Recreate.DIVERGED, Recreate.DIVERGED, false, scale, null, false, ImageOptions.USUAL));
        up.start(containers, Deadline.in(null));
        return 0;
    }
}
