package dev.gantry.compose;

/// A line that a container has written.
///
/// @param text without its end
/// @param isError whether it went to standard error
record LogLine(ProjectContainer container, String text, boolean isError) {}
