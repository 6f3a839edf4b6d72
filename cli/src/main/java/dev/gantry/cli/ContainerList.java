package dev.gantry.cli;

import dev.gantry.client.Json;
import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.util.ArrayList;
import java.util.List;

/// Lists containers.
final class ContainerList extends Command {
    private static final List<String> COLUMNS =
            List.of("ID", "Image", "Command", "RunningFor", "Status", "Ports", "Names");

    private final Flag<Boolean> all = flags.bool('a', "all", "Show all containers (default shows just running)");
    private final FilterFlag filter = flags.filter('f', "Filter output based on conditions provided");
    private final Flag<String> format = flags.tableFormat();
    private final Flag<Long> last =
            flags.number('n', "last", -1, "Show n last created containers (includes all states)");
    private final Flag<Boolean> latest =
            flags.bool('l', "latest", "Show the latest created container (includes all states)");
    private final Flag<Boolean> noTrunc = flags.bool("no-trunc", "Don't truncate output");
    private final Flag<Boolean> quiet = flags.bool('q', "quiet", "Only display container IDs");
    private final Flag<Boolean> size = flags.bool('s', "size", "Display total file sizes");

    ContainerList() {
        super(Usage.of(
                "ls", "[OPTIONS]", "List containers", 0, 0, "container ls", "container list", "container ps", "ps"));
    }

    @Override
    int run(Session session, List<String> arguments) {
        String template = template(session);
        if (quiet.value() && !format.value().isEmpty()) {
            session.err().println("WARNING: Ignoring custom format, because both --format and --quiet are set.");
        }
        List<ContainerRow> rows = new ArrayList<>();
        for (JsonObject container : Json.objects(session.client().call(request(template)))) {
            rows.add(new ContainerRow(container, !noTrunc.value()));
        }
        Listing listing = new Listing(session, template);
        if (quiet.value()) {
            listing.printOnly("ID", rows);
        } else {
            listing.print(ContainerRow.KIND, rows, columns());
        }
        return 0;
    }

    private String template(Session session) {
        return format.value().isEmpty() && !quiet.value() ? session.config().text("psFormat") : format.value();
    }

    private List<String> columns() {
        List<String> columns = new ArrayList<>(COLUMNS);
        if (size.value()) {
            columns.add("Size");
        }
        return columns;
    }

    private Request request(String template) {
        Request request = Request.get("/containers/json").flag("all", all.value());
        long limit = latest.value() && !last.changed() ? 1 : last.value();
        if (limit > 0) {
            request.query("limit", String.valueOf(limit));
        }
        request.flag("size", size.value() || showsSize(template));
        return FilterFlag.narrow(request, filter.value());
    }

    /// Sizes cost the engine time, so they are asked for only when a template shows them.
    private static boolean showsSize(String template) {
        return template.contains(".Size") || template.contains("json .}}") || template.contains("json . ");
    }
}
