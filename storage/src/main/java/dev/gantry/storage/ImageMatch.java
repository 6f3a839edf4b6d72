package dev.gantry.storage;

/// What an image name or ID on the command line means.
public sealed interface ImageMatch {
    /// It means this image, or one of these where somebody asks for a platform.
    record Found(ImageFamily family) implements ImageMatch {
        public ImageRecord image() {
            return family.image();
        }
    }

    /// No image has this name, and no ID begins like that.
    record Missing() implements ImageMatch {}

    /// Several images' IDs begin like that.
    record Ambiguous() implements ImageMatch {}
}
