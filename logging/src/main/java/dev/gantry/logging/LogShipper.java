package dev.gantry.logging;

import dev.gantry.runtime.JsonFileLog;
import dev.gantry.runtime.LogBacklog;
import dev.gantry.runtime.LogEntry;
import dev.gantry.runtime.UnsentLines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Sends one container's log to its receiver, line by line in order, from the log's file. What has gone is noted in a
/// file beside the log, so that the next daemon goes on there; a receiver that is away is tried again, until it is back
/// or the container is removed. One virtual thread, from [#start] to the log's end or [#close].
///
///     <log>.sent    how much was sent (MarkFile)
public final class LogShipper implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(LogShipper.class.getName());
    private static final Duration IDLE = Duration.ofMinutes(1);
    /// A connection that was closed while nobody used it is no news; one that can't be made again is.
    private static final int TELLING = 2;

    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

    private final String id;
    private final Destination destination;
    private final Shipping shipping;
    private final MarkFile marks;
    private final LogBacklog backlog;
    private final Unconfirmed unconfirmed = new Unconfirmed();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;

    /// What to go back to when the connection breaks; the thread's own, as the next three are.
    private MarkFile.Sent confirmed;

    private boolean connected;
    private int failures;
    private long dropped;

    /// Guards the next two, which others wait for.
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition changed = lock.newCondition();
    private boolean away;
    private boolean ended;

    private volatile @Nullable UnsentLines lines;

    private LogShipper(String id, JsonFileLog log, Path file, Destination destination, Shipping shipping, long room) {
        this.id = id;
        this.destination = destination;
        this.shipping = shipping;
        this.marks = MarkFile.open(markOf(file));
        Optional<MarkFile.Sent> last = marks.read();
        long limit = shipping.limitBytes() > 0 ? shipping.limitBytes() : room;
        this.backlog = log.ship(last.map(MarkFile.Sent::mark).orElse(null), limit, shipping.waits());
        this.confirmed = new MarkFile.Sent(
                backlog.confirmed(), last.map(MarkFile.Sent::parts).orElse(PartialLines.Parts.NONE));
        this.thread = Thread.ofVirtual().name("log-" + id).unstarted(this::run);
    }

    private static Path markOf(Path file) {
        return file.resolveSibling(file.getFileName() + ".sent");
    }

    /// Begins to send.
    ///
    /// @param connected whether the destination is connected already
    /// @param room how many bytes may wait where the driver's options do not say
    static LogShipper start(
            String id,
            JsonFileLog log,
            Path file,
            Destination destination,
            boolean connected,
            Shipping shipping,
            long room) {
        LogShipper shipper = new LogShipper(id, log, file, destination, shipping, room);
        shipper.connected = connected;
        shipper.thread.start();
        return shipper;
    }

    private void run() {
        try {
            boolean sent = false;
            while (!sent && !stopped()) {
                sent = attempt();
            }
            noteDrops();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "log no longer sent id=" + id, e);
        } finally {
            destination.close();
            marks.close();
            tell(away, true);
        }
    }

    private boolean stopped() {
        return stop.getCount() == 0;
    }

    private void tell(boolean isAway, boolean hasEnded) {
        lock.lock();
        try {
            away = isAway;
            ended = hasEnded;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// @return whether everything is sent and nothing more comes
    private boolean attempt() {
        try {
            if (!connected) {
                if (backlog.isDone(confirmed.mark())) {
                    return true;
                }
                destination.connect();
                connected = true;
            }
            send();
            return !stopped();
        } catch (IOException | UncheckedIOException e) {
            broken(e);
            return false;
        }
    }

    private void send() throws IOException {
        try (UnsentLines from = backlog.reader()) {
            lines = from;
            PartialLines partial = new PartialLines(id, confirmed.parts());
            while (!stopped() && !from.isFinished()) {
                confirm();
                Batch batch = gather(
                        from,
                        partial,
                        unconfirmed.untilConfirmed(System.nanoTime()).orElse(IDLE));
                destination.check();
                if (!batch.isEmpty()) {
                    deliver(batch, new MarkFile.Sent(from.mark(), partial.parts()));
                }
            }
        } finally {
            lines = null;
        }
    }

    private Batch gather(UnsentLines from, PartialLines partial, Duration patience) {
        Batch batch = new Batch();
        for (Optional<LogEntry> line = from.poll(patience); line.isPresent(); line = from.poll(Duration.ZERO)) {
            LogMessage message = partial.message(line.get(), from.epochNanos());
            if (backlog.overflows(from.mark())) {
                drop(batch);
            } else {
                batch.add(message);
            }
            if (batch.isFull() || !from.isReady()) {
                break;
            }
        }
        return batch;
    }

    private void drop(Batch batch) {
        batch.passOver();
        dropped++;
    }

    private void deliver(Batch batch, MarkFile.Sent sent) throws IOException {
        destination.send(batch.messages());
        marks.write(sent);
        backlog.sent(sent.mark());
        unconfirmed.add(sent, System.nanoTime());
        if (destination.confirms()) {
            settle(sent);
            unconfirmed.clear();
        }
        back();
    }

    private void confirm() {
        unconfirmed.confirmed(System.nanoTime()).ifPresent(this::settle);
    }

    private void settle(MarkFile.Sent sent) {
        confirmed = sent;
        backlog.confirmed(sent.mark());
    }

    /// What was under way is sent again, over a new connection, after a pause.
    private void broken(Exception why) {
        destination.disconnect();
        connected = false;
        unconfirmed.clear();
        if (stopped()) {
            return;
        }
        failures++;
        if (shipping.attempts() > 0 && failures > shipping.attempts()) {
            giveUp();
            return;
        }
        if (failures == TELLING) {
            tell(true, false);
            LOG.log(
                    System.Logger.Level.WARNING,
                    "log receiver away id={0} reason={1}",
                    id,
                    String.valueOf(why.getMessage()));
        }
        pause(shipping.pause(failures));
    }

    /// The messages that were to go next are not tried any more.
    private void giveUp() {
        try (UnsentLines from = backlog.reader()) {
            PartialLines partial = new PartialLines(id, confirmed.parts());
            Batch batch = gather(from, partial, Duration.ZERO);
            dropped += batch.messages().size();
            MarkFile.Sent passed = new MarkFile.Sent(from.mark(), partial.parts());
            marks.write(passed);
            settle(passed);
            backlog.sent(passed.mark());
        }
        failures = 0;
        noteDrops();
    }

    private void pause(Duration pause) {
        try {
            var _ = stop.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void back() {
        boolean told = failures >= TELLING;
        failures = 0;
        if (told) {
            tell(false, false);
            LOG.log(System.Logger.Level.INFO, "log receiver back id={0}", id);
        }
        noteDrops();
    }

    private void noteDrops() {
        if (dropped > 0) {
            LOG.log(System.Logger.Level.WARNING, "log messages dropped id={0} count={1}", id, Long.toString(dropped));
            dropped = 0;
        }
    }

    /// The container has ended, and so will its output: from here on it waits for nobody.
    public void containerEnded() {
        backlog.lift();
    }

    /// Waits until all of a closed log is sent, but not for a receiver that is away, and no longer than that.
    public void awaitSent(Duration patience) {
        lock.lock();
        try {
            long left = patience.toNanos();
            while (!away && !ended && left > 0) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /// Stops sending; what is left is for the next one. Waits for the thread, for a few seconds at most.
    @Override
    public void close() {
        stop.countDown();
        UnsentLines waiting = lines;
        if (waiting != null) {
            waiting.cancel();
        }
        destination.close();
        try {
            var _ = thread.join(CLOSE_PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
