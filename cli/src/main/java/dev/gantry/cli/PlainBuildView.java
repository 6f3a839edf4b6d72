package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;

/// Shows a build line by line, each with its step's number: `#5 0.210 text`. The layout is BuildKit's.
final class PlainBuildView implements BuildView {
    private final PrintStream out;
    private final Clock clock;
    private int last;

    PlainBuildView(PrintStream out, Clock clock) {
        this.out = out;
        this.clock = clock;
    }

    static String seconds(Duration time, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", time.toMillis() / 1000.0);
    }

    private void print(BuildStep step, String text) {
        if (last != 0 && last != step.number()) {
            out.print("\n");
        }
        last = step.number();
        out.print("#" + step.number() + " " + text + "\n");
        out.flush();
    }

    @Override
    public void began(BuildStep step) {
        print(step, step.title());
    }

    @Override
    public void said(BuildStep step, String line, boolean isError) {
        print(step, seconds(step.time(clock.instant()), 3) + " " + line);
    }

    /// Counts that go up are for terminals.
    @Override
    public void pulled(BuildStep step, JsonObject message) {
        JsonObject detail = message.object("progressDetail");
        if (detail.number("current") == 0 && detail.number("total") == 0) {
            String id = message.text("id");
            print(step, (id.isEmpty() ? "" : id + ": ") + message.text("status"));
        }
    }

    @Override
    public void ended(BuildStep step) {
        switch (step.end()) {
            case DONE -> print(step, "DONE " + seconds(step.time(clock.instant()), 1) + "s");
            case CACHED -> print(step, "CACHED");
            case FAILED -> print(step, "ERROR");
            case CANCELED -> print(step, "CANCELED");
        }
    }

    @Override
    public void warned(String text) {
        out.print(text + "\n");
    }

    @Override
    public void failed() {
        // the log is there
    }

    @Override
    public void close() {
        out.flush();
    }
}
