package dev.gantry.cli;

import dev.gantry.compose.Project;
import dev.gantry.compose.ProjectBuild;
import dev.gantry.compose.ProjectSelection;
import dev.gantry.compose.ProjectWork;
import java.util.ArrayList;
import java.util.List;

/// Builds the images of services.
final class ComposeBuild extends ComposeCommand {
    private final Flag<List<String>> buildArgs = flags.list("build-arg", "Set build-time variables for services");
    private final Flag<Boolean> noCache = flags.bool("no-cache", "Do not use cache when building the image");
    private final Flag<Boolean> pull = flags.bool("pull", "Always attempt to pull a newer version of the image");
    private final Flag<Boolean> push = flags.bool("push", "Push service images");
    private final Flag<Boolean> quiet = flags.bool('q', "quiet", "Suppress the build output");
    private final Flag<List<String>> ssh = flags.list(
            "ssh",
            "Set SSH authentications used when building service images. (use 'default' for using your default SSH Agent)");
    private final Flag<Boolean> withDependencies =
            flags.bool("with-dependencies", "Also build dependencies (transitively)");

    ComposeBuild(ComposeGroup compose) {
        super(compose, Usage.of("build", "[OPTIONS] [SERVICE...]", "Build or rebuild services", 0, Usage.ANY));
    }

    @Override
    int run(ComposeSession session, List<String> arguments) {
        session.quietBuilds(quiet.value());
        session.buildWords(words());
        Project project = session.project(arguments);
        ProjectSelection selection = ProjectSelection.of(project, arguments, withDependencies.value());
        ProjectWork work = session.work(project);
        List<String> built =
                new ProjectBuild(work, project).build(selection.services().values());
        if (built.isEmpty()) {
            session.progress().warning("No services to build");
        }
        if (push.value()) {
            new ProjectBuild(work, project).push(built, false);
        }
        return 0;
    }

    private List<String> words() {
        List<String> words = new ArrayList<>();
        buildArgs.value().forEach(argument -> words.add("--build-arg=" + argument));
        ssh.value().forEach(agent -> words.add("--ssh=" + agent));
        if (noCache.value()) {
            words.add("--no-cache");
        }
        if (pull.value()) {
            words.add("--pull");
        }
        return words;
    }
}
