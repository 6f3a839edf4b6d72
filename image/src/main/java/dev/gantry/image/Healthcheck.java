package dev.gantry.image;

import java.time.Duration;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// How an image asks to be probed. Zero durations and zero retries mean "the engine's default".
///
/// Source: Docker's image specification 1.2, "Healthcheck"; durations are nanoseconds in JSON.
///
/// @param test `NONE`; `CMD` and arguments; or `CMD-SHELL` and one command line; empty inherits
public record Healthcheck(
        List<String> test,
        Duration interval,
        Duration timeout,
        Duration startPeriod,
        Duration startInterval,
        int retries) {

    public Healthcheck {
        test = List.copyOf(test);
    }

    static Healthcheck read(ObjectNode node) {
        return new Healthcheck(
                Json.strings(node, "Test"),
                Duration.ofNanos(Json.number(node, "Interval")),
                Duration.ofNanos(Json.number(node, "Timeout")),
                Duration.ofNanos(Json.number(node, "StartPeriod")),
                Duration.ofNanos(Json.number(node, "StartInterval")),
                (int) Json.number(node, "Retries"));
    }

    ObjectNode write() {
        ObjectNode node = Json.object();
        if (!test.isEmpty()) {
            node.set("Test", Json.arrayOf(test));
        }
        putDuration(node, "Interval", interval);
        putDuration(node, "Timeout", timeout);
        putDuration(node, "StartPeriod", startPeriod);
        putDuration(node, "StartInterval", startInterval);
        if (retries != 0) {
            node.put("Retries", retries);
        }
        return node;
    }

    private static void putDuration(ObjectNode node, String field, Duration value) {
        if (!value.isZero()) {
            node.put(field, value.toNanos());
        }
    }
}
