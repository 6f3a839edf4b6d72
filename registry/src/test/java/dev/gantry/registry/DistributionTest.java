package dev.gantry.registry;

import dev.gantry.http.HttpServer;
import dev.gantry.http.Listener;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/// Our registry against the specification.
class DistributionTest extends DistributionContract {
    @TempDir
    static Path root;

    private static RegistryStore store;
    private static RegistrySecurity security;
    private static HttpServer server;

    @BeforeAll
    static void start() throws IOException {
        store = RegistryStore.open(root, Clock.systemUTC());
        security = RegistrySecurity.open(root, store, null, false, Clock.systemUTC());
        server = RegistryServer.start(store, security, List.of(new Listener.Tcp("127.0.0.1", 0)));
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
        security.close();
        store.close();
    }

    @Override
    URI address() {
        return URI.create("http://127.0.0.1:" + server.ports().getFirst());
    }
}
