package dev.gantry.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/// What of a log still has to go to its receiver: the lines between the places up to which it was sent and written.
///
/// The sender reads with [#reader], says how far it has come with [#sent], and with [#confirmed] what it will not ask
/// for again: files after that are kept, whatever the log's options say. So much as the limit may wait. Where the
/// container is to wait for the receiver, the log then has no room; where it is not, lines [#overflows] tells of are
/// to be passed over.
///
/// **Thread.** One sends, one writes, any ask.
public final class LogBacklog {
    private final LogFiles files;
    private final LogProgress progress;
    private final long limitBytes;
    private final boolean blocking;

    /// How many bytes the log had when a generation began; the log's own first one has 0.
    private final NavigableMap<Long, Long> begins = new ConcurrentSkipListMap<>();

    private volatile Runnable roomAgain = () -> {};
    private volatile boolean lifted;
    private volatile LogMark sent;
    private volatile LogMark confirmed;

    private LogBacklog(LogFiles files, LogProgress progress, LogMark start, long limitBytes, boolean blocking) {
        this.files = files;
        this.progress = progress;
        this.limitBytes = limitBytes;
        this.blocking = blocking;
        this.sent = start;
        this.confirmed = start;
    }

    static LogBacklog of(
            LogFiles files, LogProgress progress, @Nullable LogMark from, long limitBytes, boolean blocking) {
        try (LogReader reader = LogReader.openAt(files, progress, from)) {
            LogBacklog backlog = new LogBacklog(files, progress, reader.mark(), limitBytes, blocking);
            backlog.measure();
            return backlog;
        } catch (IOException failed) {
            throw new UncheckedIOException("read log " + files.current(), failed);
        }
    }

    private void measure() throws IOException {
        long current = progress.now().generation();
        long before = 0;
        begins.put(current, before);
        for (int age = 1; files.exists(age); age++) {
            before -= Files.exists(files.plain(age)) ? Files.size(files.plain(age)) : 0;
            begins.put(current - age, before);
        }
    }

    /// The writer begins another file.
    void began(long generation, long sizeBefore) {
        begins.put(generation, begin(generation - 1) + sizeBefore);
        begins.headMap(confirmed.generation()).clear();
    }

    private long begin(long generation) {
        Map.Entry<Long, Long> entry = begins.floorEntry(generation);
        return entry == null ? 0 : entry.getValue();
    }

    /// How many bytes were logged after a place.
    public long behind(LogMark mark) {
        LogProgress.Position now = progress.now();
        return begin(now.generation()) + now.size() - begin(mark.generation()) - mark.offset();
    }

    /// Whether nothing comes after a place, and nothing will.
    public boolean isDone(LogMark mark) {
        return progress.now().closed() && behind(mark) <= 0;
    }

    /// Reads on after what was confirmed, and follows until the log is closed.
    ///
    /// @throws UncheckedIOException when a file cannot be opened
    public UnsentLines reader() {
        return new UnsentLines(LogReader.openAt(files, progress, confirmed));
    }

    /// All before that place was sent, and may have to be sent again.
    public void sent(LogMark mark) {
        sent = mark;
        if (!isFull()) {
            roomAgain.run();
        }
    }

    /// All before that place has arrived, as far as anybody can know.
    public void confirmed(LogMark mark) {
        confirmed = mark;
    }

    /// What was last said to have arrived.
    public LogMark confirmed() {
        return confirmed;
    }

    /// Whether a line before that place is one too many for a receiver that nobody waits for.
    public boolean overflows(LogMark mark) {
        return !blocking && behind(mark) > limitBytes;
    }

    /// The container has ended: what is left of its output is logged, however much waits.
    public void lift() {
        lifted = true;
        roomAgain.run();
    }

    boolean hasRoom() {
        return !blocking || lifted || !isFull();
    }

    private boolean isFull() {
        return behind(sent) >= limitBytes;
    }

    void onRoom(Runnable listener) {
        roomAgain = listener;
    }

    /// How old the file with the first unconfirmed line is once the current one, of that generation, is rotated away.
    int unsentAge(long generation) {
        LogMark needed = confirmed;
        boolean given = overflows(needed);
        return (int) (generation + 1 - (given ? generation : needed.generation()));
    }
}
