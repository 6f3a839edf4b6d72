package dev.gantry.http;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/// The connections that were taken over from HTTP and are open still, so that a stopping server can close them.
final class RawConnections {
    private final Set<RawConnection> open = ConcurrentHashMap.newKeySet();
    private final Executor executor;

    RawConnections(Executor executor) {
        this.executor = executor;
    }

    Executor executor() {
        return executor;
    }

    void add(RawConnection connection) {
        open.add(connection);
    }

    void remove(RawConnection connection) {
        open.remove(connection);
    }

    void closeAll() {
        open.forEach(RawConnection::close);
    }
}
