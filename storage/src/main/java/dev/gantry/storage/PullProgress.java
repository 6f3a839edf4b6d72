package dev.gantry.storage;

import dev.gantry.image.Digest;
import java.time.Duration;

/// Hears how a pull goes. Called on several threads; what it throws is not caught.
public interface PullProgress {
    /// How far a layer is.
    enum Stage {
        /// It will come, in its turn.
        WANTED,
        /// Others come first.
        WAITING,
        /// All of it has come.
        DOWNLOADED,
        /// It is the one that was wanted, unpacked.
        COMPLETE,
        /// It was here before.
        PRESENT
    }

    /// A layer reached a stage.
    ///
    /// @param blob the digest of its blob
    void stage(Digest blob, Stage stage);

    /// So much of a layer has come.
    void downloading(Digest blob, long done, long total);

    /// So much of a layer that has come earlier is unpacked.
    void extracting(Digest blob, long done, long total);

    /// The connection broke; it is tried again after a while.
    void waits(Digest blob, Duration wait);
}
