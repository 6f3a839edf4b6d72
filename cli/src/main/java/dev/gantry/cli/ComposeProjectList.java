package dev.gantry.cli;

import dev.gantry.client.Json;
import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import dev.gantry.compose.ComposeLabels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Lists the projects that an engine has.
final class ComposeProjectList extends ComposeCommand {
    private final Flag<Boolean> all = flags.bool('a', "all", "Show all stopped Compose projects");
    private final Flag<Map<String, Set<String>>> filter =
            flags.filter(Flags.NONE, "Filter output based on conditions provided");
    private final Flag<String> format =
            flags.text(Flags.NONE, "format", "table", "Format the output. Values: [table | json]");
    private final Flag<Boolean> quiet = flags.bool('q', "quiet", "Only display project names");

    ComposeProjectList(ComposeGroup compose) {
        super(compose, Usage.of("ls", "[OPTIONS]", "List running compose projects", 0, 0));
    }

    @Override
    int run(ComposeSession session, List<String> arguments) {
        String labels = Json.write(JsonObject.of("label", List.of(ComposeLabels.PROJECT)));
        Request request =
                Request.get("/containers/json").flag("all", all.value()).query("filters", labels);
        Map<String, List<JsonObject>> projects = new TreeMap<>();
        for (JsonObject container : session.engine().objects(request)) {
            String name = container.object("Labels").text(ComposeLabels.PROJECT);
            if (isWanted(name)) {
                projects.computeIfAbsent(name, _ -> new ArrayList<>()).add(container);
            }
        }
        List<ComposeProjectRow> rows = new ArrayList<>();
        projects.forEach((name, containers) -> rows.add(new ComposeProjectRow(
                name,
                containers.stream().map(container -> container.text("State")).toList(),
                containers.getFirst().object("Labels").text(ComposeLabels.CONFIG_FILES))));
        if (quiet.value()) {
            projects.keySet().forEach(session.session().out()::println);
        } else if (format.value().equals("json")) {
            session.session()
                    .out()
                    .println(Json.write(
                            rows.stream().map(ComposeProjectRow::json).toList()));
        } else {
            new Listing(session.session(), format.value())
                    .print(ComposeProjectRow.KIND, rows, List.of("Name", "Status", "ConfigFiles"));
        }
        return 0;
    }

    private boolean isWanted(String name) {
        return filter.value().getOrDefault("name", Set.of()).stream()
                .allMatch(pattern -> Pattern.compile(pattern).matcher(name).find());
    }
}
