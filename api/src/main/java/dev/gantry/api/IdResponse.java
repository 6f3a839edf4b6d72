package dev.gantry.api;

/// The id of what was made. Source: Engine API, `IDResponse`.
public record IdResponse(String id) {}
