package dev.gantry.runtime;

import dev.gantry.runtime.LogCheckpoint.StreamMark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// A container's log in Docker's json-file format, rotated by size.
///
/// Files beside each other, `<id>-json.log` being the one that is written:
///
///     <id>-json.log             {"log":"hello\n","stream":"stdout","time":"2024-01-02T03:04:05.123456789Z"}
///     <id>-json.log.1           the one before it, .1.gz with `compress`
///     <id>-json.log.checkpoint  while it is open: what a daemon that takes over must know
///
/// There is one writer for a file. Every write is one `write(2)` of whole lines and one of the checkpoint, so
/// that both survive `kill -9`. Lines have the time of the chunk that ended them.
public final class JsonFileLog implements LogSink {
    private static final System.Logger LOG = System.getLogger(JsonFileLog.class.getName());

    /// Buffers of about 150 kB, lent for the length of one write: as many as threads write at once, not as
    /// containers.
    private static final ArrayBlockingQueue<Scratch> SCRATCH = new ArrayBlockingQueue<>(8);

    private final LogOptions options;
    private final LogFiles files;
    private final CheckpointFile checkpoints;
    private final UUID boot;
    private final Map<Stream, byte[]> middles = new EnumMap<>(Stream.class);
    private final LogProgress progress;
    private volatile @Nullable LogBacklog backlog;

    /// Makes writes follow each other; guards all below. Held across writes to the disk, which only writers of
    /// the same container wait for.
    private final ReentrantLock writing = new ReentrantLock();

    private final Map<Stream, StreamMark> marks = new EnumMap<>(Stream.class);
    private FileChannel channel;
    private long inode;
    private long size;
    private long generation;
    private boolean closed;

    private static final class Scratch {
        private final LineSplitter splitter = new LineSplitter();
        private final byte[] checkpoint = new byte[LogCheckpoint.MAX_BYTES];
    }

    private JsonFileLog(LogFiles files, LogOptions options, CheckpointFile checkpoints) throws IOException {
        this.files = files;
        this.options = options;
        this.checkpoints = checkpoints;
        this.boot = bootId();
        Optional<LogCheckpoint> last =
                checkpoints.read().filter(found -> found.boot().equals(boot));
        if (last.isPresent()) {
            LogRecovery.truncateTo(last.get(), files);
        } else {
            LogRecovery.dropTornLine(files.current());
        }
        this.channel = files.openForWriting();
        this.size = channel.size();
        this.inode = LogFiles.inode(files.current());
        this.progress = new LogProgress(size);
        String attrs = attrs(options.attrs());
        for (Stream stream : new Stream[] {Stream.STDOUT, Stream.STDERR}) {
            middles.put(stream, JsonLineEncoder.middle(stream, attrs));
            marks.put(stream, last.map(found -> found.of(stream)).orElse(StreamMark.START));
        }
    }

    private static String attrs(Map<String, String> attrs) {
        return attrs.isEmpty() ? "" : JsonMapper.shared().writeValueAsString(new TreeMap<>(attrs));
    }

    private static UUID bootId() throws IOException {
        return UUID.fromString(
                Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip());
    }

    /// Opens the log of a container that is about to start. What a crash left is repaired: a torn last line
    /// goes, a line that was never finished is logged as it is.
    ///
    /// @param file `<containers>/<id>/<id>-json.log`; made where missing, its directory must be there
    /// @throws UncheckedIOException when the file cannot be opened
    public static JsonFileLog open(Path file, LogOptions options) {
        JsonFileLog log = adopt(file, options);
        log.end(Stream.STDOUT);
        log.end(Stream.STDERR);
        return log;
    }

    /// Opens the log of a container that has been running since before this daemon: it goes on exactly where
    /// the last daemon's last complete [#write] ended.
    ///
    /// @throws UncheckedIOException when the file cannot be opened
    public static JsonFileLog adopt(Path file, LogOptions options) {
        LogFiles files = new LogFiles(file, options.maxFiles(), options.compress());
        try {
            CheckpointFile checkpoints = CheckpointFile.open(files.sibling(".checkpoint"));
            try {
                return new JsonFileLog(files, options, checkpoints);
            } catch (IOException | RuntimeException failed) {
                checkpoints.close();
                throw failed;
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("open log " + file, failed);
        }
    }

    /// Reads the log of a container that does not run, so that nothing is followed.
    ///
    /// @throws UncheckedIOException when a file cannot be opened; a log that was never written is an empty one
    public static LogReader readStopped(Path file, LogOptions options, LogQuery query) {
        return LogReader.open(new LogFiles(file, options.maxFiles(), options.compress()), null, query);
    }

    /// Reads this log, while it is written.
    ///
    /// @throws UncheckedIOException when a file cannot be opened
    public LogReader read(LogQuery query) {
        return LogReader.open(files, progress, query);
    }

    /// Makes this log the way to a receiver: from now on what was not sent is kept, whatever the options say of
    /// files. Called before the first write, once.
    ///
    /// @param from what was sent in earlier runs; null for nothing
    /// @param limitBytes how much may wait
    /// @param blocking whether the container waits where more would; else the oldest lines are passed over
    public LogBacklog ship(@Nullable LogMark from, long limitBytes, boolean blocking) {
        writing.lock();
        try {
            LogBacklog made = LogBacklog.of(files, progress, from, limitBytes, blocking);
            backlog = made;
            return made;
        } finally {
            writing.unlock();
        }
    }

    @Override
    public boolean hasRoom() {
        LogBacklog waiting = backlog;
        return waiting == null || waiting.hasRoom();
    }

    @Override
    public void onRoom(Runnable listener) {
        LogBacklog waiting = backlog;
        if (waiting != null) {
            waiting.onRoom(listener);
        }
    }

    @Override
    public void write(Stream stream, long epochNanos, byte[] chunk, int offset, int length) {
        writing.lock();
        Scratch scratch = borrow();
        try {
            LineSplitter splitter = scratch.splitter;
            splitter.resume(mark(stream).line());
            splitter.feed(chunk, offset, offset + length, middle(stream), epochNanos);
            log(stream, splitter, new StreamMark(splitter.unfinished(), length, crc(chunk, offset, length)), scratch);
        } catch (IOException failed) {
            throw new UncheckedIOException("write log " + files.current(), failed);
        } finally {
            SCRATCH.offer(scratch);
            writing.unlock();
        }
    }

    /// All or nothing, so that a failed write can be repeated; only lines before a rotation within it would come twice.
    private void log(Stream stream, LineSplitter splitter, StreamMark after, Scratch scratch) throws IOException {
        StreamMark before = mark(stream);
        long begin = size;
        long file = generation;
        try {
            append(splitter.encoder());
            marks.put(stream, after);
            checkpoints.write(checkpoint(), scratch.checkpoint);
        } catch (IOException failed) {
            marks.put(stream, before);
            if (file == generation) {
                channel.truncate(begin);
                size = begin;
            }
            throw failed;
        }
        progress.publish(generation, size);
    }

    private static Scratch borrow() {
        Scratch idle = SCRATCH.poll();
        return idle == null ? new Scratch() : idle;
    }

    private StreamMark mark(Stream stream) {
        return marks.getOrDefault(stream, StreamMark.START);
    }

    private byte[] middle(Stream stream) {
        return middles.getOrDefault(stream, new byte[0]);
    }

    private LogCheckpoint checkpoint() {
        return new LogCheckpoint(boot, inode, size, mark(Stream.STDOUT), mark(Stream.STDERR));
    }

    private static int crc(byte[] chunk, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(chunk, offset, length);
        return (int) crc.getValue();
    }

    /// Appends whole lines. As in Docker, a file that has reached its size is rotated away before the next
    /// line: a large chunk can fill several files.
    private void append(JsonLineEncoder lines) throws IOException {
        if (closed) {
            throw new IOException("log is closed");
        }
        int from = 0;
        while (from < lines.length()) {
            if (options.maxSizeBytes() >= 0 && size >= options.maxSizeBytes()) {
                rotate();
            }
            int to = lastLineEnd(lines, from);
            appendWhole(ByteBuffer.wrap(lines.bytes(), from, to - from));
            from = to;
        }
    }

    /// Where the lines end that fit: the one that reaches the limit is the last.
    private int lastLineEnd(JsonLineEncoder lines, int from) {
        long room = options.maxSizeBytes() - size;
        if (options.maxSizeBytes() < 0 || lines.length() - from < room) {
            return lines.length();
        }
        int end = from + Math.toIntExact(room) - 1;
        while (lines.bytes()[end] != '\n') {
            end++;
        }
        return end + 1;
    }

    /// All or nothing: what a full disk cut off is taken back.
    private void appendWhole(ByteBuffer bytes) throws IOException {
        long end = size;
        try {
            while (bytes.hasRemaining()) {
                end += channel.write(bytes, end);
            }
            size = end;
        } catch (IOException failed) {
            channel.truncate(size);
            throw failed;
        }
    }

    private void rotate() throws IOException {
        files.awaitCompression();
        files.lock().lock();
        try {
            progress.publish(generation, size);
            if (Files.exists(files.current())) { // else an earlier attempt found no room for the new file
                files.rotate(oldestKept());
            }
            FileChannel fresh = files.openForWriting();
            channel.close();
            channel = fresh;
            inode = LogFiles.inode(files.current());
            began(generation + 1, size);
            size = 0;
            generation++;
            progress.publish(generation, size);
        } finally {
            files.lock().unlock();
        }
        files.startCompression(unsentAge());
        LOG.log(System.Logger.Level.DEBUG, "log rotated file={0}", files.current());
    }

    private void began(long next, long sizeBefore) {
        LogBacklog waiting = backlog;
        if (waiting != null) {
            waiting.began(next, sizeBefore);
        }
    }

    private int oldestKept() {
        return backlog == null ? files.oldest() : Math.max(files.oldest(), unsentAge());
    }

    /// How old the file will be, once rotated, that was not sent whole; 1 where nothing is sent.
    private int unsentAge() {
        LogBacklog waiting = backlog;
        return waiting == null ? 1 : waiting.unsentAge(generation);
    }

    @Override
    public int alreadyLogged(Stream stream, byte[] head, int length) {
        writing.lock();
        try {
            StreamMark mark = mark(stream);
            boolean same = mark.chunkLength() <= length && crc(head, 0, mark.chunkLength()) == mark.chunkCrc();
            return same ? mark.chunkLength() : 0;
        } finally {
            writing.unlock();
        }
    }

    @Override
    public void end(Stream stream) {
        writing.lock();
        Scratch scratch = borrow();
        try {
            StreamMark mark = mark(stream);
            if (mark.equals(StreamMark.START) || closed) {
                return;
            }
            LineSplitter splitter = scratch.splitter;
            splitter.resume(mark.line());
            splitter.finish(middle(stream), LogTime.nanos(Instant.now()));
            log(stream, splitter, StreamMark.START, scratch);
        } catch (IOException failed) {
            throw new UncheckedIOException("end log " + files.current(), failed);
        } finally {
            SCRATCH.offer(scratch);
            writing.unlock();
        }
    }

    @Override
    public void close() {
        end(Stream.STDOUT);
        end(Stream.STDERR);
        writing.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            files.awaitCompression();
            channel.close();
            checkpoints.delete();
        } catch (IOException failed) {
            throw new UncheckedIOException("close log " + files.current(), failed);
        } finally {
            progress.close();
            writing.unlock();
        }
    }
}
