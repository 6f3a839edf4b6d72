package dev.gantry.cli;

import dev.gantry.client.Json;
import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Shows a container's processes as `ps` sees them.
final class ContainerTop extends Command {
    ContainerTop() {
        super(Usage.of(
                "top",
                "CONTAINER [ps OPTIONS]",
                "Display the running processes of a container",
                1,
                Usage.ANY,
                "container top",
                "top"));
        flags.stopAtFirstArgument();
    }

    @Override
    int run(Session session, List<String> arguments) {
        Request request = Request.get("/containers/" + Request.segment(arguments.getFirst()) + "/top");
        if (arguments.size() > 1) {
            request.query("ps_args", String.join(" ", arguments.subList(1, arguments.size())));
        }
        JsonObject processes = session.client().object(request);
        TextTable table = new TextTable(20, 3);
        table.add(processes.texts("Titles"));
        for (Object process : processes.list("Processes")) {
            table.add(cells(process));
        }
        session.out().print(table.render());
        return 0;
    }

    private static List<String> cells(@Nullable Object process) {
        List<String> cells = new ArrayList<>();
        for (Object cell : Json.list(process)) {
            cells.add(String.valueOf(cell));
        }
        return cells;
    }
}
