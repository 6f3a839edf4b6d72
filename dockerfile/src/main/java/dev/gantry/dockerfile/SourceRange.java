package dev.gantry.dockerfile;

/// Lines of a Dockerfile, counted from 1, both ends included.
public record SourceRange(int first, int last) {}
