package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.util.List;

/// Removes what builds have kept.
final class BuilderPrune extends Command {
    private final Flag<Boolean> all = flags.bool('a', "all", "Remove all unused build cache, not just dangling ones");
    private final FilterFlag filter = flags.filter(Flags.NONE, "Provide filter values (e.g. \"until=24h\")");
    private final Flag<Boolean> force = flags.bool('f', "force", "Do not prompt for confirmation");
    private final Flag<Long> mostUsed = bytes(
                    "max-used-space", "Maximum amount of disk space allowed to keep for cache")
            .since("1.48");
    private final Flag<Long> leastFree = bytes("min-free-space", "Target amount of free disk space after pruning")
            .since("1.48");
    private final Flag<Long> reserved =
            bytes("reserved-space", "Amount of disk space always allowed to keep for cache");

    BuilderPrune() {
        super(Usage.of("prune", "", "Remove build cache", 0, 0));
        flags.alias("keep-storage", reserved);
    }

    private Flag<Long> bytes(String name, String help) {
        return flags.add(Flags.NONE, new BytesFlag(name, help));
    }

    @Override
    int run(Session session, List<String> arguments) {
        String warning = all.value()
                ? "WARNING! This will remove all build cache."
                : "WARNING! This will remove all dangling build cache.";
        if (!force.value() && !Prompt.confirms(session, warning)) {
            return 0;
        }
        Request request = Request.post("/build/prune")
                .flag("all", all.value())
                .query("filters", FilterFlag.json(PruneFilters.of(session, filter)));
        List.of(mostUsed, leastFree, reserved).forEach(limit -> limit(request, limit.name(), limit));
        limit(request, "keep-storage", reserved); // what engines before API 1.48 call it
        JsonObject answer = session.client().object(request);
        long bytes = PruneReport.print(session, "Deleted build cache objects:", answer, "CachesDeleted");
        PruneReport.printTotal(session, bytes);
        return 0;
    }

    private static void limit(Request request, String parameter, Flag<Long> flag) {
        if (flag.value() != 0) {
            request.query(parameter, Long.toString(flag.value()));
        }
    }
}
