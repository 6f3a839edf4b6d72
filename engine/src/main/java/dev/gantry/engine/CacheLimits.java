package dev.gantry.engine;

/// How much of the build cache may stay, in bytes; 0 for what is not limited. Without any limit, nothing stays.
///
/// Source: BuildKit's rules for `--reserved-space`, `--max-used-space` and `--min-free-space`; where the latter alone
/// is given and so much is free, nothing goes here.
///
/// @param reservedBytes so much always stays, whatever the others say
/// @param maxUsedBytes what is more goes
/// @param minFreeBytes of the data root's file system: the cache gives way until they are free
public record CacheLimits(long reservedBytes, long maxUsedBytes, long minFreeBytes) {
    /// Nothing may stay.
    public static final CacheLimits NONE = new CacheLimits(0, 0, 0);

    public CacheLimits {
        reservedBytes = Math.max(0, reservedBytes);
        maxUsedBytes = Math.max(0, maxUsedBytes);
        minFreeBytes = Math.max(0, minFreeBytes);
    }

    /// How many bytes may stay.
    ///
    /// @param used by the cache
    /// @param missing so that [#minFreeBytes] are free
    long kept(long used, long missing) {
        long unlimited = minFreeBytes > 0 ? Long.MAX_VALUE : 0;
        long most = maxUsedBytes > 0 ? maxUsedBytes : unlimited;
        return Math.max(reservedBytes, missing > 0 ? Math.min(most, used - missing) : most);
    }
}
