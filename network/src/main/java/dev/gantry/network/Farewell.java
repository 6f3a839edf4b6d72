package dev.gantry.network;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.Set;

/// Tells plugins that something ends. Whatever they say to that, it ends: a failure is told in the log. A
/// plugin that is lost is not asked again by the same farewell, so that one of many parts lasts no longer than
/// one call.
///
/// Used by one thread.
final class Farewell {
    private static final Logger LOG = System.getLogger(Farewell.class.getName());

    private final Set<String> lost = new HashSet<>();

    void say(String plugin, Runnable call) {
        if (lost.contains(plugin)) {
            return;
        }
        try {
            call.run();
        } catch (NetworkException e) {
            LOG.log(Level.WARNING, "plugin not told of an end cause=" + e.getMessage());
            if (RemoteCalls.lost(e)) {
                lost.add(plugin);
            }
        }
    }
}
