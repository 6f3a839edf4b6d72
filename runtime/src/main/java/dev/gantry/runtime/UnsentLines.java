package dev.gantry.runtime;

import java.time.Duration;
import java.util.Optional;

/// Reads the lines of a [LogBacklog], oldest first, and follows. For one thread, a virtual one as it waits; [#cancel]
/// may come from another.
public final class UnsentLines implements AutoCloseable {
    private final LogReader reader;

    UnsentLines(LogReader reader) {
        this.reader = reader;
    }

    /// The next line; the entry is the same object each time.
    ///
    /// @param patience how long to wait for it
    /// @return empty when there is none yet, or there will be none: [#isFinished] tells
    public Optional<LogEntry> poll(Duration patience) {
        return reader.poll(patience);
    }

    /// Whether the log is closed and read, or the reading was cancelled.
    public boolean isFinished() {
        return reader.isFinished();
    }

    /// Whether the next line is in memory already.
    public boolean isReady() {
        return reader.isReady();
    }

    /// The time of the last line, in nanoseconds since the epoch.
    public long epochNanos() {
        return reader.epochNanos();
    }

    /// The place after the last line.
    public LogMark mark() {
        return reader.mark();
    }

    /// Ends a [#poll] that waits, from any thread.
    public void cancel() {
        reader.cancel();
    }

    @Override
    public void close() {
        reader.close();
    }
}
