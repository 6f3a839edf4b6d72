package dev.gantry.plugin;

import java.time.Duration;

/// How much a plugin may cost.
///
/// @param patience how long a plugin that is known but refuses connections is tried again: it may be starting
/// anew
/// @param answer how long one call takes at most
/// @param brief how long one takes whose failure stops nobody: it takes back what there was
/// @param bytes how long an answer is at most
public record PluginLimits(Duration patience, Duration answer, Duration brief, int bytes) {
    public static final PluginLimits DEFAULT =
            new PluginLimits(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(10), 1 << 20);
}
