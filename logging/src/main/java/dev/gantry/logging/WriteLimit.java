package dev.gantry.logging;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Ends calls on a connection that take too long, by closing it.
final class WriteLimit {
    private WriteLimit() {}

    /// Something done with a connection.
    interface Action {
        void run() throws IOException;
    }

    /// @param limit zero for none
    /// @throws IOException the action's, also where it was ended
    static void run(Wire wire, Duration limit, Action action) throws IOException {
        CompletableFuture<@Nullable Void> over = new CompletableFuture<>();
        if (limit.isPositive()) {
            var _ = over.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS).exceptionally(late -> closed(wire));
        }
        try {
            action.run();
        } finally {
            over.complete(null);
        }
    }

    private static @Nullable Void closed(Wire wire) {
        try {
            wire.close();
        } catch (IOException gone) {
            // whoever uses it finds out
        }
        return null;
    }
}
