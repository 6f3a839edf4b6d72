package dev.gantry.storage;

import java.time.Duration;
import java.time.Instant;

/// How long what an unfinished pull has brought is kept, so that the next attempt need not bring it again.
final class Unfinished {
    private static final Duration KEPT = Duration.ofDays(1);

    private Unfinished() {}

    /// What is older than this goes.
    static Instant oldest() {
        return Instant.now().minus(KEPT);
    }
}
