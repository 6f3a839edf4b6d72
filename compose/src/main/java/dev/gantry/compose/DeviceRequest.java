package dev.gantry.compose;

import java.util.List;
import java.util.Map;

/// Devices that the engine chooses, such as GPUs.
///
/// @param capabilities such as `gpu`
/// @param driver or empty
/// @param count -1: all; 0: `deviceIds` counts
/// @param deviceIds these
/// @param options for the driver
public record DeviceRequest(
        List<String> capabilities, String driver, long count, List<String> deviceIds, Map<String, String> options) {
    /// Keeps copies that nobody changes.
    public DeviceRequest {
        capabilities = List.copyOf(capabilities);
        deviceIds = List.copyOf(deviceIds);
        options = Sorted.copy(options);
    }
}
