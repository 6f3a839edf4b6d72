package dev.gantry.storage;

/// What an image name or ID on the command line means.
public sealed interface ImageMatch {
    /// It means this image.
    record Found(ImageRecord image) implements ImageMatch {}

    /// No image has this name, and no ID begins like that.
    record Missing() implements ImageMatch {}

    /// Several images' IDs begin like that.
    record Ambiguous() implements ImageMatch {}
}
