package dev.gantry.cli;

import dev.gantry.client.Json;
import dev.gantry.client.JsonObject;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Shows the JSON messages of long work (pull, push, load, import) as they come. On a terminal each thing that has
/// an id has a line, which is rewritten in place, with a bar where there is room; elsewhere only steps are told,
/// a line each. Layout and cursor movements are Docker's.
final class ProgressDisplay {
    private static final int BAR = 50;
    /// Narrower terminals have no room for the bar beside its numbers.
    private static final int WIDTH_FOR_BAR = 110;

    private final PrintStream out;
    private final int terminal;
    private final boolean exitsAsCommands;
    private Map<String, Integer> lines = new HashMap<>();

    /// @param terminal the descriptor of the terminal that `out` writes to; negative when it is none
    ProgressDisplay(PrintStream out, int terminal) {
        this(out, terminal, false);
    }

    private ProgressDisplay(PrintStream out, int terminal, boolean exitsAsCommands) {
        this.out = out;
        this.terminal = terminal;
        this.exitsAsCommands = exitsAsCommands;
    }

    /// On this process's standard output.
    static ProgressDisplay onOutput(Session session) {
        return new ProgressDisplay(session.out(), Tty.isTerminal(1) ? 1 : -1);
    }

    /// The same for a build, which exits with the code of its command that failed. Codes of other work mean other
    /// things, such as a registry's answer.
    static ProgressDisplay ofBuild(Session session) {
        return new ProgressDisplay(session.out(), Tty.isTerminal(1) ? 1 : -1, true);
    }

    /// As [#show(InputStream, Consumer)] for messages without anything beside.
    void show(InputStream messages) {
        show(messages, aside -> {});
    }

    /// Shows messages until `messages` ends.
    ///
    /// @param asides takes what a message carries for programs (`aux`)
    ///
    /// Errors: [CliException] with the text of a message that is an error.
    void show(InputStream messages, Consumer<JsonObject> asides) {
        Iterator<@Nullable Object> documents = Json.documents(messages);
        while (documents.hasNext()) {
            JsonObject message = JsonObject.from(documents.next());
            if (message.has("aux")) {
                asides.accept(message.object("aux"));
                continue;
            }
            show(message);
            out.flush();
        }
    }

    /// Shows one message.
    void show(JsonObject message) {
        String id = message.text("id");
        boolean inPlace = !id.isEmpty() && (message.has("progressDetail") || message.has("progress"));
        int up = 0;
        if (inPlace) {
            if (!lines.containsKey(id)) {
                lines.put(id, lines.size());
                toTerminal("\n");
            }
            up = lines.size() - lines.getOrDefault(id, 0);
            toTerminal("\u001b[" + up + "A");
        } else {
            lines = new HashMap<>(); // what is above now belongs to something else
        }
        print(message);
        if (inPlace) {
            toTerminal("\u001b[" + up + "B");
        }
    }

    private void print(JsonObject message) {
        JsonObject detail = message.object("progressDetail");
        if (message.has("errorDetail")) {
            JsonObject failure = message.object("errorDetail");
            int code = exitsAsCommands ? (int) failure.number("code") : 0;
            throw new CliException(failure.text("message"), code == 0 ? 1 : code);
        }
        boolean measured = message.has("progressDetail");
        boolean rewrites = isTerminal() && measured && !message.has("stream");
        if (rewrites) {
            toTerminal("\u001b[2K\r");
        } else if (measured && !progress(detail, WIDTH_FOR_BAR + 1).isEmpty()) {
            return; // a count that goes up is for terminals
        }
        String id = message.text("id");
        out.print(id.isEmpty() ? "" : id + ": ");
        String end = rewrites ? "\r" : "";
        if (measured && isTerminal()) {
            out.print(message.text("status") + " " + progress(detail, Tty.columns(terminal)) + end);
        } else if (message.has("progress")) {
            out.print(message.text("status") + " " + message.text("progress") + end);
        } else if (message.has("stream")) {
            out.print(message.text("stream") + end);
        } else {
            out.print(message.text("status") + end + "\n");
        }
    }

    /// `[=====>     ]   5kB/1MB`, as far as it is known.
    private static String progress(JsonObject detail, int width) {
        long current = detail.number("current");
        long total = detail.number("total");
        String unit = detail.text("units");
        if (current <= 0 && total <= 0) {
            return "";
        }
        if (total <= 0) {
            return amount(current, unit);
        }
        int done = (int) Math.min(BAR, (long) ((double) current / total * 100) / 2);
        String bar = width > WIDTH_FOR_BAR ? "[" + "=".repeat(done) + ">" + " ".repeat(BAR - done) + "] " : "";
        if (detail.flag("hidecounts")) {
            return bar;
        }
        if (current > total) {
            return bar + amount(current, unit); // the total was wrong
        }
        return bar
                + (unit.isEmpty()
                        ? amount(current, unit) + "/" + ByteSize.precise(total)
                        : current + "/" + total + " " + unit);
    }

    private static String amount(long count, String unit) {
        if (!unit.isEmpty()) {
            return count + " " + unit;
        }
        String size = ByteSize.precise(count);
        return " ".repeat(Math.max(0, 8 - size.length())) + size;
    }

    private boolean isTerminal() {
        return terminal >= 0;
    }

    private void toTerminal(String codes) {
        if (isTerminal()) {
            out.print(codes);
        }
    }
}
