package dev.gantry.api;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A volume. Source: Engine API, `Volume`.
///
/// @param createdAt RFC 3339 in seconds
/// @param status what a plugin tells of it
/// @param usageData only in answers about disk usage
public record Volume(
        @OmitEmpty String createdAt,
        String driver,
        @Nullable Map<String, String> labels,
        String mountpoint,
        String name,
        @Nullable Map<String, String> options,
        String scope,
        @OmitNull @Nullable Map<String, Object> status,
        @OmitNull @Nullable UsageData usageData) {

    /// How much a volume is used.
    ///
    /// @param refCount containers that use it, -1 where not counted
    /// @param size bytes, -1 where not counted
    public record UsageData(long refCount, long size) {}
}
