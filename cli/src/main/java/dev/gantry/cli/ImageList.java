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
    private final Flag<Boolean> tree = flags.add(
                    Flags.NONE, new BoolFlag("tree", "List multi-platform images as a tree (EXPERIMENTAL)", false))
            .since("1.47");

    ImageList() {
        super(Usage.of("ls", "[OPTIONS] [REPOSITORY[:TAG]]", "List images", 0, 1, "image ls", "image list", "images"));
    }

    @Override
    int run(Session session, List<String> arguments) {
        if (tree.value()) {
            refuseInTree(quiet, "quiet");
            refuseInTree(noTrunc, "no-trunc");
            refuseInTree(digests, "show-digest");
            refuseInTree(format, "format");
            Request request = request(arguments).query("manifests", "1");
            new ImageTree(session, Json.objects(session.client().call(request)), all.value()).print();
            return 0;
        }
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

    /// @param named as Docker names the flag in its error
    private static void refuseInTree(Flag<?> flag, String named) {
        if (flag.changed()) {
            throw new CliException("--" + named + " is not yet supported with --tree");
        }
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
        return FilterFlag.narrow(request, filters);
    }
}
