package dev.gantry.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One step of `GET /images/{name}/history`, the newest first. Source: Engine API, operation `ImageHistory`.
///
/// @param created seconds since 1970
/// @param id the image's for the newest step, else `<missing>`
public record HistoryItem(
        String comment,
        long created,
        String createdBy,
        String id,
        long size,
        @Nullable List<String> tags) {}
