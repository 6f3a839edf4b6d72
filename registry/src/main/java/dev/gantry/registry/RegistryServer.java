package dev.gantry.registry;

import dev.gantry.http.Handler;
import dev.gantry.http.HttpServer;
import dev.gantry.http.Listener;
import dev.gantry.http.Router;
import dev.gantry.http.ServerOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// The API over a store.
final class RegistryServer {
    private static final ServerOptions OPTIONS = new ServerOptions(Duration.ofMinutes(5), 128 << 10);

    private RegistryServer() {}

    static HttpServer start(RegistryStore store, RegistrySecurity security, List<Listener> listeners)
            throws IOException {
        return HttpServer.start(handler(store, security), listeners, OPTIONS);
    }

    private static Handler handler(RegistryStore store, RegistrySecurity security) {
        Router<Endpoint> router = new Router<>();
        for (Endpoint endpoint : endpoints(store, security)) {
            router.add(endpoint.method(), endpoint.pattern(), endpoint);
        }
        return new RegistryHandler(security.gate(), router, security.audit(), store.metrics());
    }

    /// Everything that is answered. The first that fits a path counts.
    static List<Endpoint> endpoints(RegistryStore store, RegistrySecurity security) {
        return Stream.of(
                        security.token().endpoints(),
                        new WatchRoutes(store.database(), store.metrics()).endpoints(),
                        new ListRoutes(store.repositories(), store.manifests()).endpoints(),
                        new UploadRoutes(store.uploads(), store.repositories(), store.links()).endpoints(),
                        new BlobRoutes(store.repositories(), store.links(), store.blobs(), store.metrics()).endpoints(),
                        new ManifestRoutes(store.manifests()).endpoints())
                .flatMap(List::stream)
                .toList();
    }
}
