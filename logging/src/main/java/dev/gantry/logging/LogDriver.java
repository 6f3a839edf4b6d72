package dev.gantry.logging;

import dev.gantry.runtime.SettingsException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// A log driver that sends messages to a receiver: which options it knows, and what it makes of them.
interface LogDriver {
    /// Options that all of these drivers know.
    Set<String> COMMON = Set.of("tag", "labels", "labels-regex", "env", "env-regex");

    /// As `--log-driver` names it.
    String name();

    /// Refuses options when a container is created.
    ///
    /// @throws SettingsException in Docker's words
    void check(Map<String, String> options);

    /// How messages are to be sent.
    Shipping shipping(Map<String, String> options);

    /// The receiver, not connected yet.
    ///
    /// @throws SettingsException in Docker's words
    Destination destination(ContainerFacts facts);

    /// Refuses options that a driver does not know.
    ///
    /// @param own the options that only this driver knows
    /// @param refusal the words, with `%s` for the option
    static void requireKnown(Map<String, String> options, Set<String> own, String refusal) {
        for (String name : new TreeMap<>(options).keySet()) {
            if (!COMMON.contains(name) && !own.contains(name)) {
                throw new SettingsException(refusal.formatted(name));
            }
        }
    }
}
