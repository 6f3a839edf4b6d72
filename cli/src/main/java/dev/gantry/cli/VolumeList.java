package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Lists volumes.
final class VolumeList extends Command {
    private final FilterFlag filter = flags.filter('f', "Provide filter values (e.g. \"dangling=true\")");
    private final Flag<String> format = flags.tableFormat();
    private final Flag<Boolean> quiet = flags.bool('q', "quiet", "Only display volume names");

    VolumeList() {
        super(Usage.of("ls", "[OPTIONS]", "List volumes", 0, 0, "volume ls", "volume list"));
    }

    @Override
    int run(Session session, List<String> arguments) {
        Request request = FilterFlag.narrow(Request.get("/volumes"), filter.value());
        List<JsonObject> volumes = session.client().object(request).objects("Volumes");
        volumes.sort(Comparator.comparing(volume -> volume.text("Name"), NaturalOrder.INSTANCE));
        List<VolumeRow> rows = new ArrayList<>();
        for (JsonObject volume : volumes) {
            rows.add(new VolumeRow(volume));
        }
        String template = format.value();
        if (template.isEmpty() && !quiet.value()) {
            template = session.config().text("volumesFormat");
        }
        Listing listing = new Listing(session, template);
        if (quiet.value() && !template.contains("{{")) {
            listing.printOnly("Name", rows);
        } else {
            listing.print(VolumeRow.KIND, rows, List.of("Driver", "Name"));
        }
        return 0;
    }
}
