package dev.gantry.cli;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/// Shows on a terminal how many bytes have passed, on one line of standard error that goes when all is done.
final class ByteProgress implements AutoCloseable {
    private static final long STEP_NANOS = 100_000_000;

    private final @Nullable PrintStream terminal;
    private final String verb;
    private long bytes;
    private long shownAt = System.nanoTime();

    private ByteProgress(@Nullable PrintStream terminal, String verb) {
        this.terminal = terminal;
        this.verb = verb;
    }

    /// @param verb what happens to the bytes: `Written`
    static ByteProgress on(Session session, String verb, boolean quiet) {
        return new ByteProgress(quiet || !Tty.isTerminal(2) ? null : session.err(), verb);
    }

    OutputStream counting(OutputStream target) {
        return new FilterOutputStream(target) {
            @Override
            public void write(byte[] buffer, int offset, int length) throws IOException {
                target.write(buffer, offset, length);
                passed(length);
            }
        };
    }

    InputStream counting(InputStream source) {
        return new FilterInputStream(source) {
            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                int count = source.read(buffer, offset, length);
                passed(Math.max(0, count));
                return count;
            }
        };
    }

    private void passed(int count) {
        bytes += count;
        PrintStream shown = terminal;
        if (shown != null && System.nanoTime() - shownAt > STEP_NANOS) {
            shownAt = System.nanoTime();
            shown.print("\r\u001b[K" + verb + " " + ByteSize.human(bytes));
            shown.flush();
        }
    }

    @Override
    public void close() {
        PrintStream shown = terminal;
        if (shown != null) {
            shown.print("\r\u001b[K");
            shown.flush();
        }
    }
}
