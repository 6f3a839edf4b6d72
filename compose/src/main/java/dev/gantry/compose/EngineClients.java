package dev.gantry.compose;

import dev.gantry.client.ApiException;
import dev.gantry.client.EngineClient;
import dev.gantry.client.Json;
import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Clients of one engine for several threads: each request takes one that is idle, or a new one. Thread-safe.
/// Errors of requests: as [EngineClient]'s.
public final class EngineClients implements AutoCloseable {
    private final Supplier<EngineClient> source;
    private final boolean isDryRun;
    private final AtomicInteger pretended = new AtomicInteger();
    private final ConcurrentLinkedDeque<EngineClient> idle = new ConcurrentLinkedDeque<>();

    /// Connects to nobody yet.
    ///
    /// @param source connects a client of its own each time
    /// @param isDryRun whether requests that change something are taken as done, without being sent
    public EngineClients(Supplier<EngineClient> source, boolean isDryRun) {
        this.source = source;
        this.isDryRun = isDryRun;
    }

    /// Sends a request whose answer is JSON, or nothing.
    public @Nullable Object call(Request request) {
        if (isDryRun && !request.method().equals("GET")) {
            return JsonObject.of("Id", "dry-run-" + pretended.incrementAndGet());
        }
        EngineClient client = take();
        boolean usable = false;
        try {
            Object answer = client.call(request);
            usable = true;
            return answer;
        } catch (ApiException e) {
            usable = true;
            throw e;
        } finally {
            give(client, usable);
        }
    }

    public JsonObject object(Request request) {
        return JsonObject.from(call(request));
    }

    public List<JsonObject> objects(Request request) {
        return Json.objects(call(request));
    }

    /// The object asked for, or nothing where the engine has none of that name (404).
    public Optional<JsonObject> find(Request request) {
        try {
            return Optional.of(object(request));
        } catch (ApiException e) {
            if (e.status() == 404) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /// True when the engine speaks API `version` or a newer one.
    public boolean speaks(String version) {
        EngineClient client = take();
        try {
            return client.speaks(version);
        } finally {
            give(client, true);
        }
    }

    /// A client for a stream, which the caller closes.
    public EngineClient connect() {
        return source.get();
    }

    private EngineClient take() {
        EngineClient client = idle.pollFirst();
        return client == null ? source.get() : client;
    }

    private void give(EngineClient client, boolean usable) {
        if (usable) {
            idle.addFirst(client);
        } else {
            client.close();
        }
    }

    @Override
    public void close() {
        for (EngineClient client = idle.pollFirst(); client != null; client = idle.pollFirst()) {
            client.close();
        }
    }
}
