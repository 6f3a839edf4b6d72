package dev.gantry.registry;

import dev.gantry.http.HttpServer;
import dev.gantry.linux.OpenSslDigests;
import dev.gantry.linux.StopSignal;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/// A registry that serves until it is told to stop, and collects garbage meanwhile.
final class RegistryDaemon {
    private static final Logger LOG = System.getLogger(RegistryDaemon.class.getName());
    private static final Duration STOP_GRACE = Duration.ofSeconds(10);

    private final ServeConfig config;

    RegistryDaemon(ServeConfig config) {
        this.config = config;
    }

    /// Serves until the process gets SIGTERM or SIGINT; uploads go on after the next start.
    void serve() throws IOException {
        Clock clock = Clock.systemUTC();
        StopSignal stop = StopSignal.install();
        boolean _ = OpenSslDigests.install(); // the JDK digests too, if not as fast
        try (RegistryStore store = RegistryStore.open(config.root(), clock);
                RegistrySecurity security =
                        RegistrySecurity.open(config.root(), store, config.htpasswd(), config.anonymousRead(), clock);
                HttpServer _ = Control.serve(config.root(), () -> collect(store));
                HttpServer server = RegistryServer.start(store, security, List.of(config.listener()))) {
            System.err.println(
                    "registry ready at " + config.host() + ":" + server.ports().getFirst() + " root=" + config.root());
            collectUntil(stop, store);
            server.stop(STOP_GRACE);
        }
    }

    private void collectUntil(StopSignal stop, RegistryStore store) {
        long interval = config.gcInterval().isZero()
                ? Long.MAX_VALUE
                : config.gcInterval().toMillis();
        while (!stop.await(interval)) {
            LOG.log(Level.INFO, "garbage collected " + collect(store));
        }
    }

    private String collect(RegistryStore store) {
        GarbageCollection.Collected collected = store.garbage().collect(config.keep());
        store.metrics().collected(collected.bytes());
        return collected.toString();
    }
}
