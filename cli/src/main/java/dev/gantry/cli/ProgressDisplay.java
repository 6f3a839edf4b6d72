package dev.gantry.cli;

import dev.gantry.client.Json;
import dev.gantry.client.JsonObject;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Shows the JSON messages of long work (load, import, pull): text as it comes, one line for each thing that
/// has an id. On a terminal those lines are rewritten in place with a bar; elsewhere only their steps are told.
final class ProgressDisplay {
    private static final int BAR = 50;

    private final PrintStream out;
    private final boolean terminal;
    private final Map<String, Integer> lines = new LinkedHashMap<>();

    ProgressDisplay(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /// Shows messages until `messages` ends. Errors: [CliException] with the text of a message that is an
    /// error.
    void show(InputStream messages) {
        Iterator<@Nullable Object> documents = Json.documents(messages);
        while (documents.hasNext()) {
            JsonObject message = JsonObject.from(documents.next());
            if (message.has("errorDetail") || message.has("error")) {
                String detail = message.object("errorDetail").text("message");
                throw new CliException(detail.isEmpty() ? message.text("error") : detail);
            }
            if (terminal && message.has("id") && message.has("progressDetail")) {
                showInPlace(message);
            } else if (!message.has("progressDetail")
                    || message.object("progressDetail").isEmpty()) {
                showLine(message);
            }
            out.flush();
        }
    }

    private void showLine(JsonObject message) {
        if (message.has("stream")) {
            out.print(message.text("stream"));
        } else if (message.has("status")) {
            lines.clear();
            out.println(status(message));
        }
    }

    private static String status(JsonObject message) {
        String id = message.text("id");
        return (id.isEmpty() ? "" : id + ": ") + message.text("status");
    }

    /// Goes up to the thing's line, rewrites it, and comes back down.
    private void showInPlace(JsonObject message) {
        String id = message.text("id");
        if (!lines.containsKey(id)) {
            lines.put(id, lines.size());
            out.println();
        }
        int up = lines.size() - lines.getOrDefault(id, 0);
        out.print("\u001b[" + up + "A\u001b[2K\r" + status(message) + bar(message.object("progressDetail")));
        out.print("\u001b[" + up + "B\r");
    }

    private static String bar(JsonObject progress) {
        long current = progress.number("current");
        long total = progress.number("total");
        if (current <= 0 && total <= 0) {
            return "";
        }
        if (total <= 0) {
            return " " + ByteSize.precise(current);
        }
        int done = (int) Math.min(BAR, current * BAR / total);
        String bar = "=".repeat(done) + (done < BAR ? ">" + " ".repeat(BAR - done) : "");
        return " [" + bar + "] " + ByteSize.precise(current) + "/" + ByteSize.precise(total);
    }
}
