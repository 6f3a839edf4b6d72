package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import java.io.PrintStream;
import java.util.List;

/// What the checks of a build have found in its Dockerfile. Layouts are buildx's.
///
/// @param checks their events, as `docs/build-protocol.md` has them
record BuildReport(List<JsonObject> checks) {
    BuildReport {
        checks = List.copyOf(checks);
    }

    private String count() {
        return checks.size() + " warning" + (checks.size() == 1 ? "" : "s");
    }

    /// After a build.
    ///
    /// @param isLong whether all is told that is known
    void summarize(PrintStream out, boolean isLong) {
        if (checks.isEmpty()) {
            return;
        }
        out.print("\n " + count() + " found" + (isLong ? "" : " (use --debug to expand)") + ":\n");
        for (JsonObject check : checks) {
            if (isLong) {
                out.print("\n");
                explain(out, check);
            } else {
                out.print(" - " + check.text("check") + ": " + check.text("text") + " (line " + check.number("line")
                        + ")\n");
            }
        }
    }

    /// Of `--check`.
    void show(PrintStream out) {
        if (checks.isEmpty()) {
            out.print("Check complete, no warnings found.\n");
            return;
        }
        out.print("Check complete, " + count() + (checks.size() == 1 ? " has" : " have") + " been found!\n");
        for (JsonObject check : checks) {
            out.print("\n");
            explain(out, check);
        }
    }

    private static void explain(PrintStream out, JsonObject check) {
        out.print("WARNING: " + check.text("check") + " - " + check.text("url") + "\n" + check.text("text") + "\n"
                + check.text("excerpt"));
    }
}
