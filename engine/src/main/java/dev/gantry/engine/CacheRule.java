package dev.gantry.engine;

/// What of the build cache may go, and when: one line of the operator's policy.
///
/// @param all also records whose layer an image has, too
/// @param filters of records that the rule is about
public record CacheRule(boolean all, CacheLimits limits, Filters filters) {
    /// @throws EngineException `INVALID_PARAMETER` for a filter that is none
    public CacheRule {
        BuildCaches.check(filters);
    }
}
