package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Removes all stopped containers.
final class ContainerPrune extends Command {
    private final FilterFlag filter = flags.filter(Flags.NONE, "Provide filter values (e.g. \"until=<timestamp>\")");
    private final Flag<Boolean> force = flags.bool('f', "force", "Do not prompt for confirmation");

    ContainerPrune() {
        super(Usage.of("prune", "[OPTIONS]", "Remove all stopped containers", 0, 0));
    }

    @Override
    int run(Session session, List<String> arguments) {
        String warning = "WARNING! This will remove all stopped containers.";
        if (force.value() || Prompt.confirms(session, warning)) {
            PruneReport.printTotal(session, prune(session, PruneFilters.of(session, filter)));
        }
        return 0;
    }

    /// Prunes and prints what is gone; answers its bytes.
    static long prune(Session session, Map<String, Set<String>> filters) {
        JsonObject answer = session.client().object(FilterFlag.narrow(Request.post("/containers/prune"), filters));
        return PruneReport.print(session, "Deleted Containers:", answer, "ContainersDeleted");
    }
}
