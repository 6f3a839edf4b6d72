package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Removes images that nothing uses.
final class ImagePrune extends Command {
    private final Flag<Boolean> all = flags.bool('a', "all", "Remove all unused images, not just dangling ones");
    private final FilterFlag filter = flags.filter(Flags.NONE, "Provide filter values (e.g. \"until=<timestamp>\")");
    private final Flag<Boolean> force = flags.bool('f', "force", "Do not prompt for confirmation");

    ImagePrune() {
        super(Usage.of("prune", "[OPTIONS]", "Remove unused images", 0, 0));
    }

    @Override
    int run(Session session, List<String> arguments) {
        String warning = all.value()
                ? "WARNING! This will remove all images without at least one container associated to them."
                : "WARNING! This will remove all dangling images.";
        if (force.value() || Prompt.confirms(session, warning)) {
            PruneReport.printTotal(session, prune(session, PruneFilters.of(session, filter), all.value()));
        }
        return 0;
    }

    /// Prunes and prints what is gone; answers its bytes.
    static long prune(Session session, Map<String, Set<String>> filters, boolean all) {
        Map<String, Set<String>> asked = new TreeMap<>(filters);
        asked.put("dangling", Set.of(all ? "false" : "true"));
        JsonObject answer = session.client().object(FilterFlag.narrow(Request.post("/images/prune"), asked));
        return PruneReport.print(session, "Deleted Images:", answer, "ImagesDeleted");
    }
}
