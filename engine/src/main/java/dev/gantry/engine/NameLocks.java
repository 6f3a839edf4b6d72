package dev.gantry.engine;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A lock for each name: who does something that lasts with one thing keeps others from that alone.
final class NameLocks {
    private final Map<String, Shared> locks = new ConcurrentHashMap<>();

    private static final class Shared {
        private final ReentrantLock lock = new ReentrantLock();

        /// Who holds it or waits for it; changed within the map's own updates.
        private int users;
    }

    /// A lock that is held. Closed by the thread that got it.
    final class Held implements AutoCloseable {
        private final String name;
        private final Shared shared;

        private Held(String name, Shared shared) {
            this.name = name;
            this.shared = shared;
        }

        @Override
        public void close() {
            shared.lock.unlock();
            locks.computeIfPresent(name, (_, of) -> leave(of));
        }
    }

    /// Waits for the name to be free.
    Held hold(String name) {
        Shared shared =
                Optional.ofNullable(locks.compute(name, (_, of) -> enter(of))).orElseThrow();
        shared.lock.lock();
        return new Held(name, shared);
    }

    private static Shared enter(@Nullable Shared shared) {
        Shared entered = shared == null ? new Shared() : shared;
        entered.users++;
        return entered;
    }

    private static @Nullable Shared leave(Shared shared) {
        shared.users--;
        return shared.users == 0 ? null : shared;
    }
}
