package dev.gantry.compose;

/// A number for one block device.
///
/// @param path of the device
/// @param value weight, bytes or operations per second
public record DeviceRate(String path, long value) {}
