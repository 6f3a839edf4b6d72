package dev.gantry.compose;

import java.util.Map;

/// A volume of a [Project].
///
/// @param name of the engine
/// @param external it is there already
/// @param driver or empty for `local`
/// @param driverOptions of the driver
/// @param labels of the volume
public record Volume(
        String name, boolean external, String driver, Map<String, String> driverOptions, Map<String, String> labels) {
    /// Keeps copies that nobody changes.
    public Volume {
        driverOptions = Sorted.copy(driverOptions);
        labels = Sorted.copy(labels);
    }
}
