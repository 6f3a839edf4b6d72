package dev.gantry.image;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/// Digests a stream's buffers on a thread of its own while the owner unpacks them: SHA-256 without hardware
/// support costs as much as inflating. A stream of one buffer is digested at once, without a thread.
///
/// The owner fills [#next()], hands it over by [#add], and may go on reading it, not writing, until it asks
/// for the next. Closing ends the thread.
public final class BackgroundDigest implements AutoCloseable {
    static final int BUFFER_BYTES = 256 * 1024;

    /// One is filled or read by the owner, one is digested, the others wait: no more, or a buffer that is
    /// still being digested would come round again.
    private static final int BUFFERS = 4;

    /// A filled buffer; one without a byte, which no stream delivers, ends the work.
    private static final class Work {
        private final byte[] buffer;
        private final int length;

        Work(byte[] buffer, int length) {
            this.buffer = buffer;
            this.length = length;
        }
    }

    private final MessageDigest running;
    private final List<byte[]> ring = new ArrayList<>(BUFFERS);
    private final BlockingQueue<Work> waiting = new ArrayBlockingQueue<>(BUFFERS - 2);
    private @Nullable Thread worker;
    private @Nullable Work first;
    private int turn;

    /// Digests a stream with SHA-256.
    public BackgroundDigest() {
        this(Digest.Algorithm.SHA256.start());
    }

    /// Goes on with a digest that has seen the stream's beginning. It is the worker's until [#settle] or [#close].
    public BackgroundDigest(MessageDigest running) {
        this.running = running;
    }

    /// The buffer to fill next.
    public byte[] next() {
        int index = turn++ % BUFFERS;
        if (index == ring.size()) {
            ring.add(new byte[BUFFER_BYTES]);
        }
        return ring.get(index);
    }

    /// Digests these bytes of the buffer that was handed out last.
    public void add(byte[] buffer, int length) {
        Work work = new Work(buffer, length);
        if (worker != null) {
            put(work);
        } else if (first == null) {
            first = work;
        } else {
            worker = Thread.ofPlatform().daemon().name("layer-digest").start(this::work);
            put(first);
            put(work);
        }
    }

    /// The digest of all that was added.
    Digest finish() {
        settle();
        return Digest.finish(Digest.Algorithm.SHA256, running);
    }

    /// Waits until the digest that was given has seen all that was added; nothing may be added any more.
    public void settle() {
        if (worker != null) {
            close();
        } else if (first != null) {
            running.update(first.buffer, 0, first.length);
            first = null;
        }
    }

    private void work() {
        try {
            for (Work work = waiting.take(); work.length > 0; work = waiting.take()) {
                running.update(work.buffer, 0, work.length);
            }
        } catch (InterruptedException unexpected) {
            throw new AssertionError("nobody interrupts this thread", unexpected);
        }
    }

    /// Waits for the worker, which never blocks on anything but this queue.
    private void put(Work work) {
        boolean interrupted = false;
        while (true) {
            try {
                waiting.put(work);
                break;
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        Thread ending = worker;
        if (ending == null) {
            return;
        }
        worker = null;
        put(new Work(new byte[0], 0));
        boolean interrupted = false;
        while (ending.isAlive()) {
            try {
                ending.join();
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
