package dev.gantry.api;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One row of `GET /images/json`. Source: Engine API, `ImageSummary`.
///
/// @param containers how many use it, -1 where not counted
/// @param created seconds since 1970
/// @param sharedSize -1 where not counted
/// @param descriptor of the manifest, or of the index of an image for several platforms
/// @param manifests only where asked for
public record ImageSummary(
        long containers,
        long created,
        String id,
        @Nullable Map<String, String> labels,
        String parentId,
        @Nullable List<String> repoDigests,
        @Nullable List<String> repoTags,
        long sharedSize,
        long size,
        @OmitEmpty @Nullable OciDescriptor descriptor,
        @OmitEmpty @Nullable List<ImageManifest> manifests) {}
