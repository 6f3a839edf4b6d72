package dev.gantry.compose;

import java.io.PrintStream;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Prints what containers write, each line with the name of its container before it: `web-1  | ready`. Thread-safe.
public final class LogPrinter {
    private static final List<String> COLOURS =
            List.of("36", "33", "32", "35", "34", "96", "93", "92", "95", "94"); // SGR, plain then bright
    private static final String END = "\033[0m";

    /// How lines are shown.
    ///
    /// @param hasPrefix whether names stand before them
    /// @param hasColour whether each container has a colour
    public record Style(boolean hasPrefix, boolean hasColour) {}

    private final String project;
    private final PrintStream out;
    private final PrintStream err;
    private final Style style;
    private final Map<String, String> prefixes = new HashMap<>();
    private int width;

    public LogPrinter(String project, PrintStream out, PrintStream err, Style style) {
        this.project = project;
        this.out = out;
        this.err = err;
        this.style = style;
    }

    /// Gives all of them prefixes of one width.
    public synchronized void expect(Collection<ProjectContainer> containers) {
        containers.forEach(container -> width = Math.max(width, name(container).length()));
        prefixes.clear();
    }

    private String name(ProjectContainer container) {
        return container.shortName(project);
    }

    /// Prints a line to the stream that it was written to.
    synchronized void print(LogLine line) {
        PrintStream to = line.isError() ? err : out;
        to.println(prefix(line.container()) + line.text());
        to.flush();
    }

    /// Says something about a container: `web-1 exited with code 0`.
    synchronized void say(ProjectContainer container, String what) {
        out.println(name(container) + " " + what);
        out.flush();
    }

    /// Says something about files that are watched.
    public synchronized void watch(String what) {
        out.println((style.hasPrefix() ? "  \u29bf " : "") + what);
        out.flush();
    }

    private String prefix(ProjectContainer container) {
        if (!style.hasPrefix()) {
            return "";
        }
        String name = name(container);
        return prefixes.computeIfAbsent(name, _ -> {
            width = Math.max(width, name.length());
            String text = name + " ".repeat(width - name.length()) + "  | ";
            return style.hasColour()
                    ? "\033[" + COLOURS.get(prefixes.size() % COLOURS.size()) + "m" + text + END
                    : text;
        });
    }
}
