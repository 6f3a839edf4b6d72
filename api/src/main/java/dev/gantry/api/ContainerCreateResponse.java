package dev.gantry.api;

import java.util.List;

/// The answer to `POST /containers/create`. Source: Engine API, `ContainerCreateResponse`.
public record ContainerCreateResponse(String id, List<String> warnings) {}
