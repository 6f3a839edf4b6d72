package dev.gantry.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/// The body of every error. Source: Engine API, `ErrorResponse`.
public record ErrorResponse(@JsonProperty("message") String message) {}
