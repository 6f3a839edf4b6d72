package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Removes volumes that no container uses.
final class VolumePrune extends Command {
    private final Flag<Boolean> all = flags.bool('a', "all", "Remove all unused volumes, not just anonymous ones")
            .since("1.42");
    private final FilterFlag filter = flags.filter(Flags.NONE, "Provide filter values (e.g. \"label=<label>\")");
    private final Flag<Boolean> force = flags.bool('f', "force", "Do not prompt for confirmation");

    VolumePrune() {
        super(Usage.of("prune", "[OPTIONS]", "Remove unused local volumes", 0, 0));
    }

    @Override
    int run(Session session, List<String> arguments) {
        Map<String, Set<String>> filters = PruneFilters.of(session, filter);
        if (all.value() && filters.containsKey("all")) {
            throw new CliException("conflicting options: cannot specify both --all and --filter all=1");
        }
        boolean named = all.value() || !session.client().speaks("1.42");
        String warning = "WARNING! This will remove " + (named ? "all" : "anonymous")
                + " local volumes not used by at least one container.";
        if (force.value() || Prompt.confirms(session, warning)) {
            PruneReport.printTotal(session, prune(session, filters, all.value()));
        }
        return 0;
    }

    /// Prunes and prints what is gone; answers its bytes.
    static long prune(Session session, Map<String, Set<String>> filters, boolean all) {
        Map<String, Set<String>> asked = new TreeMap<>(filters);
        if (all) {
            asked.put("all", Set.of("true"));
        }
        JsonObject answer = session.client().object(FilterFlag.narrow(Request.post("/volumes/prune"), asked));
        return PruneReport.print(session, "Deleted Volumes:", answer, "VolumesDeleted");
    }
}
