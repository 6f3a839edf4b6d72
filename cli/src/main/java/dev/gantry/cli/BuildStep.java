package dev.gantry.cli;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A step of a build, as far as it has gone. One thread at a time.
final class BuildStep {
    /// How a step has ended.
    enum End {
        DONE,
        CACHED,
        FAILED,
        /// Another step's failure has ended the build.
        CANCELED
    }

    private final int number;
    private final String title;
    private final Instant begun;
    private boolean cached;
    private @Nullable End end;
    private @Nullable Instant ended;

    /// @param number among all steps, in the order in which they began, from 1
    /// @param title such as `[build 2/4] RUN make`
    BuildStep(int number, String title, Instant begun) {
        this.number = number;
        this.title = title;
        this.begun = begun;
    }

    int number() {
        return number;
    }

    String title() {
        return title;
    }

    Instant begun() {
        return begun;
    }

    void takenOver() {
        cached = true;
    }

    /// The step has ended; what it was is not changed by a later end.
    void end(End how, Instant now) {
        if (end == null) {
            end = how == End.DONE && cached ? End.CACHED : how;
            ended = now;
        }
    }

    boolean hasEnded() {
        return end != null;
    }

    /// DONE for one that goes on.
    End end() {
        return end == null ? End.DONE : end;
    }

    /// How long it took, or has taken so far.
    Duration time(Instant now) {
        return Duration.between(begun, ended == null ? now : ended);
    }
}
