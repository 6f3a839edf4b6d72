package dev.gantry.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jline.terminal.Terminal;
import org.jline.terminal.spi.SystemStream;
import org.jline.terminal.spi.TerminalProvider;
import org.jspecify.annotations.Nullable;

/// Questions to the terminal. The cheap one looks at `/proc` only; the width loads JLine.
final class Tty {
    private static final int USUAL_WIDTH = 80;
    private static final int USUAL_HEIGHT = 24;

    private static @Nullable TerminalProvider provider;

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

    /// The rows that the terminal on descriptor `fd` has at the moment; 24 where there is none.
    static int rows(int fd) {
        if (!isTerminal(fd)) {
            return USUAL_HEIGHT;
        }
        try {
            Terminal terminal = provider()
                    .sysTerminal(
                            "gantry",
                            "xterm",
                            false,
                            StandardCharsets.UTF_8,
                            StandardCharsets.UTF_8,
                            StandardCharsets.UTF_8,
                            false,
                            Terminal.SignalHandler.SIG_DFL,
                            false,
                            stream(fd));
            int rows = terminal.getSize().getRows();
            return rows > 0 ? rows : USUAL_HEIGHT;
        } catch (IOException e) {
            return USUAL_HEIGHT;
        }
    }

    private static TerminalProvider provider() throws IOException {
        if (provider == null) {
            provider = TerminalProvider.load("ffm");
        }
        return provider;
    }

    private static SystemStream stream(int fd) {
        return switch (fd) {
            case 0 -> SystemStream.Input;
            case 1 -> SystemStream.Output;
            default -> SystemStream.Error;
        };
    }

    /// The columns that the terminal on descriptor `fd` has at the moment; 80 where there is none.
    static int columns(int fd) {
        if (!isTerminal(fd)) {
            return USUAL_WIDTH;
        }
        try {
            int width = provider().systemStreamWidth(stream(fd));
            return width > 0 ? width : USUAL_WIDTH;
        } catch (IOException e) {
            return USUAL_WIDTH;
        }
    }
}
