package dev.gantry.cli;

import dev.gantry.image.BulkInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;

/// Counts the bytes of a copy and shows the count on the terminal of the error output, on a line that is rewritten in
/// place, and in the end what was copied. One thread.
final class CopyProgress {
    private static final long PACE_NANOS = 75_000_000;
    private static final String SAVE = "\u001b[s";
    private static final String RESTORE_AND_ERASE = "\u001b[u\u001b[2K";
    private static final String HIDE_CURSOR = "\u001b[?25l";
    private static final String SHOW_CURSOR = "\u001b[?25h";
    private static final String ERASE_REST = "\u001b[0K";

    private final PrintStream err;
    private final String header;
    private final boolean isLive;
    private final boolean isQuiet;
    private long bytes;
    private long shownAt;

    /// @param isQuiet shows nothing, not even the end
    /// @param header what stands before the count: `Copying from container - `
    CopyProgress(Session session, boolean isQuiet, String header) {
        this.err = session.err();
        this.header = header;
        this.isQuiet = isQuiet;
        this.isLive = !isQuiet && Tty.isTerminal(2);
    }

    /// The same bytes, counted.
    InputStream counting(InputStream content) {
        return new BulkInputStream() {
            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                int count = content.read(buffer, offset, length);
                add(count);
                return count;
            }

            @Override
            public void close() throws IOException {
                content.close();
            }
        };
    }

    void begin() {
        if (isLive) {
            show(SAVE + "Preparing to copy..." + HIDE_CURSOR + RESTORE_AND_ERASE + header + ByteSize.human(0));
        }
    }

    private void add(int count) {
        bytes += Math.max(0, count);
        if (isLive && System.nanoTime() - shownAt >= PACE_NANOS) {
            show("\u001b[" + (header.length() + 1) + "G" + ERASE_REST + ByteSize.human(bytes));
        }
    }

    private void show(String text) {
        err.print(text);
        err.flush();
        shownAt = System.nanoTime();
    }

    /// Takes the count away, whether the copy was a success or not.
    void end() {
        if (isLive) {
            show(SHOW_CURSOR + RESTORE_AND_ERASE);
        }
    }

    /// @param target where the files are now
    void tellSuccess(String target) {
        if (!isQuiet) {
            err.println("Successfully copied " + ByteSize.human(bytes) + " to " + target);
        }
    }
}
