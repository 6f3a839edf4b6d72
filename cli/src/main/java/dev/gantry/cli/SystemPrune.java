package dev.gantry.cli;

import dev.gantry.client.ApiException;
import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Removes everything that nothing uses.
final class SystemPrune extends Command {
    private final Flag<Boolean> all = flags.bool('a', "all", "Remove all unused images not just dangling ones");
    private final FilterFlag filter = flags.filter(Flags.NONE, "Provide filter values (e.g. \"label=<key>=<value>\")");
    private final Flag<Boolean> force = flags.bool('f', "force", "Do not prompt for confirmation");
    private final Flag<Boolean> volumes = flags.bool("volumes", "Prune anonymous volumes");

    SystemPrune() {
        super(Usage.of("prune", "[OPTIONS]", "Remove unused data", 0, 0));
    }

    @Override
    int run(Session session, List<String> arguments) {
        if (volumes.value() && filter.value().containsKey("until")) {
            throw new CliException("ERROR: The \"until\" filter is not supported with \"--volumes\"");
        }
        Map<String, Set<String>> filters = PruneFilters.of(session, filter);
        if (!force.value() && !Prompt.confirms(session, warning(filters))) {
            return 0;
        }
        long bytes = ContainerPrune.prune(session, filters);
        NetworkPrune.prune(session, filters);
        if (volumes.value()) {
            bytes += VolumePrune.prune(session, filters, false);
        }
        bytes += ImagePrune.prune(session, filters, all.value());
        bytes += pruneBuildCache(session, filters);
        PruneReport.printTotal(session, bytes);
        return 0;
    }

    private String warning(Map<String, Set<String>> filters) {
        List<String> lines = new ArrayList<>();
        lines.add("WARNING! This will remove:");
        lines.add("  - all stopped containers");
        lines.add("  - all networks not used by at least one container");
        if (volumes.value()) {
            lines.add("  - all anonymous volumes not used by at least one container");
        }
        lines.add(
                all.value()
                        ? "  - all images without at least one container associated to them"
                        : "  - all dangling images");
        lines.add(all.value() ? "  - all build cache" : "  - unused build cache");
        lines.add("");
        if (!filters.isEmpty()) {
            lines.add("  Items to be pruned will be filtered with:");
            filters.forEach((name, values) -> values.forEach(value -> lines.add("  - " + name + "=" + value)));
            lines.add("");
        }
        return String.join("\n", lines);
    }

    /// An engine that can't build has no cache to prune.
    private long pruneBuildCache(Session session, Map<String, Set<String>> filters) {
        try {
            JsonObject answer = session.client()
                    .object(Request.post("/build/prune")
                            .flag("all", all.value())
                            .query("filters", FilterFlag.json(filters)));
            return PruneReport.print(session, "Deleted build cache objects:", answer, "CachesDeleted");
        } catch (ApiException e) {
            if (e.status() == 404 || e.status() == 501) {
                return 0;
            }
            throw e;
        }
    }
}
