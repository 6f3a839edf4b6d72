package dev.gantry.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/// A record of the build cache. Source: Engine API, definition `BuildCache`.
///
/// Example: `{"ID": "6f1e...", "Type": "regular", "Description": "RUN make", "InUse": false, "Shared": true,
/// "Size": 51, "CreatedAt": "2026-01-01T00:00:00Z", "LastUsedAt": "2026-01-02T00:00:00Z", "UsageCount": 3}`
///
/// @param size bytes
/// @param createdAt RFC 3339
/// @param lastUsedAt RFC 3339
public record BuildCache(
        @JsonProperty("ID") String id,
        String type,
        String description,
        boolean inUse,
        boolean shared,
        long size,
        String createdAt,
        String lastUsedAt,
        long usageCount) {}
