package dev.gantry.engine;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// What becomes of the build cache after builds: `builder.gc` in `daemon.json`.
///
/// @param enabled whether anything does
/// @param defaults limits of the rules where the operator has none of his own
/// @param rules carried out one after the other; none for the usual ones
public record CachePolicy(boolean enabled, CacheLimits defaults, List<CacheRule> rules) {
    /// All stays.
    public static final CachePolicy OFF = new CachePolicy(false, CacheLimits.NONE, List.of());

    private static final long EASILY_MADE = 512_000_000;

    public CachePolicy {
        rules = List.copyOf(rules);
    }

    /// The operator's rules, or those that BuildKit has: first goes what is easily made again and was not used for two
    /// days, then what was not used for two months, then what nobody else has, then all.
    ///
    /// @param diskBytes size of the data root's file system: without limits a tenth of it is the cache's, and four
    ///     fifths at most, unless less than a fifth were free
    List<CacheRule> rules(long diskBytes) {
        if (!enabled || !rules.isEmpty()) {
            return enabled ? rules : List.of();
        }
        CacheLimits limits = defaults.equals(CacheLimits.NONE)
                ? new CacheLimits(diskBytes / 10, diskBytes / 5 * 4, diskBytes / 5)
                : defaults;
        Filters easilyMade =
                new Filters(Map.of("type", Set.of("source.local", "exec.cachemount"), "unused-for", Set.of("48h")));
        return List.of(
                new CacheRule(false, new CacheLimits(0, EASILY_MADE, 0), easilyMade),
                new CacheRule(false, limits, new Filters(Map.of("unused-for", Set.of("1440h")))),
                new CacheRule(false, limits, Filters.NONE),
                new CacheRule(true, limits, Filters.NONE));
    }
}
