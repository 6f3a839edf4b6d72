package dev.gantry.api;

/// The answer to `POST /networks/create`. Source: Engine API, `NetworkCreateResponse`.
///
/// @param warning "" where there is none
public record NetworkCreateResponse(String id, String warning) {}
