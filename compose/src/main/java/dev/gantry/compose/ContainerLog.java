package dev.gantry.compose;

import dev.gantry.client.ConnectionException;
import dev.gantry.client.EngineClient;
import dev.gantry.client.JsonObject;
import dev.gantry.client.MultiplexedStream;
import dev.gantry.client.Request;
import dev.gantry.client.Response;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Consumer;

/// Reads the log of one container.
final class ContainerLog {
    private final EngineClients engine;
    private final ProjectContainer container;

    ContainerLog(EngineClients engine, ProjectContainer container) {
        this.engine = engine;
        this.container = container;
    }

    /// Returns when the log has ended, or the container where it is followed.
    ///
    /// Errors: [ApiException] where the log can't be read
    void read(LogOptions options, Consumer<LogLine> lines) {
        String path = "/containers/" + container.id();
        JsonObject inspected = engine.object(Request.get(path + "/json"));
        try (EngineClient client = engine.connect();
                Response response = client.open(request(path, options));
                LineOutput out = new LineOutput(line -> lines.accept(new LogLine(container, line, false)));
                LineOutput err = new LineOutput(line -> lines.accept(new LogLine(container, line, true)))) {
            if (inspected.object("Config").flag("Tty")) {
                response.body().transferTo(out);
            } else {
                MultiplexedStream.copy(response.body(), out, err);
            }
        } catch (IOException | ConnectionException e) {
            // the connection has ended, with the engine or with the container
        }
    }

    /// When the container has ended last, as a log is asked for what came after: seconds and nanoseconds. `""` where it
    /// never has.
    static String end(EngineClients engine, ProjectContainer container) {
        return engine.find(Request.get("/containers/" + container.id() + "/json"))
                .map(found -> time(found.object("State").text("FinishedAt")))
                .orElse("");
    }

    private static String time(String text) {
        try {
            Instant time = Instant.parse(text);
            return time.getEpochSecond() <= 0
                    ? ""
                    : String.format(Locale.ROOT, "%d.%09d", time.getEpochSecond(), time.getNano());
        } catch (DateTimeException e) {
            return "";
        }
    }

    private static Request request(String path, LogOptions options) {
        Request request = Request.get(path + "/logs")
                .flag("stdout", true)
                .flag("stderr", true)
                .flag("follow", options.follow())
                .flag("timestamps", options.timestamps())
                .query("tail", options.tail());
        if (!options.since().isEmpty()) {
            request.query("since", options.since());
        }
        return options.until().isEmpty() ? request : request.query("until", options.until());
    }
}
