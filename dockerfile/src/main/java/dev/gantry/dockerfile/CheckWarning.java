package dev.gantry.dockerfile;

/// What a check has found.
public record CheckWarning(Check check, String message, SourceRange range) {}
