package dev.gantry.compose;

/// A limit of `setrlimit`.
///
/// @param soft -1: none
/// @param hard -1: none
public record Ulimit(long soft, long hard) {}
