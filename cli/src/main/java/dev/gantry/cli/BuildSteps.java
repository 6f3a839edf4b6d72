package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import java.io.PrintStream;

/// Shows the events of a build, in the words of Docker's classic builder.
final class BuildSteps {
    private static final String RED = "\u001b[91m";
    private static final String PLAIN = "\u001b[0m";
    private static final int SHORT_ID = 12;

    private final PrintStream out;
    private final ProgressDisplay pulls;
    private final boolean quiet;
    private final StringBuilder held = new StringBuilder();

    /// @param quiet whether nothing is shown unless the build fails, but the image's id
    BuildSteps(PrintStream out, ProgressDisplay pulls, boolean quiet) {
        this.out = out;
        this.pulls = pulls;
        this.quiet = quiet;
    }

    void show(JsonObject event) {
        String text = event.text("text");
        switch (event.text("event")) {
            case "step" -> say("Step " + event.number("number") + "/" + event.number("total") + " : " + text + "\n");
            case "triggers" -> triggers(event.number("count"));
            case "cached" -> say(" ---> Using cache\n");
            case "runs" -> say(" ---> Running in " + shortId(event.text("container")) + "\n");
            case "removed" -> say("Removing intermediate container " + shortId(event.text("container")) + "\n");
            case "ended" -> say(" ---> " + shortId(event.text("image")) + "\n");
            case "log" -> say(event.text("stream").equals("stderr") ? RED + text + PLAIN : text);
            case "warning" -> say(text + "\n");
            case "built" -> built(event.text("image"));
            case "tagged" -> say("Successfully tagged " + event.text("name") + "\n");
            case "pull" -> pull(event.object("message"));
            case "failed" -> out.print(held);
            default -> {
                // a newer engine tells more
            }
        }
        out.flush();
    }

    private void say(String text) {
        if (quiet) {
            held.append(text);
        } else {
            out.print(text);
        }
    }

    private void triggers(long count) {
        say("# Executing " + count + " build trigger" + (count == 1 ? "" : "s") + "\n");
    }

    private void built(String image) {
        if (quiet) {
            out.print(image + "\n");
        } else {
            say("Successfully built " + shortId(image) + "\n");
        }
    }

    private void pull(JsonObject message) {
        if (!quiet) {
            pulls.show(message);
        }
    }

    private static String shortId(String id) {
        String hex = id.substring(id.indexOf(':') + 1);
        return hex.length() > SHORT_ID ? hex.substring(0, SHORT_ID) : hex;
    }
}
