package dev.gantry.dockerfile;

import java.util.List;

/// Some lines of a Dockerfile with what is around them, to be shown with a message. The layout is BuildKit's.
public final class Excerpt {
    private static final int AROUND = 2;

    private static final String BORDER = "-".repeat(20) + "\n";

    private Excerpt() {}

    /// Example: `Dockerfile:2`, a border, `   1 |     FROM busybox`, `   2 | >>> RUM x`, a border.
    ///
    /// @param name of the Dockerfile
    /// @param text all of it
    /// @return whole lines; "" for a range that the text does not have
    public static String of(String name, String text, SourceRange range) {
        List<String> lines = text.lines().toList();
        if (range.first() < 1 || range.first() > lines.size()) {
            return "";
        }
        StringBuilder excerpt =
                new StringBuilder(name).append(':').append(range.first()).append('\n');
        excerpt.append(BORDER);
        int end = Math.min(lines.size(), range.last() + AROUND);
        for (int number = Math.max(1, range.first() - AROUND); number <= end; number++) {
            boolean isMeant = number >= range.first() && number <= range.last();
            excerpt.append("%4d | %s %s\n".formatted(number, isMeant ? ">>>" : "   ", lines.get(number - 1)));
        }
        return excerpt.append(BORDER).toString();
    }
}
