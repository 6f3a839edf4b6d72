package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import dev.gantry.client.MultiplexedStream;
import dev.gantry.client.Request;
import dev.gantry.client.Response;
import java.io.IOException;
import java.util.List;

/// Shows what a container has written.
final class ContainerLogs extends Command {
    private final Flag<Boolean> details = flags.bool("details", "Show extra details provided to logs");
    private final Flag<Boolean> follow = flags.bool('f', "follow", "Follow log output");
    private final Flag<String> since = flags.text(
            "since",
            "Show logs since timestamp (e.g. \"2013-01-02T13:23:37Z\") or relative (e.g. \"42m\" for 42 minutes)");
    private final Flag<String> tail =
            flags.text('n', "tail", "all", "Number of lines to show from the end of the logs");
    private final Flag<Boolean> timestamps = flags.bool('t', "timestamps", "Show timestamps");
    private final Flag<String> until = flags.text(
            "until",
            "Show logs before a timestamp (e.g. \"2013-01-02T13:23:37Z\") or relative (e.g. \"42m\" for 42"
                    + " minutes)");

    ContainerLogs() {
        super(Usage.of("logs", "[OPTIONS] CONTAINER", "Fetch the logs of a container", 1, 1, "container logs", "logs"));
    }

    @Override
    int run(Session session, List<String> arguments) {
        String path = "/containers/" + Request.segment(arguments.getFirst());
        JsonObject container = session.client().object(Request.get(path + "/json"));
        try (Response response = session.client().open(request(path))) {
            if (container.object("Config").flag("Tty")) {
                copy(session, response);
            } else {
                MultiplexedStream.copy(response.body(), session.out(), session.err());
            }
        } catch (IOException e) {
            throw new CliException(FileErrors.text(e));
        }
        return 0;
    }

    private static void copy(Session session, Response response) throws IOException {
        byte[] buffer = new byte[32 * 1024];
        for (int count = response.body().read(buffer);
                count >= 0;
                count = response.body().read(buffer)) {
            session.out().write(buffer, 0, count);
            session.out().flush();
        }
    }

    private Request request(String path) {
        Request request = Request.get(path + "/logs")
                .flag("stdout", true)
                .flag("stderr", true)
                .flag("timestamps", timestamps.value())
                .flag("details", details.value())
                .flag("follow", follow.value())
                .query("tail", tail.value());
        addTime(request, "since", since.value());
        addTime(request, "until", until.value());
        return request;
    }

    private static void addTime(Request request, String name, String text) {
        if (text.isEmpty()) {
            return;
        }
        try {
            request.query(name, Timestamp.parse(text));
        } catch (IllegalArgumentException e) {
            throw new CliException("invalid value for " + GoText.quote(name) + ": " + e.getMessage());
        }
    }
}
