package dev.gantry.engine;

import dev.gantry.api.BuildCache;
import dev.gantry.api.PruneResponse;
import dev.gantry.api.Rfc3339;
import dev.gantry.storage.BuildSteps;
import dev.gantry.storage.CacheEntry;
import dev.gantry.storage.CacheMounts;
import dev.gantry.storage.FreeSpace;
import dev.gantry.storage.KeptTrees;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// What builds have done and need not do again: steps, cache mounts, folders that clients have sent.
public final class BuildCaches {
    private static final Set<String> FILTERS =
            // `system prune` speaks of labels to all that it prunes: a cache has none, and dockerd does not mind.
            Set.of("until", "unused-for", "id", "type", "description", "inuse", "shared", "private", "label", "label!");

    private final BuildSteps steps;
    private final CacheMounts mounts;
    private final KeptTrees folders;
    private final FreeSpace space;
    private final Events events;

    BuildCaches(BuildSteps steps, CacheMounts mounts, KeptTrees folders, FreeSpace space, Events events) {
        this.steps = steps;
        this.mounts = mounts;
        this.folders = folders;
        this.space = space;
        this.events = events;
    }

    /// All of it, the least recently used first.
    List<BuildCache> list() {
        return all().stream().map(BuildCaches::wire).toList();
    }

    private List<CacheEntry> all() {
        return Stream.of(steps.all(), mounts.all(), folders.all())
                .flatMap(List::stream)
                .sorted(Comparator.comparing(CacheEntry::used))
                .toList();
    }

    /// BuildKit's words.
    private static String type(CacheEntry entry) {
        return switch (entry.kind()) {
            case STEP -> "regular";
            case MOUNT -> "exec.cachemount";
            case FOLDER -> "source.local";
        };
    }

    private static BuildCache wire(CacheEntry entry) {
        return new BuildCache(
                entry.key(),
                type(entry),
                entry.instruction(),
                entry.inUse(),
                entry.shared(),
                entry.sizeBytes(),
                Rfc3339.format(entry.created()),
                Rfc3339.format(entry.used()),
                entry.uses());
    }

    /// Drops records that nobody uses, the least recently used first, until what is left keeps to the rule's
    /// limits, and tells of it. Source: Engine API, `BuildPrune`.
    public PruneResponse.BuildCaches prune(CacheRule rule) {
        PruneResponse.BuildCaches pruned = collect(rule);
        events.publish("builder", "prune", "", Map.of("reclaimed", Long.toString(pruned.spaceReclaimed())));
        return pruned;
    }

    /// As [#prune], without a word.
    PruneResponse.BuildCaches collect(CacheRule rule) {
        Predicate<CacheEntry> wanted = wanted(rule.filters());
        List<CacheEntry> entries = all();
        long left = entries.stream().mapToLong(BuildCaches::ownBytes).sum();
        long kept = rule.limits().kept(left, space.missing(rule.limits().minFreeBytes()));
        List<CacheEntry> chosen = new ArrayList<>();
        for (CacheEntry entry : entries) {
            boolean isTooMuch = kept <= 0 || left > kept;
            if (isTooMuch && !entry.inUse() && (rule.all() || !entry.shared()) && wanted.test(entry)) {
                chosen.add(entry);
                left -= ownBytes(entry);
            }
        }
        return drop(chosen);
    }

    /// What may go one by one so that the disk gets free, the least recently used first.
    ///
    /// @param reservedBytes so much stays
    List<CacheEntry> spare(long reservedBytes) {
        List<CacheEntry> entries = all();
        long left = entries.stream().mapToLong(BuildCaches::ownBytes).sum();
        List<CacheEntry> spare = new ArrayList<>();
        for (CacheEntry entry : entries) {
            if (!entry.inUse() && !entry.shared() && left - ownBytes(entry) >= reservedBytes) {
                spare.add(entry);
                left -= ownBytes(entry);
            }
        }
        return spare;
    }

    /// Drops one record.
    ///
    /// @return false where somebody uses it
    boolean drop(CacheEntry entry) {
        return drop(List.of(entry)).cachesDeleted() != null;
    }

    /// What dropping it frees.
    private static long ownBytes(CacheEntry entry) {
        return entry.shared() ? 0 : entry.sizeBytes();
    }

    private PruneResponse.BuildCaches drop(List<CacheEntry> entries) {
        List<String> dropped = new ArrayList<>(keys(entries, CacheEntry.Kind.STEP));
        long bytes = steps.drop(dropped).bytes();
        List<String> directories = new ArrayList<>(mounts.drop(keys(entries, CacheEntry.Kind.MOUNT)));
        directories.addAll(folders.drop(keys(entries, CacheEntry.Kind.FOLDER)));
        bytes += entries.stream()
                .filter(entry -> directories.contains(entry.key()))
                .mapToLong(CacheEntry::sizeBytes)
                .sum();
        dropped.addAll(directories);
        return new PruneResponse.BuildCaches(dropped.isEmpty() ? null : dropped, bytes);
    }

    private static List<String> keys(List<CacheEntry> entries, CacheEntry.Kind kind) {
        return entries.stream()
                .filter(entry -> entry.kind() == kind)
                .map(CacheEntry::key)
                .toList();
    }

    /// @throws EngineException `INVALID_PARAMETER` for a filter that is none
    static void check(Filters filters) {
        filters.accepting(FILTERS);
        wanted(filters);
    }

    private static Predicate<CacheEntry> wanted(Filters filters) {
        Optional<Instant> until = PruneFilter.until(filters);
        Optional<Instant> unused =
                filters.of("unused-for").stream().map(PruneFilter::time).findFirst();
        return entry -> until.map(time -> entry.used().isBefore(time)).orElse(true)
                && unused.map(time -> entry.used().isBefore(time)).orElse(true)
                && filters.any("id", id -> entry.key().startsWith(id))
                && filters.any("type", type -> type(entry).equals(type))
                && filters.any("description", part -> entry.instruction().contains(part))
                && (!filters.has("inuse") || entry.inUse())
                && (!filters.has("shared") || entry.shared())
                && (!filters.has("private") || !entry.shared());
    }
}
