package dev.gantry.runtime;

import dev.gantry.linux.Fd;
import dev.gantry.linux.Pipes;
import dev.gantry.linux.Poller;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/// Moves one output stream of one process to its log and its attachments. The poller says when there is something, a
/// worker moves it. While an attachment, or a log on its way to a receiver, is full, nothing is read, so the pipe fills
/// and the process waits.
final class OutputReader implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(OutputReader.class.getName());

    /// Between two attempts to write a log whose disk is full.
    private static final Duration LOG_PAUSE = Duration.ofSeconds(1);

    /// After so many chunks another process has its turn.
    private static final int CHUNKS_PER_TURN = 8;

    private final Stream stream;
    private final Fd fd;
    private final OutputTap tap;
    private final ProcessStreams streams;
    private final IoThreads io;
    private final Poller.Watch watch;
    private final AtomicBoolean paused = new AtomicBoolean();

    /// Held during a turn, so that the descriptor is not closed under it.
    private final ReentrantLock turn = new ReentrantLock();

    private boolean ended; // guarded by turn, as is the next
    private boolean blocked; // whether the log could not be written the last time

    OutputReader(Stream stream, Fd fd, OutputTap tap, ProcessStreams streams, IoThreads io) {
        this.stream = stream;
        this.fd = fd;
        this.tap = tap;
        this.streams = streams;
        this.io = io;
        this.watch = io.poller().watch(fd, () -> io.work(this::takeTurn));
    }

    /// Begins to read.
    void begin() {
        watch.arm(Poller.Interest.READ);
    }

    /// An attachment that was full has room.
    void roomAgain() {
        if (paused.compareAndSet(true, false)) {
            io.work(this::takeTurn);
        }
    }

    private void takeTurn() {
        turn.lock();
        try (IoThreads.Scratch scratch = io.borrow()) {
            if (!ended) {
                moveChunks(scratch);
            }
        } catch (UncheckedIOException failure) {
            tryLater(failure);
        } finally {
            turn.unlock();
        }
    }

    private void moveChunks(IoThreads.Scratch scratch) {
        for (int i = 0; i < CHUNKS_PER_TURN; i++) {
            if (!hasRoom()) {
                pause();
                return;
            }
            int count = tap.take(fd, scratch);
            canLog();
            if (count == Pipes.END) {
                end();
                return;
            }
            if (count == Pipes.NOT_NOW) {
                break;
            }
            streams.audience().deliver(stream, scratch.bytes(), count);
        }
        watch.arm(Poller.Interest.READ);
    }

    private boolean hasRoom() {
        return streams.audience().hasRoom() && tap.hasRoom();
    }

    /// The bytes stay in the pipe until the log takes them: a process that goes on writing waits, nothing is lost.
    private void tryLater(UncheckedIOException failure) {
        if (!blocked) {
            blocked = true;
            LOG.log(System.Logger.Level.ERROR, "output waits for its log stream=" + stream, failure);
        }
        CompletableFuture.delayedExecutor(LOG_PAUSE.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> io.work(this::takeTurn));
    }

    private void canLog() {
        if (blocked) {
            blocked = false;
            LOG.log(System.Logger.Level.INFO, "output is logged again stream={0}", stream);
        }
    }

    /// The room may have come between the look and the pause: look again.
    private void pause() {
        paused.set(true);
        if (hasRoom()) {
            roomAgain();
        }
    }

    private void end() {
        ended = true;
        watch.close();
        fd.close();
        tap.end();
        streams.streamEnded(stream);
    }

    /// Stops reading without the end having been seen: what is in the pipe stays there.
    @Override
    public void close() {
        turn.lock();
        try {
            if (blocked && !ended) {
                LOG.log(System.Logger.Level.ERROR, "last output not logged stream={0}", stream);
            }
            ended = true;
            watch.close();
            fd.close();
        } finally {
            turn.unlock();
        }
    }
}
