package dev.gantry.compose;

import dev.gantry.client.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Hears how the work on a project goes. Called by several threads at a time.
public interface Progress {
    /// How far one thing is.
    enum State {
        WORKING,
        DONE,
        WARNING,
        ERROR
    }

    /// Tells of one thing.
    ///
    /// @param thing `Container shop-web-1`, `Network shop_default`, `Volume shop_data`, `Image busybox`; a
    ///     service's name alone for pulls and builds
    /// @param status `Creating`, `Created`, `Waiting`
    void report(String thing, State state, String status);

    /// What an engine tells of a pull or push, as JSON; most views leave it out.
    default void detail(String thing, JsonObject message) {}

    /// A line of its own: a warning, what a build says.
    void tell(String line);

    /// Does something to `thing` and reports its beginning, and its end: done, or failed.
    default void step(String thing, String doing, String done, Runnable work) {
        report(thing, State.WORKING, doing);
        try {
            work.run();
        } catch (RuntimeException e) {
            report(thing, State.ERROR, "Error");
            throw e;
        }
        report(thing, State.DONE, done);
    }

    default void working(String thing, String status) {
        report(thing, State.WORKING, status);
    }

    default void done(String thing, String status) {
        report(thing, State.DONE, status);
    }

    default void warn(String thing, String status) {
        report(thing, State.WARNING, status);
    }

    /// Tells of something odd, as a log does: `time="2026-11-21T02:57:20Z" level=warning msg="..."`.
    default void warning(String message) {
        String time = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        String quoted = message.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        tell("time=\"" + time + "\" level=warning msg=\"" + quoted + "\"");
    }
}
