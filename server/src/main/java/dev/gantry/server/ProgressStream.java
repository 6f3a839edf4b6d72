package dev.gantry.server;

import dev.gantry.api.Json;
import dev.gantry.api.OciDescriptor;
import dev.gantry.http.Response;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// The messages of a long operation: JSON documents, one a line, that a client turns into progress bars.
///
///     {"status":"Loading layer","id":"5f70bf18a086","progressDetail":{"current":1024,"total":4096}}
///     {"stream":"Loaded image: busybox:latest\n"}
///     {"errorDetail":{"message":"..."},"error":"..."}
///
/// Several threads may report. A client that went away is remembered until [#requireDelivered]: those who
/// report go on.
final class ProgressStream {
    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final OutputStream output;

    /// Keeps messages whole; guards the fields below.
    private final ReentrantLock lock = new ReentrantLock();

    private final Map<String, Long> reported = new HashMap<>();
    private @Nullable IOException failure;

    ProgressStream(OutputStream output) {
        this.output = output;
    }

    /// Sends the head with the first message.
    static ProgressStream open(Response response) {
        response.header("Content-Type", "application/json");
        return new ProgressStream(response.body());
    }

    void status(String text) {
        send(Json.MAPPER.createObjectNode().put("status", text));
    }

    /// About a part of the whole.
    void status(String id, String text) {
        send(Json.MAPPER.createObjectNode().put("status", text).put("id", id));
    }

    /// What a part is at.
    void stage(String id, String text) {
        ObjectNode message = Json.MAPPER.createObjectNode().put("status", text);
        message.putObject("progressDetail");
        send(message.put("id", id));
    }

    /// What a push has made.
    void pushed(String tag, String digest, long size) {
        ObjectNode message = Json.MAPPER.createObjectNode();
        message.putObject("progressDetail");
        message.putObject("aux").put("Tag", tag).put("Digest", digest).put("Size", size);
        send(message);
    }

    /// A note for programs.
    ///
    /// @param kind set to true
    /// @param descriptors what it is about
    void aside(String kind, Map<String, OciDescriptor> descriptors) {
        ObjectNode message = Json.MAPPER.createObjectNode();
        message.putObject("progressDetail");
        ObjectNode aux = message.putObject("aux").put(kind, true);
        descriptors.forEach((name, descriptor) -> aux.set(name, Json.MAPPER.valueToTree(descriptor)));
        send(message);
    }

    void stream(String text) {
        send(Json.MAPPER.createObjectNode().put("stream", text));
    }

    void error(String text) {
        ObjectNode message = Json.MAPPER.createObjectNode();
        message.putObject("errorDetail").put("message", text);
        send(message.put("error", text));
    }

    /// A command of a build that has failed.
    void error(String text, int exitCode) {
        ObjectNode message = Json.MAPPER.createObjectNode();
        message.putObject("errorDetail").put("code", exitCode).put("message", text);
        send(message.put("error", text));
    }

    /// What a build has made, for programs.
    void made(String id) {
        ObjectNode message = Json.MAPPER.createObjectNode();
        message.putObject("aux").put("ID", id);
        send(message);
    }

    /// At most ten times a second for each id, and at its end.
    void progress(String status, String id, long current, long total) {
        if (!isDue(id, current >= total)) {
            return;
        }
        ObjectNode message = Json.MAPPER.createObjectNode().put("status", status);
        message.putObject("progressDetail").put("current", current).put("total", total);
        send(message.put("progress", ProgressBar.draw(current, total)).put("id", id));
    }

    private boolean isDue(String id, boolean last) {
        lock.lock();
        try {
            long now = System.nanoTime();
            Long before = reported.get(id);
            if (!last && before != null && now - before < INTERVAL_NANOS) {
                return false;
            }
            reported.put(id, now);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void send(ObjectNode message) {
        byte[] line = (Json.write(message) + "\r\n").getBytes(StandardCharsets.UTF_8);
        lock.lock();
        try {
            if (failure == null) {
                output.write(line);
            }
        } catch (IOException e) {
            failure = e;
        } finally {
            lock.unlock();
        }
    }

    /// @throws IOException where the client went away meanwhile
    void requireDelivered() throws IOException {
        lock.lock();
        try {
            if (failure != null) {
                throw failure;
            }
        } finally {
            lock.unlock();
        }
    }
}
