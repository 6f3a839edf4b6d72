package dev.gantry.runtime;

import dev.gantry.linux.Fd;
import dev.gantry.linux.Pipes;
import dev.gantry.linux.Poller;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Stdin through a non-blocking pipe or pty master: a full one is waited for on a condition that the poller signals,
/// never in the kernel.
final class PipeStdin implements Stdin {
    private static final int BUFFER = 64 * 1024;

    private final Fd fd;
    private final Poller.Watch watch;
    private final boolean hasEnd;
    private final Runnable dropped;

    /// Guards the descriptor and the buffer. No call under it blocks.
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition room = lock.newCondition();
    private @Nullable ByteBuffer buffer; // made at the first write: most containers never get one

    /// @param hasEnd whether [#close] means something: not on a tty
    /// @param dropped called by [#close], so that the monitor drops its copy too
    PipeStdin(Fd fd, boolean hasEnd, Runnable dropped, Poller poller) {
        this.fd = fd;
        this.hasEnd = hasEnd;
        this.dropped = dropped;
        this.watch = poller.watch(fd, this::roomAgain);
    }

    private void roomAgain() {
        lock.lock();
        try {
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean write(byte[] bytes, int offset, int length) throws InterruptedException {
        lock.lock();
        try {
            int written = 0;
            while (written < length && fd.isOpen()) {
                int count = writeSome(bytes, offset + written, length - written);
                if (count == Pipes.END) {
                    shut();
                } else if (count == Pipes.NOT_NOW) {
                    watch.arm(Poller.Interest.WRITE);
                    room.await();
                } else {
                    written += count;
                }
            }
            return written == length;
        } finally {
            lock.unlock();
        }
    }

    private int writeSome(byte[] bytes, int offset, int length) {
        ByteBuffer space = buffer;
        if (space == null) {
            space = ByteBuffer.allocateDirect(BUFFER);
            buffer = space;
        }
        space.clear().put(bytes, offset, Math.min(length, BUFFER)).flip();
        return Pipes.write(fd, space);
    }

    @Override
    public void close() {
        if (hasEnd) {
            letGo();
            dropped.run();
        }
    }

    /// Closes our descriptor only, a tty's too: the monitor keeps its copy.
    void letGo() {
        lock.lock();
        try {
            shut();
        } finally {
            lock.unlock();
        }
    }

    private void shut() {
        if (fd.isOpen()) {
            watch.close();
            fd.close();
            room.signalAll();
        }
    }
}
