package dev.gantry.build;

import dev.gantry.api.Json;
import dev.gantry.image.Digest;
import dev.gantry.image.InvalidImageException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;

/// What a build's cache that was given out has. It is the config of an OCI manifest whose layers are the content.
///
/// @param steps by their keys
/// @param mounts what `RUN --mount=type=cache` has kept
/// @param layers those that steps and mounts name
record CacheDocument(List<Step> steps, List<Mount> mounts, List<Layer> layers) {
    static final String MEDIA_TYPE = "application/vnd.gantry.buildcache.v1+json";

    /// The annotation of an image's manifest that has its cache (`type=inline`).
    static final String ANNOTATION = "dev.gantry.buildcache.v1";

    private static final Pattern KEY = Pattern.compile("[0-9a-f]{64}");
    private static final int MOST = 100_000;

    CacheDocument {
        steps = List.copyOf(steps);
        mounts = List.copyOf(mounts);
        layers = List.copyOf(layers);
    }

    /// A step.
    ///
    /// @param layer the diff ID of what it has changed; "" where it has changed no file
    /// @param created RFC 3339
    record Step(String key, String instruction, String layer, String created) {}

    /// A mount.
    ///
    /// @param layer the digest of a tar of its files
    record Mount(String key, String layer) {}

    /// A layer.
    ///
    /// @param diffId the digest of its tar
    /// @param size of its tar
    /// @param blob the digest of what is stored: the tar, or its gzip
    record Layer(String diffId, long size, String blob) {}

    byte[] bytes() {
        return Json.writeBytes(this);
    }

    String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    /// Reads one that somebody else has written.
    ///
    /// @throws InvalidImageException for what is none
    static CacheDocument parse(byte[] bytes) {
        try {
            CacheDocument document = Json.read(bytes, CacheDocument.class);
            document.check();
            return document;
        } catch (JacksonException | NullPointerException | DateTimeParseException e) {
            throw new InvalidImageException("malformed build cache", e);
        }
    }

    private void check() {
        if (steps.size() > MOST || mounts.size() > MOST || layers.size() > MOST) {
            throw new InvalidImageException("a build cache has more than " + MOST + " entries");
        }
        Map<String, Layer> known = new HashMap<>();
        for (Layer layer : layers) {
            var _ = Digest.parse(layer.diffId());
            var _ = Digest.parse(layer.blob());
            if (layer.size() < 0) {
                throw new InvalidImageException("build cache: a layer's size is negative");
            }
            known.put(layer.diffId(), layer);
        }
        for (Step step : steps) {
            var _ = Instant.parse(step.created());
            require(step.key(), step.layer().isEmpty() || known.containsKey(step.layer()));
        }
        for (Mount mount : mounts) {
            require(mount.key(), known.containsKey(mount.layer()));
        }
    }

    private static void require(String key, boolean hasLayer) {
        if (!KEY.matcher(key).matches() || !hasLayer) {
            throw new InvalidImageException("build cache: malformed entry " + key);
        }
    }
}
