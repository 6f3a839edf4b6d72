package dev.gantry.network;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.Comparator;
import java.util.Queue;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/// A platform thread that serves the sockets of many, a little of each in turn: whoever floods one of them
/// keeps neither the others waiting nor the rest of the daemon.
///
/// Not virtual threads: one that always finds something to read stays on its processor, and where it gives way
/// (`Thread.yield`), JDK 25's scheduler takes it again before others, for good. Two such threads on a machine
/// with two processors would stop every virtual thread of the daemon.
///
/// What is served belongs to this thread, and needs no locks. Others come in by [#call] and [#execute].
final class SocketLoop implements AutoCloseable {
    /// How many messages of one socket are dealt with before it is the others' turn.
    static final int TURN = 8;

    private static final Logger LOG = System.getLogger(SocketLoop.class.getName());
    private static final Duration END = Duration.ofSeconds(5);

    private final Selector selector;
    private final Thread thread;

    /// Of callers that wait, and of sockets that were asked for: no more than there are of these.
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

    private final TreeSet<Timer> timers =
            new TreeSet<>(Comparator.comparingLong(Timer::nanos).thenComparingLong(Timer::number));
    private final ByteBuffer buffer;
    private long made;
    private volatile boolean closed;

    private SocketLoop(String name, int bufferBytes, Selector selector) {
        this.selector = selector;
        this.buffer = ByteBuffer.allocateDirect(bufferBytes);
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    }

    /// @param name the thread's
    /// @param bufferBytes how long the longest message is
    static SocketLoop start(String name, int bufferBytes) throws IOException {
        SocketLoop loop = new SocketLoop(name, bufferBytes, Selector.open());
        loop.thread.start();
        return loop;
    }

    /// What is done with a socket.
    interface Served {
        /// Does some of what there is to do, without waiting.
        void ready(SelectionKey key);
    }

    /// Something to do later.
    record Timer(long nanos, long number, Runnable action) {}

    /// Serves a socket from now on; on this thread.
    SelectionKey serve(SelectableChannel channel, int operations, Served served) throws IOException {
        channel.configureBlocking(false);
        return channel.register(selector, operations, served);
    }

    Timer after(Duration delay, Runnable action) {
        Timer timer = new Timer(System.nanoTime() + delay.toNanos(), made++, action);
        timers.add(timer);
        return timer;
    }

    void cancel(Timer timer) {
        timers.remove(timer);
    }

    /// Room for one message, which the next one takes.
    ByteBuffer buffer() {
        return buffer.clear();
    }

    /// Runs `work` on this thread, from any thread, and waits for it. What it throws is thrown here.
    ///
    /// @throws IllegalStateException after [#close]
    <T> T call(Supplier<T> work) {
        if (Thread.currentThread().equals(thread)) {
            return work.get();
        }
        CompletableFuture<T> result = new CompletableFuture<>();
        if (!execute(() -> complete(result, work))) {
            throw new IllegalStateException(thread.getName() + " thread has ended");
        }
        try {
            return result.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private static <T> void complete(CompletableFuture<T> result, Supplier<T> work) {
        try {
            result.complete(work.get());
        } catch (RuntimeException e) {
            result.completeExceptionally(e);
        }
    }

    /// Runs `task` on this thread soon.
    ///
    /// @return false after [#close]: nobody runs it
    boolean execute(Runnable task) {
        tasks.add(task);
        selector.wakeup();
        return !closed || !tasks.remove(task);
    }

    private void run() {
        try (selector) {
            while (!closed) {
                selector.select(this::serve, patienceMillis());
                runTasks();
                runTimers();
            }
        } catch (IOException e) {
            LOG.log(Level.ERROR, thread.getName() + " thread ends", e);
        } finally {
            closed = true;
            runTasks();
        }
    }

    /// Until the next timer; 0 for ever.
    private long patienceMillis() {
        return timers.isEmpty()
                ? 0
                : Math.max(
                        1,
                        Duration.ofNanos(timers.first().nanos() - System.nanoTime())
                                .toMillis());
    }

    private void serve(SelectionKey key) {
        try {
            if (key.attachment() instanceof Served served) {
                served.ready(key);
            }
        } catch (CancelledKeyException _) {
            LOG.log(Level.DEBUG, "socket was closed while it was served");
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, thread.getName() + " socket is given up", e);
            close(key.channel());
        }
    }

    /// Those that are there: one that is added by then runs a round later, when what these have closed is
    /// closed.
    private void runTasks() {
        for (int left = tasks.size(); left > 0; left--) {
            Runnable task = tasks.poll();
            if (task != null) {
                run(task);
            }
        }
    }

    private void runTimers() {
        long now = System.nanoTime();
        while (!timers.isEmpty() && timers.first().nanos() <= now) {
            run(timers.removeFirst().action());
        }
    }

    private static void run(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "socket thread goes on after a failure", e);
        }
    }

    /// Closes a socket that is served here. The kernel's is closed in the next round: after a further [#call].
    static void close(SelectableChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "socket close failed cause=" + e.getMessage());
        }
    }

    /// Ends the thread. Whatever was served is closed before that by its owner.
    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            if (!thread.join(END)) {
                LOG.log(Level.WARNING, thread.getName() + " thread does not end");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
