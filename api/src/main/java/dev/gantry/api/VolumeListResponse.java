package dev.gantry.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// `GET /volumes`. Source: Engine API, `VolumeListResponse`.
public record VolumeListResponse(
        List<Volume> volumes, @Nullable List<String> warnings) {}
