package dev.gantry.cli;

import dev.gantry.client.Json;
import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.util.ArrayList;
import java.util.List;

/// Shows how an image came to be, newest layer first.
final class ImageHistory extends Command {
    private final Flag<String> format = flags.tableFormat();
    private final Flag<Boolean> human = flags.boolTrue('H', "human", "Print sizes and dates in human readable format");
    private final Flag<Boolean> noTrunc = flags.bool("no-trunc", "Don't truncate output");
    private final Flag<String> platform = flags.platform("Show history for the given platform.");
    private final Flag<Boolean> quiet = flags.bool('q', "quiet", "Only show image IDs");

    ImageHistory() {
        super(Usage.of("history", "[OPTIONS] IMAGE", "Show the history of an image", 1, 1, "image history", "history"));
    }

    @Override
    int run(Session session, List<String> arguments) {
        Request request = Request.get("/images/" + Request.segment(arguments.getFirst()) + "/history");
        Platform.add(request, platform.value());
        List<HistoryRow> rows = new ArrayList<>();
        for (JsonObject step : Json.objects(session.client().call(request))) {
            rows.add(new HistoryRow(step, !noTrunc.value(), human.value()));
        }
        Listing listing = new Listing(session, format.value());
        if (quiet.value()) {
            listing.printOnly("ID", rows);
        } else {
            String created = human.value() ? "CreatedSince" : "CreatedAt";
            listing.print(HistoryRow.KIND, rows, List.of("ID", created, "CreatedBy", "Size", "Comment"));
        }
        return 0;
    }
}
