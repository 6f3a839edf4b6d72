package dev.gantry.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.ControlChar;
import org.jline.terminal.Attributes.InputFlag;
import org.jline.terminal.Attributes.LocalFlag;
import org.jline.terminal.Attributes.OutputFlag;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/// The terminal on standard input while a container's terminal is attached to it: every key goes through as it
/// is, none is echoed or interpreted here. Closing it restores what was set before.
final class RawTerminal implements AutoCloseable {
    private final Terminal terminal;
    private final Attributes before;

    private RawTerminal(Terminal terminal) {
        this.terminal = terminal;
        this.before = terminal.getAttributes();
    }

    /// Errors: [CliException] where standard input is no terminal.
    static RawTerminal open() {
        if (!Tty.isTerminal(0)) {
            throw new CliException("the input device is not a TTY");
        }
        try {
            Terminal terminal = TerminalBuilder.builder()
                    .system(true)
                    .graphemeCluster(
                            false) // no questions to the terminal: their answers would be typed into the container
                    .nativeSignals(true)
                    .signalHandler(Terminal.SignalHandler.SIG_IGN)
                    .build();
            RawTerminal raw = new RawTerminal(terminal);
            terminal.setAttributes(raw.rawAttributes());
            return raw;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What cfmakeraw(3) sets.
    private Attributes rawAttributes() {
        Attributes raw = new Attributes(before);
        for (InputFlag flag : new InputFlag[] {
            InputFlag.IGNBRK,
            InputFlag.BRKINT,
            InputFlag.PARMRK,
            InputFlag.ISTRIP,
            InputFlag.INLCR,
            InputFlag.IGNCR,
            InputFlag.ICRNL,
            InputFlag.IXON
        }) {
            raw.setInputFlag(flag, false);
        }
        for (LocalFlag flag :
                new LocalFlag[] {LocalFlag.ECHO, LocalFlag.ECHONL, LocalFlag.ICANON, LocalFlag.ISIG, LocalFlag.IEXTEN
                }) {
            raw.setLocalFlag(flag, false);
        }
        raw.setOutputFlag(OutputFlag.OPOST, false);
        raw.setControlChar(ControlChar.VMIN, 1);
        raw.setControlChar(ControlChar.VTIME, 0);
        return raw;
    }

    /// Rows and columns, and a call for each change of them.
    void onResize(ResizeListener listener) {
        listener.resized(terminal.getRows(), terminal.getColumns());
        terminal.handle(Terminal.Signal.WINCH, signal -> {
            Size size = terminal.getSize();
            listener.resized(size.getRows(), size.getColumns());
        });
    }

    /// Hears the terminal's size.
    @FunctionalInterface
    interface ResizeListener {
        void resized(int rows, int columns);
    }

    int rows() {
        return terminal.getRows();
    }

    int columns() {
        return terminal.getColumns();
    }

    @Override
    public void close() {
        try {
            terminal.setAttributes(before);
            terminal.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
