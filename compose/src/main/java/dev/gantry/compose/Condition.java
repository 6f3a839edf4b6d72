package dev.gantry.compose;

/// What is waited for in a service that another one depends on.
public enum Condition {
    /// Its containers run.
    STARTED,
    /// Its containers' health checks succeed.
    HEALTHY,
    /// Its containers have ended with 0.
    COMPLETED_SUCCESSFULLY;

    /// As files spell it: `service_healthy`.
    static Condition of(String text) {
        return switch (text) {
            case "service_healthy" -> HEALTHY;
            case "service_completed_successfully" -> COMPLETED_SUCCESSFULLY;
            default -> STARTED;
        };
    }
}
