package dev.gantry.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The answer to `POST /containers/{id}/update`. Source: Engine API, `ContainerUpdateResponse`.
public record ContainerUpdateResponse(@Nullable List<String> warnings) {}
