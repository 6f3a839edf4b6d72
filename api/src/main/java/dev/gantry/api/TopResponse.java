package dev.gantry.api;

import java.util.List;

/// `GET /containers/{id}/top`: the columns of `ps` and one row a process. Source: Engine API,
/// `ContainerTopResponse`.
public record TopResponse(List<List<String>> processes, List<String> titles) {}
