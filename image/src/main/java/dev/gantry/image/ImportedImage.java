package dev.gantry.image;

import java.time.Instant;

/// The config of an image that `docker import` makes: one layer, no history but the message.
public final class ImportedImage {
    private ImportedImage() {}

    /// Describes a root file system as an image.
    ///
    /// @param diffId of its one layer, the root file system's tar
    /// @param message what the history says; Docker's default is `Imported from -`, or the URL
    /// @param runConfig what [ConfigChanges] made of the `--change` instructions
    public static ImageConfig config(
            Platform platform, Digest diffId, Instant created, String message, RunConfig runConfig) {
        return ImageConfig.create(platform)
                .created(created)
                .runConfig(runConfig)
                .addLayer(diffId, HistoryEntry.layer(created, "", message))
                .build();
    }
}
