package dev.gantry.cli;

import dev.gantry.client.Json;
import dev.gantry.client.JsonObject;
import dev.gantry.compose.Progress;
import java.io.PrintStream;
import java.util.Locale;

/// A JSON object for each change, a line each.
final class JsonProgress implements Progress {
    private final PrintStream out;

    JsonProgress(PrintStream out) {
        this.out = out;
    }

    @Override
    public synchronized void report(String thing, State state, String status) {
        write(JsonObject.of("id", thing, "status", state.name().toLowerCase(Locale.ROOT), "text", status));
    }

    @Override
    public synchronized void tell(String line) {
        write(JsonObject.of("tail", true, "text", line));
    }

    private void write(JsonObject event) {
        out.println(Json.write(event));
        out.flush();
    }
}
