package dev.gantry.cli;

import dev.gantry.client.ApiException;
import java.util.ArrayList;
import java.util.List;

/// Collects what fails while a command works through several names: the others still get their turn, the errors
/// are shown in the end.
final class Failures {
    private final List<String> messages = new ArrayList<>();

    /// Something to do for one name.
    @FunctionalInterface
    interface Step {
        void run(String name);
    }

    /// Does `step` for each name, in order, remembering what the engine refuses. A connection that breaks ends
    /// it.
    static void forEach(List<String> names, Step step) {
        Failures failures = new Failures();
        for (String name : names) {
            try {
                step.run(name);
            } catch (ApiException e) {
                failures.add(text(e));
            }
        }
        failures.throwIfAny();
    }

    void add(String message) {
        messages.add(message);
    }

    /// One line for each failure.
    String text() {
        return String.join("\n", messages);
    }

    /// Errors: [CliException] with one line for each failure.
    void throwIfAny() {
        if (!messages.isEmpty()) {
            throw new CliException(text());
        }
    }

    /// What Docker's command line shows for an engine's refusal.
    static String text(ApiException e) {
        return "Error response from daemon: " + e.getMessage();
    }
}
