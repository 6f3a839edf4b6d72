package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.Deque;

/// Shows nothing of a build, unless it fails: then the last lines of its commands.
final class QuietBuildView implements BuildView {
    private static final int MOST_LINES = 1000;

    private final PrintStream out;
    private final Deque<String> lines = new ArrayDeque<>();

    QuietBuildView(PrintStream out) {
        this.out = out;
    }

    @Override
    public void began(BuildStep step) {}

    @Override
    public void said(BuildStep step, String line, boolean isError) {
        if (lines.size() >= MOST_LINES) {
            lines.removeFirst();
        }
        lines.addLast(line);
    }

    @Override
    public void pulled(BuildStep step, JsonObject message) {}

    @Override
    public void ended(BuildStep step) {}

    @Override
    public void warned(String text) {}

    @Override
    public void failed() {
        lines.forEach(line -> out.print(line + "\n"));
    }

    @Override
    public void close() {
        out.flush();
    }
}
