package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The flags of `run` and `create` about health checks.
final class HealthFlags {
    private static final String UNITS = " (ms|s|m|h) (default 0s)";

    private final Flag<String> command;
    private final Flag<Long> interval;
    private final Flag<Long> timeout;
    private final Flag<Long> startPeriod;
    private final Flag<Long> startInterval;
    private final Flag<Long> retries;
    private final Flag<Boolean> none;
    private final Flag<String> onFailure;

    HealthFlags(Flags flags) {
        command = flags.text("health-cmd", "Command to run to check health");
        interval = span(flags, "interval", "Time between running the check" + UNITS);
        timeout = span(flags, "timeout", "Maximum time to allow one check to run" + UNITS);
        startPeriod = span(
                flags,
                "start-period",
                "Start period for the container to initialize before starting health-retries countdown" + UNITS);
        startInterval = span(flags, "start-interval", "Time between running the check during the start period" + UNITS)
                .since("1.44");
        retries = flags.number(Flags.NONE, "health-retries", 0, "Consecutive failures needed to report unhealthy");
        onFailure = flags.text(
                "health-on-failure", "What to do once it is unhealthy (\"none\"|\"kill\"|\"restart\"|\"stop\")");
        none = flags.bool("no-healthcheck", "Disable any container-specified HEALTHCHECK");
    }

    /// Nanoseconds.
    private static Flag<Long> span(Flags flags, String name, String help) {
        return flags.add(Flags.NONE, new TypedFlag<Long>("health-" + name, "duration", help, 0L, GoDuration::parse));
    }

    /// What is to be said of the container's health; nothing when it is the image's.
    ///
    /// Errors: [CliException] with code 125.
    Optional<JsonObject> check() {
        boolean any = !command.value().isEmpty() || !onFailure.value().isEmpty();
        for (Flag<Long> number : List.of(interval, timeout, retries, startPeriod, startInterval)) {
            any |= number.value() != 0;
        }
        if (none.value() && any) {
            throw new CliException("--no-healthcheck conflicts with --health-* options", 125);
        }
        if (none.value()) {
            return Optional.of(JsonObject.of("Test", List.of("NONE")));
        }
        return any ? Optional.of(asked()) : Optional.empty();
    }

    /// Go leaves out what is zero.
    private JsonObject asked() {
        JsonObject check = new JsonObject();
        if (!command.value().isEmpty()) {
            check.put("Test", new ArrayList<>(List.of("CMD-SHELL", command.value())));
        }
        put(check, "Interval", interval);
        put(check, "Timeout", timeout);
        put(check, "Retries", retries);
        put(check, "StartPeriod", startPeriod);
        put(check, "StartInterval", startInterval);
        if (!onFailure.value().isEmpty()) {
            check.put("OnFailure", onFailure.value());
        }
        return check;
    }

    private static void put(JsonObject check, String field, Flag<Long> flag) {
        if (flag.value() < 0) {
            throw new CliException("--" + flag.name() + " cannot be negative", 125);
        }
        if (flag.value() > 0) {
            check.put(field, flag.value());
        }
    }
}
