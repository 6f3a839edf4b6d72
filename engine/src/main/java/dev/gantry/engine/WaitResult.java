package dev.gantry.engine;

import java.util.Optional;

/// What `POST /containers/{id}/wait` answers in the end.
///
/// @param statusCode the container's exit code
/// @param error why the container could not be removed, where that was waited for
public record WaitResult(int statusCode, Optional<String> error) {
    static WaitResult of(int statusCode) {
        return new WaitResult(statusCode, Optional.empty());
    }
}
