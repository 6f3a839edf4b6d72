package dev.gantry.compose;

/// How a service learns of a [Model].
///
/// @param endpointVariable or empty: from the name
/// @param modelVariable or empty: from the name
public record ServiceModel(String endpointVariable, String modelVariable) {}
