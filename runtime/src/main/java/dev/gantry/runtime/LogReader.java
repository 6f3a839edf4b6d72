package dev.gantry.runtime;

import dev.gantry.runtime.LogProgress.Position;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Reads a log line by line, oldest first, through all its files, and on as it grows where asked to follow:
///
///     try (LogReader lines = log.read(query)) {
///         for (Optional<LogEntry> line = lines.next(); line.isPresent(); line = lines.next()) { ... }
///     }
///
/// What is no whole line (a crash cut it off) is passed over. For one thread, a virtual one where it follows,
/// as [#next] then waits; [#cancel] may come from another thread and ends that wait.
public final class LogReader implements AutoCloseable {
    /// A query by time makes the decoder read times.
    private static final LogQuery EVERYTHING = new LogQuery(true, true, Instant.EPOCH, null, -1, true, false, false);

    private static final int BUFFER = 256 << 10;
    /// A longer line is not of a log: 16 kB of text are 96 kB of JSON at worst, and attributes come to that.
    private static final int MAX_LINE = 8 << 20;

    private final LogFiles files;
    private final @Nullable LogProgress progress;
    private final LogQuery query;
    private final JsonLineDecoder decoder;
    private final LogEntry entry = new LogEntry();
    private final Optional<LogEntry> next = Optional.of(entry);
    private final long since;
    private final long until;

    /// The files still to be read, the last being the current one at the time of `position`.
    private final Deque<LogSource> sources = new ArrayDeque<>();

    private Position position;
    private byte[] buffer = new byte[BUFFER];
    private int start;
    private int end;
    private boolean finished;
    private boolean timedOut;
    private long patienceNanos = Long.MAX_VALUE;
    private volatile boolean cancelled;

    private LogReader(LogFiles files, @Nullable LogProgress progress, LogQuery query, Position position) {
        this.files = files;
        this.progress = progress;
        this.query = query;
        this.position = position;
        this.decoder = new JsonLineDecoder(query);
        this.since = query.since() == null ? Long.MIN_VALUE : LogTime.nanos(query.since());
        this.until = query.until() == null ? Long.MAX_VALUE : LogTime.nanos(query.until());
    }

    /// @param progress of the log's writer; null where there is none
    static LogReader open(LogFiles files, @Nullable LogProgress progress, LogQuery query) {
        files.lock().lock();
        try {
            Position now = progress == null ? new Position(0, Long.MAX_VALUE, true) : progress.now();
            LogReader reader = new LogReader(files, progress, query, now);
            reader.openFiles();
            return reader;
        } catch (IOException failed) {
            throw new UncheckedIOException("read log " + files.current(), failed);
        } finally {
            files.lock().unlock();
        }
    }

    /// Opens a reader that follows from a place on, through however many files. The lines of both streams have
    /// their times.
    ///
    /// @param mark null for the oldest file that is not compressed
    static LogReader openAt(LogFiles files, LogProgress progress, @Nullable LogMark mark) {
        files.lock().lock();
        try {
            LogReader reader = new LogReader(files, progress, EVERYTHING, progress.now());
            reader.openFrom(mark);
            return reader;
        } catch (IOException failed) {
            throw new UncheckedIOException("read log " + files.current(), failed);
        } finally {
            files.lock().unlock();
        }
    }

    /// Where the file of the mark is gone, all that could have come after it is read.
    private void openFrom(@Nullable LogMark mark) throws IOException {
        for (int age = 0; age <= files.oldest() || files.exists(age); age++) {
            Optional<LogSource> found = LogSource.open(files, age);
            if (found.isEmpty()) {
                continue;
            }
            LogSource source = found.get();
            sources.addFirst(source);
            if (age == 0) {
                source.limit(position.size());
            }
            if (mark != null && source.inode() == mark.inode()) {
                source.skipTo(mark.offset());
                return;
            }
        }
        while (sources.size() > 1 && sources.getFirst().isCompressed()) {
            closeFirst();
        }
    }

    private void openFiles() throws IOException {
        long wanted = query.tail();
        for (int age = 0; age <= files.oldest() && (age == 0 || wanted != 0); age++) {
            Optional<LogSource> found = LogSource.open(files, age);
            if (found.isEmpty()) {
                continue;
            }
            LogSource source = found.get();
            sources.addFirst(source);
            if (age == 0 && progress != null) {
                source.limit(position.size());
            }
            if (wanted >= 0) {
                wanted -= source.tail(wanted);
            }
        }
    }

    /// The next line that the query asks for; waits for it where following. The entry is the same object each
    /// time.
    ///
    /// @return empty at the end: all is read and, where following, the container has stopped, `until` is past,
    ///     it was cancelled or the thread interrupted
    /// @throws UncheckedIOException when a file cannot be read
    public Optional<LogEntry> next() {
        try {
            while (!finished) {
                if (!nextLine()) {
                    timedOut = false;
                    boolean more = fill();
                    if (timedOut) {
                        return Optional.empty();
                    }
                    finished = !more;
                } else if (wanted()) {
                    return next;
                }
            }
            return Optional.empty();
        } catch (IOException failed) {
            throw new UncheckedIOException("read log " + files.current(), failed);
        }
    }

    /// As [#next], but waits for a line no longer than that.
    ///
    /// @return empty also when the time is over: [#isFinished] tells
    Optional<LogEntry> poll(Duration patience) {
        patienceNanos = patience.toNanos();
        return next();
    }

    /// Whether nothing more comes.
    boolean isFinished() {
        return finished;
    }

    /// The time of the last line, in nanoseconds since the epoch; of a reader that was opened at a mark.
    long epochNanos() {
        return decoder.epochNanos();
    }

    /// The place after the last line.
    LogMark mark() {
        LogSource source = sources.peekFirst();
        if (source == null) {
            return new LogMark(0, 0, position.generation());
        }
        long offset = Math.max(0, source.position() - (end - start));
        return new LogMark(source.inode(), offset, position.generation() - (sources.size() - 1));
    }

    /// As [#next], but neither waits nor reads: a sender that gathers lines sends what it has when there is none.
    public Optional<LogEntry> ready() {
        while (!finished && nextLine()) {
            if (wanted()) {
                return next;
            }
        }
        return Optional.empty();
    }

    /// Whether a line is in memory already, so that [#next] most likely does not wait.
    boolean isReady() {
        return newline() >= 0;
    }

    /// Decodes lines of the buffer until one is sound.
    private boolean nextLine() {
        while (true) {
            int newline = newline();
            if (newline < 0) {
                return false;
            }
            int from = start;
            start = newline + 1;
            if (decoder.decode(buffer, from, newline, entry)) {
                return true;
            }
        }
    }

    private int newline() {
        for (int i = start; i < end; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private boolean wanted() {
        if (until != Long.MAX_VALUE && decoder.epochNanos() > until) {
            finished = true;
            return false;
        }
        boolean late = since == Long.MIN_VALUE || decoder.epochNanos() >= since;
        return late && (entry.stream() == Stream.STDERR ? query.stderr() : query.stdout());
    }

    /// Brings more bytes into the buffer, from the next file if need be.
    ///
    /// @return false when there are none and none will come
    private boolean fill() throws IOException {
        makeRoom();
        while (!cancelled) {
            LogSource source = sources.peekFirst();
            int count = source == null ? 0 : source.read(buffer, end, buffer.length - end);
            end += count;
            if (count > 0) {
                return true;
            }
            if (sources.size() > 1) {
                closeFirst();
                dropTornLine();
            } else if (!advance()) {
                return false;
            }
        }
        return false;
    }

    private void makeRoom() {
        System.arraycopy(buffer, start, buffer, 0, end - start);
        end -= start;
        start = 0;
        if (end == buffer.length) {
            if (buffer.length < MAX_LINE) {
                buffer = Arrays.copyOf(buffer, buffer.length * 2);
            } else {
                dropTornLine();
            }
        }
    }

    private void dropTornLine() {
        start = 0;
        end = 0;
    }

    private void closeFirst() throws IOException {
        LogSource source = sources.pollFirst();
        if (source != null) {
            source.close();
        }
    }

    /// At the end of what was known: waits until there is more, and makes it readable.
    ///
    /// @return false when nothing more comes
    private boolean advance() throws IOException {
        LogProgress writer = progress;
        if (writer == null || !query.follow()) {
            return false;
        }
        Position seen = position;
        Position now = await(writer, seen);
        if (now.equals(seen)) {
            timedOut = patienceNanos != Long.MAX_VALUE && !seen.closed() && !cancelled;
            return false; // cancelled, interrupted, past `until` or out of patience
        }
        if (now.generation() == seen.generation()) {
            position = now;
            LogSource current = sources.peekFirst();
            if (current != null) {
                current.limit(now.size());
            }
            return now.size() > seen.size() || !now.closed();
        }
        followRotation(writer);
        return true;
    }

    private Position await(LogProgress writer, Position seen) {
        if (seen.closed()) {
            return seen;
        }
        try {
            return writer.awaitBeyond(seen, () -> cancelled, nanosLeft());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return seen;
        }
    }

    private long nanosLeft() {
        if (until == Long.MAX_VALUE) {
            return Math.min(patienceNanos, TimeUnit.DAYS.toNanos(365));
        }
        return Math.max(0, until - LogTime.nanos(Instant.now()));
    }

    /// The file that was current has been rotated away: its end is readable now, and so are the files after it.
    private void followRotation(LogProgress writer) throws IOException {
        files.lock().lock();
        try {
            Position now = writer.now();
            LogSource rotated = sources.peekFirst();
            if (rotated != null) {
                rotated.limitToEnd();
            }
            long age = now.generation() - position.generation() - 1;
            for (; age >= 0; age--) {
                LogSource.open(files, (int) age).ifPresent(sources::addLast);
            }
            LogSource current = sources.peekLast();
            if (current != null) {
                current.limit(now.size());
            }
            position = now;
        } finally {
            files.lock().unlock();
        }
    }

    /// Ends a [#next] that waits, from any thread: the client has gone.
    public void cancel() {
        cancelled = true;
        LogProgress writer = progress;
        if (writer != null) {
            writer.wake();
        }
    }

    /// Releases the files, in the reading thread. A repeat call does nothing.
    @Override
    public void close() {
        finished = true;
        try {
            while (!sources.isEmpty()) {
                closeFirst();
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("close log " + files.current(), failed);
        }
    }
}
