package dev.gantry.runtime;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/// How far a log has come, told by its one writer to readers that follow. Telling costs two volatile accesses
/// while nobody waits.
final class LogProgress {
    /// @param generation how many rotations there were
    /// @param size the bytes of the current file that may be read: always whole lines
    /// @param closed nothing more comes
    record Position(long generation, long size, boolean closed) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile Position position;

    LogProgress(long size) {
        this.position = new Position(0, size, false);
    }

    Position now() {
        return position;
    }

    /// Only the log's writer calls this, under its lock.
    void publish(long generation, long size) {
        move(new Position(generation, size, position.closed()));
    }

    void close() {
        move(new Position(position.generation(), position.size(), true));
    }

    private void move(Position next) {
        position = next;
        if (waiting.get() > 0) {
            wake();
        }
    }

    /// Makes every waiter look at its reason to give up.
    void wake() {
        lock.lock();
        try {
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Waits until the log is elsewhere than at `seen`, or `abandoned`, or for `nanos`. Meant for virtual
    /// threads.
    ///
    /// @throws InterruptedException when the thread is interrupted
    Position awaitBeyond(Position seen, BooleanSupplier abandoned, long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        waiting.incrementAndGet();
        try {
            long left = nanos;
            while (position.equals(seen) && !abandoned.getAsBoolean() && left > 0) {
                left = moved.awaitNanos(left);
            }
            return position;
        } finally {
            waiting.decrementAndGet();
            lock.unlock();
        }
    }
}
