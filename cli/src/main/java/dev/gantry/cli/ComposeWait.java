package dev.gantry.cli;

import dev.gantry.client.EngineClient;
import dev.gantry.client.Request;
import dev.gantry.compose.Project;
import dev.gantry.compose.ProjectContainer;
import dev.gantry.compose.ProjectDown;
import dev.gantry.compose.ProjectVerbs;
import dev.gantry.compose.ProjectWork;
import java.util.List;
import java.util.Optional;

/// Waits until the containers of services have ended; exits as the last one.
final class ComposeWait extends ComposeCommand {
    private final Flag<Boolean> downProject =
            flags.bool("down-project", "Drops project when the first container stops");

    ComposeWait(ComposeGroup compose) {
        super(
                compose,
                Usage.of(
                        "wait",
                        "SERVICE [SERVICE...] [OPTIONS]",
                        "Block until containers of all (or specified) services stop.",
                        1,
                        Usage.ANY));
    }

    @Override
    int run(ComposeSession session, List<String> arguments) {
        Optional<Project> project = session.optionalProject(arguments);
        ProjectWork work = session.work(project);
        List<ProjectContainer> running = new ProjectVerbs(work, project.orElse(null))
                .containers(arguments)
                .running()
                .all();
        if (running.isEmpty()) {
            throw new CliException("no containers for project \"" + work.project() + "\"");
        }
        int code = 0;
        for (ProjectContainer container : running) {
            try (EngineClient client = session.engine().connect()) {
                code = (int) client.object(Request.post("/containers/" + container.id() + "/wait"))
                        .number("StatusCode");
            }
            session.session()
                    .out()
                    .println("container " + GoText.quote(container.name()) + " exited with status code " + code);
            if (downProject.value()) {
                break;
            }
        }
        if (downProject.value()) {
            new ProjectDown(work, project.orElse(null)).run(new ProjectDown.Options(List.of(), false, "", false, null));
        }
        return code;
    }
}
