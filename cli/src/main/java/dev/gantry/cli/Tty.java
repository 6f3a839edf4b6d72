package dev.gantry.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jline.terminal.spi.SystemStream;
import org.jline.terminal.spi.TerminalProvider;
import org.jspecify.annotations.Nullable;

/// Questions to the terminal. The cheap one looks at `/proc` only; the width loads JLine.
final class Tty {
    private static final int USUAL_WIDTH = 80;

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

    /// The columns that the terminal on descriptor `fd` has at the moment; 80 where there is none.
    static int columns(int fd) {
        if (!isTerminal(fd)) {
            return USUAL_WIDTH;
        }
        try {
            if (provider == null) {
                provider = TerminalProvider.load("ffm");
            }
            SystemStream stream = switch (fd) {
                case 0 -> SystemStream.Input;
                case 1 -> SystemStream.Output;
                default -> SystemStream.Error;
            };
            int width = provider.systemStreamWidth(stream);
            return width > 0 ? width : USUAL_WIDTH;
        } catch (IOException e) {
            return USUAL_WIDTH;
        }
    }
}
