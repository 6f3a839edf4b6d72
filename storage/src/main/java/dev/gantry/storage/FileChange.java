package dev.gantry.storage;

/// What a container has done to a file.
///
/// @param path absolute, as the container sees it
public record FileChange(String path, Kind kind) {
    /// In the order of the numbers that the Engine API has for them, from 0 on.
    public enum Kind {
        MODIFIED,
        ADDED,
        DELETED
    }
}
