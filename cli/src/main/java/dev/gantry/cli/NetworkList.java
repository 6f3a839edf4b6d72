package dev.gantry.cli;

import dev.gantry.client.Json;
import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Lists networks.
final class NetworkList extends Command {
    private final FilterFlag filter = flags.filter('f', "Provide filter values (e.g. \"driver=bridge\")");
    private final Flag<String> format = flags.tableFormat();
    private final Flag<Boolean> noTrunc = flags.bool("no-trunc", "Do not truncate the output");
    private final Flag<Boolean> quiet = flags.bool('q', "quiet", "Only display network IDs");

    NetworkList() {
        super(Usage.of("ls", "[OPTIONS]", "List networks", 0, 0, "network ls", "network list"));
    }

    @Override
    int run(Session session, List<String> arguments) {
        Request request = FilterFlag.narrow(Request.get("/networks"), filter.value());
        List<JsonObject> networks =
                new ArrayList<>(Json.objects(session.client().call(request)));
        networks.sort(Comparator.comparing(network -> network.text("Name"), NaturalOrder.INSTANCE));
        List<NetworkRow> rows = new ArrayList<>();
        for (JsonObject network : networks) {
            rows.add(new NetworkRow(network, !noTrunc.value()));
        }
        String template = format.value();
        if (template.isEmpty() && !quiet.value()) {
            template = session.config().text("networksFormat");
        }
        Listing listing = new Listing(session, template);
        if (quiet.value() && !template.contains("{{")) {
            listing.printOnly("ID", rows);
        } else {
            listing.print(NetworkRow.KIND, rows, List.of("ID", "Name", "Driver", "Scope"));
        }
        return 0;
    }
}
