package dev.gantry.api;

/// What happens when a container exits by itself. Source: Engine API, `RestartPolicy`.
///
/// @param name `no`, `always`, `unless-stopped`, `on-failure`; "" reads as `no`
/// @param maximumRetryCount for `on-failure`: 0 is without end
public record RestartPolicy(String name, int maximumRetryCount) {
    public static final RestartPolicy NONE = new RestartPolicy("", 0);
}
