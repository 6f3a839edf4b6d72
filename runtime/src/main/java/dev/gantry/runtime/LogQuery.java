package dev.gantry.runtime;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a reader wants of a log: the parameters of `GET /containers/{id}/logs`.
///
/// @param since lines from then on; null for all
/// @param until lines up to then; null for all. A follower ends when that time has passed
/// @param tail how many lines of the end, counted before the other filters, as Docker counts; -1 for all
/// @param follow wait for more until the container stops
/// @param timestamps put the line's time before it (nanoseconds, fixed width) and a space
/// @param details put the line's attributes before it (`k=v,k2=v2`) and a space
public record LogQuery(
        boolean stdout,
        boolean stderr,
        @Nullable Instant since,
        @Nullable Instant until,
        long tail,
        boolean follow,
        boolean timestamps,
        boolean details) {
    /// Everything that is there now.
    public static final LogQuery ALL = new LogQuery(true, true, null, null, -1, false, false, false);

    /// The same, following.
    public static final LogQuery FOLLOW = new LogQuery(true, true, null, null, -1, true, false, false);
}
