package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Removes networks that no container is on.
final class NetworkPrune extends Command {
    private final FilterFlag filter = flags.filter(Flags.NONE, "Provide filter values (e.g. \"until=<timestamp>\")");
    private final Flag<Boolean> force = flags.bool('f', "force", "Do not prompt for confirmation");

    NetworkPrune() {
        super(Usage.of("prune", "[OPTIONS]", "Remove all unused networks", 0, 0));
    }

    @Override
    int run(Session session, List<String> arguments) {
        String warning = "WARNING! This will remove all custom networks not used by at least one container.";
        if (force.value() || Prompt.confirms(session, warning)) {
            prune(session, PruneFilters.of(session, filter));
        }
        return 0;
    }

    /// Prunes and prints what is gone.
    static void prune(Session session, Map<String, Set<String>> filters) {
        JsonObject answer = session.client().object(FilterFlag.narrow(Request.post("/networks/prune"), filters));
        PruneReport.print(session, "Deleted Networks:", answer, "NetworksDeleted");
    }
}
