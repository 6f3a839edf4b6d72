package dev.gantry.server;

import java.io.IOException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// Builds whose clients have given them an id, by which they are cancelled. Safe for any thread.
final class RunningBuilds {
    private final ConcurrentMap<String, ClientLeave> leaves = new ConcurrentHashMap<>();

    /// What the caller's thread does for a build.
    @FunctionalInterface
    interface Work {
        void run() throws IOException;
    }

    /// Works, and can be cancelled meanwhile. Of several of one id, the last one is.
    ///
    /// @param id "" for none
    void run(String id, Work work) throws IOException {
        if (id.isEmpty()) {
            work.run();
            return;
        }
        ClientLeave leave = new ClientLeave();
        leaves.put(id, leave);
        try {
            work.run();
        } finally {
            leaves.remove(id, leave);
            leave.end();
        }
    }

    /// Cancels a build, if it still runs.
    void cancel(String id) {
        ClientLeave leave = leaves.get(id);
        if (leave != null) {
            leave.interrupt();
        }
    }
}
