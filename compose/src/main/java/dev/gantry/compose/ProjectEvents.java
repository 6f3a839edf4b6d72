package dev.gantry.compose;

import dev.gantry.client.ConnectionException;
import dev.gantry.client.EngineClient;
import dev.gantry.client.Json;
import dev.gantry.client.JsonException;
import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import dev.gantry.client.Response;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What happens to the containers of a project, from the moment it is opened.
public final class ProjectEvents implements AutoCloseable {
    private final EngineClient client;
    private final Response response;

    private ProjectEvents(EngineClient client, Response response) {
        this.client = client;
        this.response = response;
    }

    public static ProjectEvents open(EngineClients engine, String project) {
        return open(engine, project, "", "");
    }

    /// What has happened since `since`, and what happens until `until`.
    ///
    /// @param since a timestamp, or `""`
    /// @param until a timestamp, or `""`
    public static ProjectEvents open(EngineClients engine, String project, String since, String until) {
        JsonObject filters =
                JsonObject.of("type", List.of("container"), "label", List.of(ComposeLabels.PROJECT + "=" + project));
        Request request = Request.get("/events").query("filters", Json.write(filters));
        if (!since.isEmpty()) {
            request.query("since", since);
        }
        if (!until.isEmpty()) {
            request.query("until", until);
        }
        EngineClient client = engine.connect();
        try {
            return new ProjectEvents(client, client.open(request));
        } catch (RuntimeException e) {
            client.close();
            throw e;
        }
    }

    /// Returns when the engine ends the stream, or it is closed.
    public void forEach(Consumer<JsonObject> listener) {
        try {
            Iterator<@Nullable Object> events = Json.documents(response.body());
            while (events.hasNext()) {
                listener.accept(JsonObject.from(events.next()));
            }
        } catch (JsonException | ConnectionException e) {
            // the connection was cut: by us, or with the engine
        }
    }

    @Override
    public void close() {
        response.close();
        client.close();
    }
}
