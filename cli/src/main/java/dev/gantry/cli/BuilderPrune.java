package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.util.List;

/// Removes what builds have kept.
final class BuilderPrune extends Command {
    private final Flag<Boolean> all = flags.bool('a', "all", "Remove all unused build cache, not just dangling ones");
    private final FilterFlag filter = flags.filter(Flags.NONE, "Provide filter values (e.g. \"until=24h\")");
    private final Flag<Boolean> force = flags.bool('f', "force", "Do not prompt for confirmation");
    private final Flag<Long> keep =
            flags.add(Flags.NONE, new BytesFlag("keep-storage", "Amount of disk space to keep for cache"));

    BuilderPrune() {
        super(Usage.of("prune", "", "Remove build cache", 0, 0));
    }

    @Override
    int run(Session session, List<String> arguments) {
        String warning = all.value()
                ? "WARNING! This will remove all build cache."
                : "WARNING! This will remove all dangling build cache.";
        if (!force.value() && !Prompt.confirms(session, warning)) {
            return 0;
        }
        Request request = Request.post("/build/prune").flag("all", all.value()).query("filters", filter.json());
        if (keep.value() != 0) {
            request.query("keep-storage", Long.toString(keep.value()));
        }
        JsonObject answer = session.client().object(request);
        long bytes = PruneReport.print(session, "Deleted build cache objects:", answer, "CachesDeleted");
        PruneReport.printTotal(session, bytes);
        return 0;
    }
}
