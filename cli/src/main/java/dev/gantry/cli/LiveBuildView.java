package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Shows a build on a terminal, drawn anew as it goes: its steps with their times, and of those that are on their way
/// the last lines or the layers that come. The layout is BuildKit's. Any thread.
final class LiveBuildView implements BuildView {
    private static final Duration BETWEEN = Duration.ofMillis(100);
    private static final int SHOWN_LINES = 6;

    /// Of a step that fails, so many are shown.
    private static final int KEPT_LINES = 200;

    private static final String BLUE = "\u001b[34m";
    private static final String RED = "\u001b[31m";
    private static final String PLAIN = "\u001b[0m";
    private static final String HIDE_CURSOR = "\u001b[?25l";
    private static final String SHOW_CURSOR = "\u001b[?25h";
    private static final String CLEAR_BELOW = "\u001b[J";

    private final PrintStream out;
    private final Clock clock;
    private final Screen screen;
    private final boolean hasColours;
    private final Instant begun;
    private final List<BuildStep> steps = new ArrayList<>();
    private final Map<BuildStep, Deque<String>> logs = new HashMap<>();
    private final Map<BuildStep, Map<String, String>> pulls = new HashMap<>();
    private final List<String> warnings = new ArrayList<>();
    private final Thread ticker;
    private int drawn;
    private boolean ended;

    /// How large the terminal is at the moment.
    interface Screen {
        int columns();

        int rows();
    }

    LiveBuildView(PrintStream out, Clock clock, Screen screen, boolean hasColours) {
        this.out = out;
        this.clock = clock;
        this.screen = screen;
        this.hasColours = hasColours;
        this.begun = clock.instant();
        out.print(HIDE_CURSOR);
        this.ticker = Thread.ofPlatform().daemon().name("build-view").start(this::tick);
    }

    private void tick() {
        try {
            while (!Thread.interrupted()) {
                Thread.sleep(BETWEEN);
                draw();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void draw() {
        if (!ended) {
            draw(fitting());
        }
    }

    private void draw(List<String> lines) {
        out.print((drawn > 0 ? "\u001b[" + drawn + "A" : "") + "\r" + CLEAR_BELOW);
        lines.forEach(line -> out.print(line + "\n"));
        out.flush();
        drawn = lines.size();
    }

    /// What there is room for: steps that have ended make way for those that go on.
    private List<String> fitting() {
        int room = Math.max(3, screen.rows() - 2);
        List<BuildStep> shown = new ArrayList<>(steps);
        List<String> lines = lines(shown);
        while (lines.size() > room && shown.stream().anyMatch(BuildStep::hasEnded)) {
            shown.remove(shown.stream().filter(BuildStep::hasEnded).findFirst().orElseThrow());
            lines = lines(shown);
        }
        return lines.subList(0, Math.min(room, lines.size()));
    }

    private List<String> lines(List<BuildStep> shown) {
        Instant now = clock.instant();
        int columns = screen.columns();
        List<String> lines = new ArrayList<>();
        lines.add(header(now));
        for (BuildStep step : shown) {
            lines.add(line(step, now, columns));
            if (!step.hasEnded()) {
                details(step).forEach(text -> lines.add(cut(" => => " + text, columns)));
            }
        }
        return lines;
    }

    private String header(Instant now) {
        long done = steps.stream().filter(BuildStep::hasEnded).count();
        String time = PlainBuildView.seconds(Duration.between(begun, now), 1);
        return "[+] Building " + time + "s (" + done + "/" + steps.size() + ")" + (ended ? " FINISHED" : "");
    }

    private String line(BuildStep step, Instant now, int columns) {
        String end = switch (step.end()) {
            case DONE -> "";
            case CACHED -> "CACHED ";
            case FAILED -> "ERROR ";
            case CANCELED -> "CANCELED ";
        };
        String time = PlainBuildView.seconds(step.time(now), 1) + "s";
        int room = Math.max(1, columns - time.length() - 1);
        String text = cut(" => " + end + step.title(), room);
        String line = text + " ".repeat(Math.max(0, room - text.length())) + " " + time;
        return coloured(step, line);
    }

    private String coloured(BuildStep step, String line) {
        if (!hasColours || !step.hasEnded()) {
            return line;
        }
        return (step.end() == BuildStep.End.FAILED ? RED : BLUE) + line + PLAIN;
    }

    private List<String> details(BuildStep step) {
        List<String> details = new ArrayList<>();
        pulls.getOrDefault(step, Map.of()).forEach((id, text) -> details.add(id + " " + text));
        logs.getOrDefault(step, new ArrayDeque<>()).forEach(line -> details.add("# " + line));
        return details.subList(Math.max(0, details.size() - SHOWN_LINES), details.size());
    }

    private static String cut(String text, int columns) {
        return text.length() <= columns ? text : text.substring(0, Math.max(0, columns));
    }

    /// Without what would move the cursor.
    private static String harmless(String line) {
        return line.replaceAll("\u001b\\[[0-9;?]*[ -/]*[@-~]", "").replaceAll("\\p{Cntrl}", " ");
    }

    @Override
    public synchronized void began(BuildStep step) {
        steps.add(step);
    }

    @Override
    public synchronized void said(BuildStep step, String line, boolean isError) {
        Deque<String> log = logs.computeIfAbsent(step, _ -> new ArrayDeque<>());
        if (log.size() >= KEPT_LINES) {
            log.removeFirst();
        }
        log.addLast(harmless(line));
    }

    @Override
    public synchronized void pulled(BuildStep step, JsonObject message) {
        JsonObject detail = message.object("progressDetail");
        long total = detail.number("total");
        String amount = total > 0 ? " " + ByteSize.human(detail.number("current")) + " / " + ByteSize.human(total) : "";
        if (!message.text("id").isEmpty()) {
            pulls.computeIfAbsent(step, _ -> new LinkedHashMap<>())
                    .put(message.text("id"), harmless(message.text("status")) + amount);
        }
    }

    @Override
    public synchronized void ended(BuildStep step) {
        pulls.remove(step);
        if (step.end() != BuildStep.End.FAILED) {
            logs.remove(step);
        }
    }

    @Override
    public synchronized void warned(String text) {
        warnings.add(harmless(text));
    }

    @Override
    public synchronized void failed() {
        close();
        logs.forEach((step, lines) -> {
            out.print("------\n > " + step.title() + ":\n");
            lines.forEach(line -> out.print(line + "\n"));
            out.print("------\n");
        });
        out.flush();
    }

    @Override
    public synchronized void close() {
        if (ended) {
            return;
        }
        ended = true;
        ticker.interrupt();
        draw(lines(steps));
        warnings.forEach(text -> out.print(text + "\n"));
        out.print(SHOW_CURSOR);
        out.flush();
    }
}
