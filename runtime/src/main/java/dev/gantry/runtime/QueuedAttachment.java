package dev.gantry.runtime;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A queue of chunks and the virtual thread that empties it into the client's sink. When it is full, the process's
/// output is not read ([Audience#hasRoom]) until the sink has caught up.
final class QueuedAttachment implements Attachment {
    private static final System.Logger LOG = System.getLogger(QueuedAttachment.class.getName());
    private static final int FULL_BYTES = 512 * 1024;

    @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
    private record Chunk(Stream stream, byte[] bytes) {}

    private final OutputSink sink;
    private final ProcessStreams streams;
    private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();

    /// Guards everything below.
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition changed = lock.newCondition();
    private final Deque<Chunk> queue = new ArrayDeque<>();
    private final Set<Stream> wanted;
    private final Set<Stream> open;
    private int queuedBytes;
    private boolean closed;

    QueuedAttachment(Set<Stream> wanted, OutputSink sink, ProcessStreams streams) {
        this.wanted = EnumSet.noneOf(Stream.class);
        this.wanted.addAll(wanted);
        this.open = EnumSet.of(Stream.STDOUT, Stream.STDERR);
        this.sink = sink;
        this.streams = streams;
    }

    void begin() {
        Thread.ofVirtual().name("gantry-attachment").start(this::run);
    }

    boolean hasRoom() {
        lock.lock();
        try {
            return closed || queuedBytes < FULL_BYTES;
        } finally {
            lock.unlock();
        }
    }

    /// Queues bytes that nobody changes any more.
    void offer(Stream stream, byte[] bytes) {
        lock.lock();
        try {
            if (!closed && wanted.contains(stream)) {
                queue.add(new Chunk(stream, bytes));
                queuedBytes += bytes.length;
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    void end(Stream stream) {
        lock.lock();
        try {
            open.remove(stream);
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            for (Chunk chunk = next(); chunk != null; chunk = next()) {
                sink.write(chunk.stream, chunk.bytes, 0, chunk.bytes.length);
                delivered(chunk);
            }
        } catch (IOException gone) {
            LOG.log(System.Logger.Level.DEBUG, "attached client gone error={0}", gone.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            close();
        }
    }

    /// Waits for a chunk; null when no more will come.
    private @Nullable Chunk next() throws InterruptedException {
        lock.lock();
        try {
            while (!closed && queue.isEmpty() && !open.isEmpty()) {
                changed.await();
            }
            return closed ? null : queue.poll();
        } finally {
            lock.unlock();
        }
    }

    private void delivered(Chunk chunk) {
        boolean hasRoomAgain;
        lock.lock();
        try {
            boolean wasFull = queuedBytes >= FULL_BYTES;
            queuedBytes -= chunk.bytes.length;
            hasRoomAgain = wasFull && queuedBytes < FULL_BYTES;
        } finally {
            lock.unlock();
        }
        if (hasRoomAgain) {
            streams.roomAgain();
        }
    }

    @Override
    public CompletableFuture<@Nullable Void> ended() {
        return done;
    }

    @Override
    public void stdinEnded() {
        if (!streams.closeStdinAfterClient()) {
            close();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            queue.clear();
            queuedBytes = 0;
            changed.signal();
        } finally {
            lock.unlock();
        }
        streams.leave(this);
        done.complete(null);
    }
}
