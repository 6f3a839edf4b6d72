package dev.gantry.cli;

import dev.gantry.client.Json;
import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import dev.gantry.compose.Project;
import dev.gantry.compose.ProjectContainer;
import dev.gantry.compose.ProjectVerbs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Shows the processes of services.
final class ComposeTop extends ComposeCommand {
    ComposeTop(ComposeGroup compose) {
        super(compose, Usage.of("top", "[SERVICES...]", "Display the running processes", 0, Usage.ANY));
    }

    @Override
    int run(ComposeSession session, List<String> arguments) {
        Optional<Project> project = session.optionalProject(arguments);
        TextTable table = new TextTable(4, 2);
        boolean hasTitles = false;
        for (ProjectContainer container : new ProjectVerbs(session.work(project), project.orElse(null))
                .containers(arguments)
                .running()
                .all()) {
            JsonObject processes = session.engine().object(Request.get("/containers/" + container.id() + "/top"));
            if (!hasTitles) {
                table.add(line("SERVICE", "#", processes.texts("Titles")));
                hasTitles = true;
            }
            for (Object process : processes.list("Processes")) {
                List<String> cells = new ArrayList<>();
                Json.list(process).forEach(cell -> cells.add(String.valueOf(cell)));
                table.add(line(container.service(), String.valueOf(container.number()), cells));
            }
        }
        if (hasTitles) {
            session.session().out().print(table.render());
        }
        return 0;
    }

    private static List<String> line(String service, String number, List<String> cells) {
        List<String> line = new ArrayList<>(List.of(service, number));
        line.addAll(cells);
        return line;
    }
}
