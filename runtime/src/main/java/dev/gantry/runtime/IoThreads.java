package dev.gantry.runtime;

import dev.gantry.linux.Fd;
import dev.gantry.linux.Pipes;
import dev.gantry.linux.Poller;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/// The threads that all processes' streams share: one poller that waits, and a few workers that move bytes. Nothing
/// here costs a thread for each container.
final class IoThreads implements AutoCloseable {
    /// The most bytes that are moved in one step.
    static final int CHUNK = 128 * 1024;

    private static final int WORKERS = Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 8);

    private final Poller poller = Poller.open("gantry-poller");
    private final ExecutorService workers = Executors.newFixedThreadPool(
            WORKERS, Thread.ofPlatform().name("gantry-streams-", 0).daemon().factory());
    private final Executor callbacks = Thread::startVirtualThread;
    private final Queue<Scratch> scratches = new ConcurrentLinkedQueue<>();
    private final Fd devNull = Pipes.openNull();

    /// What a worker needs to look at bytes without taking them: a pipe to `tee(2)` into, and buffers.
    final class Scratch implements AutoCloseable {
        private final Pipes.Ends pipe = Pipes.open(CHUNK);
        private final ByteBuffer direct = ByteBuffer.allocateDirect(CHUNK);
        private final byte[] bytes = new byte[CHUNK];

        /// The bytes of the last [#look] or [#take], valid until the next.
        byte[] bytes() {
            return bytes;
        }

        /// Copies up to `max` bytes from the front of a pipe and leaves them there.
        ///
        /// @return the count, [Pipes#END] or [Pipes#NOT_NOW]
        int look(Fd from, int max) {
            int count = Pipes.tee(from, pipe.writer(), Math.min(max, CHUNK));
            for (int got = 0; got < count; ) {
                got += take(pipe.reader(), count - got, got);
            }
            return count;
        }

        /// Reads up to a chunk.
        ///
        /// @return the count, [Pipes#END] or [Pipes#NOT_NOW]
        int take(Fd from) {
            return take(from, CHUNK, 0);
        }

        private int take(Fd from, int max, int at) {
            int count = Pipes.read(from, direct.clear().limit(max));
            direct.flip().get(bytes, at, direct.limit());
            return count;
        }

        /// Takes away exactly `count` bytes that [#look] showed.
        void drop(Fd from, int count) {
            for (int left = count; left > 0; ) {
                int dropped = Pipes.drop(from, devNull, left);
                if (dropped <= 0) {
                    throw new IllegalStateException("a pipe lost bytes that only we read");
                }
                left -= dropped;
            }
        }

        /// Gives it back for others.
        @Override
        public void close() {
            scratches.add(this);
        }
    }

    Poller poller() {
        return poller;
    }

    /// Runs work that may block on the disk, on a platform thread. After [#close] it is dropped.
    void work(Runnable work) {
        try {
            workers.execute(work);
        } catch (RejectedExecutionException closed) {
            // the daemon ends; the monitors take over
        }
    }

    /// Where futures complete, so that whoever waits for one never runs on the poller or a worker.
    Executor callbacks() {
        return callbacks;
    }

    Scratch borrow() {
        Scratch free = scratches.poll();
        return free == null ? new Scratch() : free;
    }

    @Override
    public void close() {
        poller.close();
        workers.shutdown();
    }
}
