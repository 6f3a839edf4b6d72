package dev.gantry.engine;

import dev.gantry.api.BuildCache;
import dev.gantry.api.PruneResponse;
import dev.gantry.api.Rfc3339;
import dev.gantry.storage.BuildSteps;
import dev.gantry.storage.CacheEntry;
import dev.gantry.storage.Collected;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// The steps that builds have done and need not do again.
public final class BuildCaches {
    private static final String TYPE = "regular";
    private static final Set<String> FILTERS = Set.of("until", "unused-for", "id", "type", "shared", "private");

    private final BuildSteps steps;

    BuildCaches(BuildSteps steps) {
        this.steps = steps;
    }

    /// All of it, the least recently used first.
    List<BuildCache> list() {
        return steps.all().stream().map(BuildCaches::wire).toList();
    }

    private static BuildCache wire(CacheEntry entry) {
        return new BuildCache(
                entry.key(),
                TYPE,
                entry.instruction(),
                false,
                entry.shared(),
                entry.sizeBytes(),
                Rfc3339.format(entry.created()),
                Rfc3339.format(entry.used()),
                entry.uses());
    }

    /// Drops records, the least recently used first. Source: Engine API, `BuildPrune`.
    ///
    /// @param all also those whose layer an image has, too
    /// @param keepBytes how much may stay; 0 for nothing
    /// @throws EngineException `INVALID_PARAMETER` for a filter that is none
    public PruneResponse.BuildCaches prune(boolean all, long keepBytes, Filters filters) {
        filters.accepting(FILTERS);
        Predicate<CacheEntry> wanted = wanted(filters);
        List<CacheEntry> entries = steps.all();
        long left = entries.stream().mapToLong(CacheEntry::sizeBytes).sum();
        List<String> dropped = new ArrayList<>();
        for (CacheEntry entry : entries) {
            boolean isTooMuch = keepBytes <= 0 || left > keepBytes;
            if (isTooMuch && (all || !entry.shared()) && wanted.test(entry)) {
                dropped.add(entry.key());
                left -= entry.sizeBytes();
            }
        }
        Collected collected = steps.drop(dropped);
        return new PruneResponse.BuildCaches(dropped.isEmpty() ? null : dropped, collected.bytes());
    }

    private static Predicate<CacheEntry> wanted(Filters filters) {
        Optional<Instant> until = PruneFilter.until(filters);
        Optional<Instant> unused =
                filters.of("unused-for").stream().map(PruneFilter::time).findFirst();
        return entry -> until.map(time -> entry.used().isBefore(time)).orElse(true)
                && unused.map(time -> entry.used().isBefore(time)).orElse(true)
                && filters.any("id", id -> entry.key().startsWith(id))
                && filters.any("type", TYPE::equals)
                && (!filters.has("shared") || entry.shared())
                && (!filters.has("private") || !entry.shared());
    }
}
