package dev.gantry.compose;

import java.util.Map;

/// Where output goes.
///
/// @param driver or empty for the engine's default
/// @param options of the driver
public record Logging(String driver, Map<String, String> options) {
    /// Keeps copies that nobody changes.
    public Logging {
        options = Sorted.copy(options);
    }
}
