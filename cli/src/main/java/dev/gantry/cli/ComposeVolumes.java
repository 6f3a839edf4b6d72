package dev.gantry.cli;

import dev.gantry.client.Json;
import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import dev.gantry.compose.ComposeLabels;
import dev.gantry.compose.Project;
import dev.gantry.compose.ProjectVerbs;
import dev.gantry.compose.ProjectWork;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Lists the volumes of a project.
final class ComposeVolumes extends ComposeCommand {
    private final Flag<String> format = flags.tableFormat();
    private final Flag<Boolean> quiet = flags.bool('q', "quiet", "Only display volume names");

    ComposeVolumes(ComposeGroup compose) {
        super(compose, Usage.of("volumes", "[OPTIONS] [SERVICE...]", "List volumes", 0, Usage.ANY));
    }

    @Override
    int run(ComposeSession session, List<String> arguments) {
        Optional<Project> project = session.optionalProject(arguments);
        ProjectWork work = session.work(project);
        Set<String> used = new ProjectVerbs(work, project.orElse(null))
                .containers(arguments).all().stream()
                        .flatMap(container -> container.summary().objects("Mounts").stream())
                        .map(mount -> mount.text("Name"))
                        .collect(Collectors.toSet());
        String filter = Json.write(JsonObject.of("label", List.of(ComposeLabels.PROJECT + "=" + work.project())));
        List<VolumeRow> rows =
                session.engine().object(Request.get("/volumes").query("filters", filter)).objects("Volumes").stream()
                        .filter(volume -> arguments.isEmpty() || used.contains(volume.text("Name")))
                        .map(VolumeRow::new)
                        .toList();
        Listing listing = new Listing(session.session(), format.value());
        if (quiet.value()) {
            listing.printOnly("Name", rows);
        } else {
            listing.print(VolumeRow.KIND, rows, List.of("Driver", "Name"));
        }
        return 0;
    }
}
