package dev.gantry.cli;

import java.util.function.Consumer;

/// Makes lines of text that comes in pieces. A carriage return begins the line anew, as on a terminal. One thread.
final class LineBuffer {
    /// Longer lines are cut into several.
    private static final int LONGEST = 16 << 10;

    private final Consumer<String> lines;
    private final StringBuilder line = new StringBuilder();
    private boolean returned;

    /// @param lines hears each line, without its end
    LineBuffer(Consumer<String> lines) {
        this.lines = lines;
    }

    void add(String text) {
        for (int i = 0; i < text.length(); i++) {
            char next = text.charAt(i);
            if (next == '\n' || line.length() >= LONGEST) {
                tell();
            }
            if (next == '\r') {
                returned = true;
            } else if (next != '\n') {
                if (returned) {
                    line.setLength(0);
                    returned = false;
                }
                line.append(next);
            }
        }
    }

    private void tell() {
        lines.accept(line.toString());
        line.setLength(0);
        returned = false;
    }

    /// No more comes: what is left is a line, too.
    void end() {
        if (!line.isEmpty()) {
            tell();
        }
    }
}
