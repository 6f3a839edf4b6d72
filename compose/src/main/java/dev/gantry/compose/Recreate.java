package dev.gantry.compose;

/// When a container that is there is made anew.
public enum Recreate {
    /// When the file says something else than it was made from.
    DIVERGED,
    ALWAYS,
    NEVER
}
