package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import dev.gantry.compose.Progress;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A line for each thing, drawn anew where it stands as things change. A thread of its own draws while something is
/// on its way.
final class LiveProgress implements Progress, AutoCloseable {
    private static final int STDERR = 2;
    private static final int BETWEEN_MILLIS = 100;
    private static final String[] WHEEL = {"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"};
    private static final String CLEAR_LINE = "\033[2K";
    private static final String RESET = "\033[0m";

    /// One thing.
    private static final class Line {
        private State state = State.WORKING;
        private String status = "";
        private String detail = "";
        private final long begun = System.nanoTime();
        private long ended;
    }

    private final PrintStream out;
    private final String prefix;
    private final Map<String, Line> lines = new LinkedHashMap<>();
    private final Thread drawer;
    private int drawn;
    private int turn;
    private boolean isClosed;

    LiveProgress(PrintStream out, String prefix) {
        this.out = out;
        this.prefix = prefix;
        this.drawer = Thread.ofPlatform().daemon().name("progress").start(this::keepDrawing);
    }

    @Override
    public synchronized void report(String thing, State state, String status) {
        Line line = lines.computeIfAbsent(thing, _ -> new Line());
        line.state = state;
        line.status = status;
        line.detail = "";
        line.ended = state == State.WORKING ? 0 : System.nanoTime();
    }

    @Override
    public synchronized void detail(String thing, JsonObject message) {
        Line line = lines.get(thing);
        if (line != null) {
            line.detail = message.text("status");
        }
    }

    /// What is said stands above the lines.
    @Override
    public synchronized void tell(String text) {
        erase();
        out.println(text);
        draw();
    }

    private void keepDrawing() {
        try {
            while (!isOver()) {
                TimeUnit.MILLISECONDS.sleep(BETWEEN_MILLIS);
                synchronized (this) {
                    if (!isClosed && lines.values().stream().anyMatch(line -> line.state == State.WORKING)) {
                        erase();
                        draw();
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean isOver() {
        return isClosed;
    }

    private void erase() {
        for (int i = 0; i < drawn; i++) {
            out.print("\033[A" + CLEAR_LINE);
        }
        if (drawn > 0) {
            out.print("\r");
        }
        drawn = 0;
    }

    /// As many lines as the terminal has room for; those that are done go first.
    private void draw() {
        if (lines.isEmpty()) {
            return;
        }
        int columns = Tty.columns(STDERR);
        int room = Math.max(1, Tty.rows(STDERR) - 2);
        long done = lines.values().stream()
                .filter(line -> line.state != State.WORKING)
                .count();
        out.println("[+] Running " + done + "/" + lines.size());
        int left = Math.max(0, lines.size() - room);
        turn++;
        for (Map.Entry<String, Line> entry : lines.entrySet()) {
            if (left > 0 && entry.getValue().state != State.WORKING) {
                left--;
                continue;
            }
            if (drawn < room) {
                out.println(text(entry.getKey(), entry.getValue(), columns));
                drawn++;
            }
        }
        drawn++;
        out.flush();
    }

    private String text(String thing, Line line, int columns) {
        String mark = switch (line.state) {
            case WORKING -> "\033[33m" + WHEEL[turn % WHEEL.length];
            case DONE -> "\033[32m✔";
            case WARNING -> "\033[33m!";
            case ERROR -> "\033[31m✘";
        };
        long end = line.ended == 0 ? System.nanoTime() : line.ended;
        String time = String.format(Locale.ROOT, "%.1fs", (end - line.begun) / 1e9);
        String detail = line.detail.isEmpty() ? "" : " " + line.detail;
        String words = prefix + " " + thing + "  " + line.status + detail;
        int room = Math.max(1, columns - time.length() - 5);
        String cut = ShortText.ellipsis(words, room);
        String gap = " ".repeat(Math.max(1, room - cut.codePointCount(0, cut.length()) + 1));
        return " " + mark + RESET + cut + gap + time;
    }

    /// Leaves the last state on the screen.
    @Override
    public void close() {
        synchronized (this) {
            if (!isClosed) {
                erase();
                draw();
                isClosed = true;
            }
        }
        drawer.interrupt();
    }
}
