package dev.gantry.cli;

import dev.gantry.client.Json;
import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Lists images.
final class ImageList extends Command {
    private final Flag<Boolean> all = flags.bool('a', "all", "Show all images (default hides intermediate images)");
    private final Flag<Boolean> digests = flags.bool("digests", "Show digests");
    private final FilterFlag filter = flags.filter('f', "Filter output based on conditions provided");
    private final Flag<String> format = flags.tableFormat();
    private final Flag<Boolean> noTrunc = flags.bool("no-trunc", "Don't truncate output");
    private final Flag<Boolean> quiet = flags.bool('q', "quiet", "Only show image IDs");

    ImageList() {
        super(Usage.of("ls", "[OPTIONS] [REPOSITORY[:TAG]]", "List images", 0, 1, "image ls", "image list", "images"));
    }

    @Override
    int run(Session session, List<String> arguments) {
        String template = format.value();
        if (template.isEmpty() && !quiet.value()) {
            template = session.config().text("imagesFormat");
        }
        boolean withDigests = digests.value() || template.contains(".Digest");
        List<ImageRow> rows = new ArrayList<>();
        for (JsonObject image : Json.objects(session.client().call(request(arguments)))) {
            rows.addAll(ImageRow.of(image, !noTrunc.value(), withDigests));
        }
        Listing listing = new Listing(session, template);
        if (quiet.value() && !template.contains("{{")) {
            listing.printOnly("ID", rows);
        } else {
            listing.print(ImageRow.KIND, rows, columns());
        }
        return 0;
    }

    private List<String> columns() {
        return digests.value()
                ? List.of("Repository", "Tag", "Digest", "ID", "CreatedSince", "Size")
                : List.of("Repository", "Tag", "ID", "CreatedSince", "Size");
    }

    private Request request(List<String> arguments) {
        Map<String, Set<String>> filters = new TreeMap<>(filter.value());
        if (!arguments.isEmpty()) {
            filters.put("reference", Set.of(arguments.getFirst()));
        }
        Request request = Request.get("/images/json").flag("all", all.value());
        return filters.isEmpty() ? request : request.query("filters", FilterFlag.json(filters));
    }
}
