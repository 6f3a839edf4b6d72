package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Follows the events of a build (`docs/build-protocol.md`), and has a view show them as steps. One thread.
final class BuildSteps {
    /// What the last step is called, which makes the image of the rest.
    private static final String EXPORT = "exporting to image";

    private final BuildView view;
    private final Clock clock;
    private final Map<Integer, Stage> stages = new HashMap<>();
    private final List<JsonObject> checks = new ArrayList<>();
    private @Nullable BuildStep export;
    private String excerpt = "";
    private int steps;

    BuildSteps(BuildView view, Clock clock) {
        this.view = view;
        this.clock = clock;
    }

    /// A stage on its way.
    private final class Stage {
        private final String name;
        private final long count;
        private int done;
        private @Nullable BuildStep step;
        private final LineBuffer out = new LineBuffer(line -> say(line, false));
        private final LineBuffer err = new LineBuffer(line -> say(line, true));

        Stage(String name, long count) {
            this.name = name;
            this.count = count;
        }

        void begin(String text) {
            end(BuildStep.End.DONE);
            done++;
            String place = done + "/" + Math.max(count, done);
            step = BuildSteps.this.begin("[" + (name.isEmpty() ? place : name + " " + place) + "] " + oneLine(text));
        }

        private void say(String line, boolean isError) {
            if (step != null) {
                view.said(step, line, isError);
            }
        }

        void log(String text, boolean isError) {
            (isError ? err : out).add(text);
        }

        void pull(JsonObject message) {
            if (step != null) {
                view.pulled(step, message);
            }
        }

        void takenOver() {
            if (step != null) {
                step.takenOver();
            }
        }

        void end(BuildStep.End how) {
            out.end();
            err.end();
            if (step != null && !step.hasEnded()) {
                step.end(how, clock.instant());
                view.ended(step);
            }
        }
    }

    private static String oneLine(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end) + " ...";
    }

    private BuildStep begin(String title) {
        BuildStep step = new BuildStep(++steps, title, clock.instant());
        view.began(step);
        return step;
    }

    /// What the checks have found: events of theirs.
    List<JsonObject> checks() {
        return List.copyOf(checks);
    }

    /// The lines of the Dockerfile where the build has failed; "" where that is not known.
    String excerpt() {
        return excerpt;
    }

    void show(JsonObject event) {
        Stage stage = stages.computeIfAbsent((int) event.number("stage"), _ -> new Stage("", 0));
        switch (event.text("event")) {
            case "stage" ->
                stages.put((int) event.number("stage"), new Stage(event.text("name"), event.number("steps")));
            case "step" -> stage.begin(event.text("text"));
            case "cached" -> stage.takenOver();
            case "ended" -> stage.end(BuildStep.End.DONE);
            case "broken" -> stage.end(BuildStep.End.FAILED);
            case "log" -> stage.log(event.text("text"), event.text("stream").equals("stderr"));
            case "pull" -> stage.pull(event.object("message"));
            case "warning" -> view.warned(event.text("text"));
            case "check" -> checks.add(event);
            case "failedAt" -> excerpt = event.text("excerpt");
            case "built" -> export("writing image " + event.text("image") + " done");
            case "tagged" -> export("naming to " + event.text("name") + " done");
            case "done" -> end(BuildStep.End.DONE);
            case "failed" -> {
                end(BuildStep.End.CANCELED);
                view.failed();
            }
            default -> {
                // a newer engine tells more
            }
        }
    }

    private void export(String line) {
        if (export == null) {
            stages.values().forEach(stage -> stage.end(BuildStep.End.DONE));
            export = begin(EXPORT);
        }
        view.said(export, line, false);
    }

    private void end(BuildStep.End how) {
        stages.values().forEach(stage -> stage.end(how));
        if (export != null) {
            export.end(how, clock.instant());
            view.ended(export);
        }
    }
}
