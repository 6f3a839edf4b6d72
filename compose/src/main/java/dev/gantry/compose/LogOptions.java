package dev.gantry.compose;

/// Which part of a log is shown, as `GET /containers/{id}/logs` has it.
///
/// @param follow whether it goes on until the container ends
/// @param since a timestamp, or `""`
/// @param until a timestamp, or `""`
/// @param tail how many lines, or `all`
/// @param timestamps whether each line begins with its time
public record LogOptions(boolean follow, String since, String until, String tail, boolean timestamps) {}
