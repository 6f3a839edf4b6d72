package dev.gantry.cli;

import dev.gantry.compose.Project;
import dev.gantry.compose.ProjectContainer;
import dev.gantry.compose.ProjectContainers;
import dev.gantry.compose.ProjectVerbs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Shows what the containers of services use.
final class ComposeStats extends ComposeCommand {
    private final Flag<Boolean> all = flags.bool('a', "all", "Show all containers (default shows just running)");
    private final Flag<String> format = flags.tableFormat();
    private final Flag<Boolean> noStream =
            flags.bool("no-stream", "Disable streaming stats and only pull the first result");
    private final Flag<Boolean> noTrunc = flags.bool("no-trunc", "Do not truncate output");

    ComposeStats(ComposeGroup compose) {
        super(
                compose,
                Usage.of(
                        "stats",
                        "[OPTIONS] [SERVICE]",
                        "Display a live stream of container(s) resource usage statistics",
                        0,
                        1));
    }

    @Override
    int run(ComposeSession session, List<String> arguments) {
        Optional<Project> project = session.optionalProject(arguments);
        ProjectContainers found = new ProjectVerbs(session.work(project), project.orElse(null)).containers(arguments);
        ProjectContainers shown = all.value() ? found : found.running();
        if (shown.isEmpty()) {
            return 0;
        }
        List<String> words = new ArrayList<>();
        words.add("--no-stream=" + noStream.value());
        words.add("--no-trunc=" + noTrunc.value());
        if (format.changed()) {
            words.add("--format=" + format.value());
        }
        shown.all().stream().map(ProjectContainer::id).forEach(words::add);
        return session.session().invoke(new ContainerStats(), words);
    }
}
