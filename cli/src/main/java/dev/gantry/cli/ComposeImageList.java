package dev.gantry.cli;

import dev.gantry.client.Json;
import dev.gantry.client.Request;
import dev.gantry.compose.Project;
import dev.gantry.compose.ProjectContainer;
import dev.gantry.compose.ProjectVerbs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Lists the images that the containers of services are made of.
final class ComposeImageList extends ComposeCommand {
    private final Flag<String> format =
            flags.text(Flags.NONE, "format", "table", "Format the output. Values: [table | json]");
    private final Flag<Boolean> quiet = flags.bool('q', "quiet", "Only display IDs");

    ComposeImageList(ComposeGroup compose) {
        super(
                compose,
                Usage.of(
                        "images",
                        "[OPTIONS] [SERVICE...]",
                        "List images used by the created containers",
                        0,
                        Usage.ANY));
    }

    @Override
    int run(ComposeSession session, List<String> arguments) {
        Optional<Project> project = session.optionalProject(arguments);
        List<ComposeImageRow> rows = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        for (ProjectContainer container : new ProjectVerbs(session.work(project), project.orElse(null))
                .containers(arguments)
                .all()) {
            String id = container.summary().text("ImageID");
            session.engine()
                    .find(Request.get("/images/" + Request.segment(id) + "/json"))
                    .ifPresent(image -> rows.add(new ComposeImageRow(container, image)));
            ids.add(id.replaceFirst("^sha256:", ""));
        }
        if (quiet.value()) {
            ids.stream().distinct().forEach(session.session().out()::println);
        } else if (format.value().equals("json")) {
            session.session()
                    .out()
                    .println(Json.write(rows.stream().map(ComposeImageRow::json).toList()));
        } else {
            new Listing(session.session(), format.value())
                    .print(
                            ComposeImageRow.KIND,
                            rows,
                            List.of("ContainerName", "Repository", "Tag", "Platform", "ID", "Size", "Created"));
        }
        return 0;
    }
}
