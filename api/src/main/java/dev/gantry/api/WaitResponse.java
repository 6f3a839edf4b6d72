package dev.gantry.api;

import org.jspecify.annotations.Nullable;

/// The body of `POST /containers/{id}/wait`. Source: Engine API, `ContainerWaitResponse`.
///
/// @param error what went wrong while waiting
public record WaitResponse(
        long statusCode, @OmitNull @Nullable WaitError error) {
    public record WaitError(String message) {}
}
