package dev.gantry.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/// Questions to the terminal. The cheap one looks at `/proc` only; the size loads JLine.
final class Tty {
    private static final int USUAL_WIDTH = 80;

    private Tty() {}

    /// True when descriptor `fd` (0, 1 or 2) is a terminal.
    static boolean isTerminal(int fd) {
        try {
            String target =
                    Files.readSymbolicLink(Path.of("/proc/self/fd/" + fd)).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            return false;
        }
    }

    /// The columns of the terminal on stdin; 80 where there is none.
    static int columns() {
        if (!isTerminal(0)) {
            return USUAL_WIDTH;
        }
        try (Terminal terminal = TerminalBuilder.builder()
                .system(true)
                .graphemeCluster(false)
                .dumb(true)
                .build()) {
            Size size = terminal.getSize();
            return size.getColumns() > 0 ? size.getColumns() : USUAL_WIDTH;
        } catch (IOException e) {
            return USUAL_WIDTH;
        }
    }
}
