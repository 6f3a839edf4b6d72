package dev.gantry.engine;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The `STATUS` column of `ps`, as dockerd words it: `Up 5 minutes (Paused)`, `Exited (137) 2 weeks ago`.
final class StatusText {
    private StatusText() {}

    static String of(ContainerState state, Instant now) {
        return switch (state.status()) {
            case RUNNING -> "Up " + since(state.startedAt(), now) + health(state.health());
            case PAUSED -> "Up " + since(state.startedAt(), now) + " (Paused)";
            case RESTARTING -> "Restarting (" + state.exitCode() + ") " + since(state.finishedAt(), now) + " ago";
            case REMOVING -> "Removal In Progress";
            case DEAD -> "Dead";
            case CREATED -> "Created";
            case EXITED -> "Exited (" + state.exitCode() + ") " + since(state.finishedAt(), now) + " ago";
        };
    }

    private static String health(@Nullable Health health) {
        if (health == null) {
            return "";
        }
        return health.status() == Health.Status.STARTING
                ? " (health: starting)"
                : " (" + health.status().word() + ")";
    }

    private static String since(@Nullable Instant then, Instant now) {
        return then == null ? "" : about(Duration.between(then, now));
    }

    /// A duration in one unit, rounded as Docker's command line does.
    static String about(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 1) {
            return "Less than a second";
        }
        if (seconds < 60) {
            return seconds == 1 ? "1 second" : seconds + " seconds";
        }
        long minutes = duration.toMinutes();
        if (minutes < 60) {
            return minutes == 1 ? "About a minute" : minutes + " minutes";
        }
        long hours = duration.plusMinutes(30).toHours();
        if (hours < 48) {
            return hours == 1 ? "About an hour" : hours + " hours";
        }
        return aboutDays(hours / 24);
    }

    private static String aboutDays(long days) {
        if (days < 14) {
            return days + " days";
        }
        if (days < 60) {
            return days / 7 + " weeks";
        }
        return days < 730 ? days / 30 + " months" : days / 365 + " years";
    }
}
