package dev.gantry.cli;

import java.io.PrintStream;

/// A remark beside a command's own output, set off by an empty line and a heading; coloured on a terminal.
final class Note {
    private static final String RESET = "\u001b[0m";
    private static final String FANCY_HEADING =
            "\u001b[1m\u001b[106m\u001b[30mi" + RESET + RESET + " \u001b[96mInfo → " + RESET + RESET;

    private Note() {}

    /// The heading alone, such as the legend of a table has.
    static String heading(boolean terminal) {
        return terminal ? FANCY_HEADING : " Info -> ";
    }

    /// @param terminal whether `out` is one
    static void print(PrintStream out, boolean terminal, String text) {
        String shown = terminal ? text.replace("--platform", "\u001b[1m--platform" + RESET) : text;
        String lead = heading(terminal);
        out.println();
        for (String line : shown.split("\n", -1)) {
            out.println(lead + (terminal ? "\u001b[3m" + line + RESET : line));
            lead = " ".repeat(9);
        }
    }
}
