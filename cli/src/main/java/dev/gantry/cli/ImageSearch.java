package dev.gantry.cli;

import dev.gantry.client.Json;
import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.util.ArrayList;
import java.util.List;

/// Looks for images in a registry.
final class ImageSearch extends Command {
    private final FilterFlag filter = flags.filter('f', "Filter output based on conditions provided");
    private final Flag<String> format = flags.text("format", "Pretty-print search using a Go template");
    private final Flag<Long> limit = flags.number(Flags.NONE, "limit", 0, "Max number of search results");
    private final Flag<Boolean> noTrunc = flags.bool("no-trunc", "Don't truncate output");

    ImageSearch() {
        super(Usage.of("search", "[OPTIONS] TERM", "Search Docker Hub for images", 1, 1));
    }

    @Override
    int run(Session session, List<String> arguments) {
        String term = arguments.getFirst();
        List<SearchRow> rows = new ArrayList<>();
        RegistryLogin.as(session, server(term), "search", auth -> {
            Request request = request(term).header("X-Registry-Auth", auth.header());
            for (JsonObject found : Json.objects(session.client().call(request))) {
                rows.add(new SearchRow(found, !noTrunc.value()));
            }
        });
        new Listing(session, format.value())
                .print(SearchRow.KIND, rows, List.of("Name", "Description", "StarCount", "IsOfficial"));
        return 0;
    }

    private Request request(String term) {
        Request request = FilterFlag.narrow(Request.get("/images/search").query("term", term), filter.value());
        return limit.value() > 0 ? request.query("limit", String.valueOf(limit.value())) : request;
    }

    /// The registry a term begins with, Docker Hub where it begins with none.
    private static String server(String term) {
        int slash = term.indexOf('/');
        String first = slash < 0 ? "" : term.substring(0, slash);
        boolean registry = first.indexOf('.') >= 0 || first.indexOf(':') >= 0 || first.equals("localhost");
        return registry ? first : Credentials.DOCKER_HUB;
    }
}
