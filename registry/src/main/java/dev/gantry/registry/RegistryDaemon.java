package dev.gantry.registry;

import dev.gantry.http.HttpServer;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A registry that serves until it is told to stop, and collects garbage meanwhile.
final class RegistryDaemon {
    private static final Logger LOG = System.getLogger(RegistryDaemon.class.getName());
    private static final Duration STOP_GRACE = Duration.ofSeconds(10);

    private final ServeConfig config;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);

    RegistryDaemon(ServeConfig config) {
        this.config = config;
    }

    /// Serves until the process gets SIGTERM or SIGINT; uploads go on after the next start.
    void serve() throws IOException {
        Clock clock = Clock.systemUTC();
        Runtime.getRuntime().addShutdownHook(new Thread(this::awaitStop, "stop"));
        try (RegistryStore store = RegistryStore.open(config.root(), clock);
                RegistrySecurity security =
                        RegistrySecurity.open(config.root(), store, config.htpasswd(), config.anonymousRead(), clock);
                HttpServer _ = Control.serve(config.root(), () -> collect(store));
                HttpServer server = RegistryServer.start(store, security, List.of(config.listener()))) {
            System.err.println(
                    "registry ready at " + config.host() + ":" + server.ports().getFirst() + " root=" + config.root());
            work(store);
            server.stop(STOP_GRACE);
        } finally {
            stopped.countDown();
        }
    }

    private void work(RegistryStore store) {
        long interval = config.gcInterval().isZero()
                ? Long.MAX_VALUE
                : config.gcInterval().toMillis();
        while (!waitFor(stop, interval)) {
            LOG.log(Level.INFO, "garbage collected " + collect(store));
        }
    }

    private String collect(RegistryStore store) {
        GarbageCollection.Collected collected = store.garbage().collect(config.keep());
        store.metrics().collected(collected.bytes());
        return collected.toString();
    }

    /// The signal's thread: the process ends when it returns.
    private void awaitStop() {
        stop.countDown();
        waitFor(stopped, STOP_GRACE.toMillis() * 2);
    }

    private static boolean waitFor(CountDownLatch latch, long millis) {
        try {
            return latch.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
