package dev.gantry.registry;

import dev.gantry.storage.Database;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// For those who watch the registry: `/healthz`, and `/metrics` for who may list the catalog.
final class WatchRoutes {
    private final Database database;
    private final Metrics metrics;

    WatchRoutes(Database database, Metrics metrics) {
        this.database = database;
        this.metrics = metrics;
    }

    List<Endpoint> endpoints() {
        return List.of(
                new Endpoint("GET", "/healthz", Endpoint.Access.OPEN, this::health),
                new Endpoint("HEAD", "/healthz", Endpoint.Access.OPEN, this::health),
                new Endpoint("GET", "/metrics", Endpoint.Access.CATALOG, this::metrics));
    }

    /// Healthy is who can ask the database.
    private void health(Call call) throws IOException {
        database.exists("SELECT 1");
        call.response().send("text/plain; charset=utf-8", "ok\n".getBytes(StandardCharsets.US_ASCII));
    }

    private void metrics(Call call) throws IOException {
        call.response().send(metrics.contentType(), metrics.text());
    }
}
