package dev.gantry.server;

import dev.gantry.engine.ContainerLog;
import dev.gantry.engine.Containers;
import dev.gantry.http.HttpException;
import dev.gantry.http.LiveBody;
import dev.gantry.http.Router;
import dev.gantry.runtime.LogEntry;
import dev.gantry.runtime.LogQuery;
import dev.gantry.runtime.LogReader;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/// `/containers/{id}/logs`.
final class LogRoutes implements Routes {
    private final Containers containers;

    LogRoutes(Containers containers) {
        this.containers = containers;
    }

    @Override
    public void addTo(Router<Route> router) {
        router.add("GET", "/containers/{id:.*}/logs", this::logs);
    }

    private void logs(Call call) throws IOException {
        LogQuery query = query(call);
        ContainerLog log = containers.logs(call.path("id"), query);
        try (LogReader reader = log.reader()) {
            call.response().header("Content-Type", Frames.contentType(log.tty(), call.version()));
            if (query.follow()) {
                follow(call, reader, log.tty());
            } else {
                OutputStream body = call.response().body();
                body.flush(); // the head, even where there is no line
                copy(reader, new FrameBuffer(body, log.tty()));
            }
        }
    }

    /// A client that leaves ends the reader's wait.
    private static void follow(Call call, LogReader reader, boolean tty) throws IOException {
        LiveBody body = call.response().live();
        var _ = body.gone().thenRun(reader::cancel);
        copy(reader, new FrameBuffer(body, tty));
    }

    private static void copy(LogReader reader, FrameBuffer frames) throws IOException {
        Optional<LogEntry> next = reader.next();
        while (next.isPresent()) {
            LogEntry line = next.get();
            frames.add(line.stream(), line.bytes(), line.length());
            next = reader.ready();
            if (next.isEmpty()) {
                frames.flush();
                next = reader.next();
            }
        }
        frames.flush();
    }

    private static LogQuery query(Call call) {
        boolean stdout = call.flag("stdout");
        boolean stderr = call.flag("stderr");
        if (!stdout && !stderr) {
            throw new HttpException(400, "Bad parameters: you must choose at least one stream");
        }
        return new LogQuery(
                stdout,
                stderr,
                UnixTime.orNull(call.text("since")),
                UnixTime.orNull(call.text("until")),
                tail(call.text("tail")),
                call.flag("follow"),
                call.flag("timestamps"),
                call.flag("details"));
    }

    /// A number of lines; `all` and whatever is no number are all of them, as dockerd reads it.
    private static long tail(String text) {
        try {
            return text.isEmpty() ? -1 : Math.max(-1, Long.parseLong(text));
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
