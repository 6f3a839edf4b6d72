package dev.gantry.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Text in columns. Cells end with a tab; a column is as wide as its widest cell plus a gap, and reaches over
/// the lines that follow each other and have a cell in it (the rules of Go's `text/tabwriter`). What stands
/// behind a line's last tab is no cell.
final class TextTable {
    private final int narrowest;
    private final int gap;
    private final List<String[]> lines = new ArrayList<>();

    /// @param narrowest the fewest columns of text a cell takes, gap included
    /// @param gap blanks between a column's widest cell and the next column
    TextTable(int narrowest, int gap) {
        this.narrowest = narrowest;
        this.gap = gap;
    }

    /// The widths of Docker's lists.
    static TextTable ofList() {
        return new TextTable(10, 3);
    }

    /// Adds a line of cells; the last one is what stands behind the last tab.
    void add(String... cells) {
        lines.add(cells.clone());
    }

    void add(List<String> cells) {
        lines.add(cells.toArray(new String[0]));
    }

    /// Adds text whose lines end with `\n` and whose cells end with tabs.
    void addText(String text) {
        int start = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
            lines.add(cells(text.substring(start, end)));
            start = end + 1;
        }
        if (start < text.length()) {
            lines.add(cells(text.substring(start)));
        }
    }

    private static String[] cells(String line) {
        List<String> cells = new ArrayList<>();
        int start = 0;
        for (int tab = line.indexOf('\t'); tab >= 0; tab = line.indexOf('\t', start)) {
            cells.add(line.substring(start, tab));
            start = tab + 1;
        }
        cells.add(line.substring(start));
        return cells.toArray(new String[0]);
    }

    /// The aligned lines, each with its line end.
    String render() {
        int[][] widths = new int[lines.size()][];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = new int[lines.get(i).length - 1];
        }
        for (int line = 0; line < widths.length; line++) {
            for (int column = 0; column < widths[line].length; column++) {
                if (widths[line][column] == 0) {
                    fillWidth(widths, line, column);
                }
            }
        }
        StringBuilder out = new StringBuilder();
        for (int line = 0; line < widths.length; line++) {
            append(lines.get(line), widths[line], out);
        }
        return out.toString();
    }

    /// Sets the width of `column` for the lines from `first` on that have it, up to the first that has not.
    private void fillWidth(int[][] widths, int first, int column) {
        int width = narrowest;
        int end = first;
        while (end < widths.length && widths[end].length > column) {
            width = Math.max(width, width(lines.get(end)[column]) + gap);
            end++;
        }
        for (int line = first; line < end; line++) {
            widths[line][column] = width;
        }
    }

    private static void append(String[] cells, int[] widths, StringBuilder out) {
        for (int i = 0; i < widths.length; i++) {
            out.append(cells[i]);
            char[] blanks = new char[widths[i] - width(cells[i])];
            Arrays.fill(blanks, ' ');
            out.append(blanks);
        }
        out.append(cells[cells.length - 1]).append('\n');
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
