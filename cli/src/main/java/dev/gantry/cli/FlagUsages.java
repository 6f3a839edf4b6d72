package dev.gantry.cli;

import java.util.ArrayList;
import java.util.List;

/// The option list of `--help`: two columns, the right one wrapped at the terminal's width, with the layout of
/// Docker's flag library.
final class FlagUsages {
    private static final int NARROWEST = 24;

    /// How many columns a line may stay below the width, so that a last short word need not stand alone.
    private static final int SLOP = 5;

    private FlagUsages() {}

    /// One line or more for each flag that is not hidden; `""` when there is none.
    static String of(Flags flags, int width) {
        List<Flag<?>> shown = new ArrayList<>();
        int widest = 0;
        for (Flag<?> flag : flags.sorted()) {
            if (!flag.hidden()) {
                shown.add(flag);
                widest = Math.max(widest, names(flag).length());
            }
        }
        StringBuilder out = new StringBuilder();
        for (Flag<?> flag : shown) {
            String names = names(flag);
            out.append(names).append(" ".repeat(widest - names.length() + 3));
            out.append(wrap(flag.help() + flag.defaultText(), widest + 3, width))
                    .append('\n');
        }
        return out.toString();
    }

    private static String names(Flag<?> flag) {
        String names = flag.shorthand().isEmpty() ? "      --" : "  -" + flag.shorthand() + ", --";
        return names + flag.name() + (flag.type().isEmpty() ? "" : " " + flag.type());
    }

    /// Breaks `text` into lines of at most `width` columns, all but the first indented by `indent`. Where less
    /// than a narrow column is left, the text stands below, indented by 16.
    private static String wrap(String text, int indent, int width) {
        StringBuilder out = new StringBuilder();
        int column = indent;
        if (width - column < NARROWEST) {
            column = 16;
            out.append('\n').append(" ".repeat(column));
        }
        if (width - column < NARROWEST) {
            return text.replace("\n", out);
        }
        String margin = "\n" + " ".repeat(column);
        int room = width - column - SLOP;
        String rest = text;
        while (true) {
            int end = lineEnd(rest, room);
            out.append(rest, 0, end);
            if (end >= rest.length()) {
                return out.toString();
            }
            rest = rest.substring(end + 1);
            out.append(margin);
        }
    }

    /// Where the first line of `text` ends: at its first line break, else at the last blank within `room`,
    /// else, when it nearly fits or has no blank, at its end.
    private static int lineEnd(String text, int room) {
        if (room + SLOP > text.length()) {
            int lineBreak = text.indexOf('\n');
            return lineBreak < 0 ? text.length() : lineBreak;
        }
        String head = text.substring(0, room);
        int blank = Math.max(head.lastIndexOf(' '), Math.max(head.lastIndexOf('\t'), head.lastIndexOf('\n')));
        if (blank <= 0) {
            return text.length();
        }
        int lineBreak = head.indexOf('\n');
        return lineBreak > 0 ? lineBreak : blank;
    }
}
