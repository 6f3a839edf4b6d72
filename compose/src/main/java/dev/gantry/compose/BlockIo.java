package dev.gantry.compose;

import java.util.List;

/// Weights and rates of block devices.
///
/// @param weight 10 to 1000; 0: not said
/// @param weightDevices weight by device
/// @param readBps bytes per second
/// @param writeBps bytes per second
/// @param readIops operations per second
/// @param writeIops operations per second
public record BlockIo(
        int weight,
        List<DeviceRate> weightDevices,
        List<DeviceRate> readBps,
        List<DeviceRate> writeBps,
        List<DeviceRate> readIops,
        List<DeviceRate> writeIops) {
    /// Keeps copies that nobody changes.
    public BlockIo {
        weightDevices = List.copyOf(weightDevices);
        readBps = List.copyOf(readBps);
        writeBps = List.copyOf(writeBps);
        readIops = List.copyOf(readIops);
        writeIops = List.copyOf(writeIops);
    }
}
