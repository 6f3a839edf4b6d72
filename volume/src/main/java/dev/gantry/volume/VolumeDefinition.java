package dev.gantry.volume;

import java.util.Map;

/// What a driver is told of a volume.
///
/// @param options the driver's own, as the user gave them
public record VolumeDefinition(String name, Map<String, String> options) {
    public VolumeDefinition {
        options = Map.copyOf(options);
    }
}
