package dev.gantry.engine;

import dev.gantry.storage.DiskFull;

/// What failures of the rooms below say.
final class Failures {
    private Failures() {}

    /// The message, or the kind of failure where it has none.
    static String text(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.toString() : DiskFull.plain(message);
    }
}
