package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import java.time.OffsetDateTime;

/// A build cache record of `GET /system/df`.
final class CacheRow extends Row {
    static final RowKind KIND = new RowKind(
            "*formatter.buildCacheContext",
            "ID",
            "CACHE ID",
            "Parent",
            "PARENT",
            "CacheType",
            "CACHE TYPE",
            "Size",
            "SIZE",
            "CreatedSince",
            "CREATED",
            "LastUsedSince",
            "LAST USED",
            "UsageCount",
            "USAGE",
            "Shared",
            "SHARED",
            "Description",
            "DESCRIPTION");

    private final JsonObject cache;

    CacheRow(JsonObject cache) {
        super(KIND);
        this.cache = cache;
    }

    @Override
    String column(String name) {
        return switch (name) {
            case "ID" -> ShortText.id(cache.text("ID")) + (cache.flag("InUse") ? "*" : "");
            case "Parent" -> ShortText.id(cache.text("Parent"));
            case "CacheType" -> cache.text("Type");
            case "Size" -> ByteSize.precise(cache.number("Size"));
            case "CreatedSince" -> since("CreatedAt");
            case "LastUsedSince" -> since("LastUsedAt");
            case "UsageCount" -> String.valueOf(cache.number("UsageCount"));
            case "Shared" -> String.valueOf(cache.flag("Shared"));
            default -> cache.text(name);
        };
    }

    private String since(String field) {
        return cache.has(field)
                ? HumanDuration.ago(OffsetDateTime.parse(cache.text(field)).toEpochSecond())
                : "";
    }
}
