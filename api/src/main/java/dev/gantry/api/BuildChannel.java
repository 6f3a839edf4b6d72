package dev.gantry.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/// A stream each way within a build's connection. Each side sends as much as the other has room for, so that a
/// channel that nobody reads holds up no other. One thread may read while another writes; interrupting one that
/// waits throws it out.
public final class BuildChannel implements AutoCloseable {
    /// What may be sent before the other side says more, in bytes.
    static final int WINDOW = 256 << 10;

    private final BuildConnection connection;
    private final int number;

    /// Guards all below.
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition changed = lock.newCondition();
    private final ArrayDeque<byte[]> received = new ArrayDeque<>();
    private int unacknowledged;
    private int mayReceive = WINDOW;
    private long maySend = WINDOW;
    private Answer answer = Answer.NONE;
    private boolean ended;
    private boolean closed;

    private enum Answer {
        NONE,
        ACCEPTED,
        REFUSED
    }

    BuildChannel(BuildConnection connection, int number) {
        this.connection = connection;
        this.number = number;
    }

    /// Waits for the answer of the side that was asked for the channel.
    ///
    /// @return false where it does not have what is wanted
    /// @throws IOException where the connection ends first
    public boolean accepted() throws IOException {
        lock.lock();
        try {
            awaitWhile(() -> answer == Answer.NONE && !closed);
            if (answer == Answer.NONE) {
                throw gone();
            }
            return answer == Answer.ACCEPTED;
        } finally {
            lock.unlock();
        }
    }

    /// Answers that what is wanted follows.
    public void accept() throws IOException {
        send(BuildFrame.Kind.ACCEPT);
    }

    /// Answers that there is none of what is wanted, and ends the channel.
    public void refuse() throws IOException {
        send(BuildFrame.Kind.REFUSE);
        end();
    }

    private void send(BuildFrame.Kind kind) throws IOException {
        connection.send(new BuildFrame(kind, number, new byte[0]));
    }

    /// What comes; ends where the other side ends.
    public InputStream input() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                Objects.checkFromIndexSize(offset, length, bytes.length);
                return length == 0 ? 0 : take(bytes, offset, length);
            }
        };
    }

    private int take(byte[] bytes, int offset, int length) throws IOException {
        int count;
        int room;
        lock.lock();
        try {
            awaitWhile(() -> received.isEmpty() && !ended && !closed);
            byte[] next = received.poll();
            if (next == null) {
                if (ended) {
                    return -1;
                }
                throw gone();
            }
            count = Math.min(length, next.length);
            System.arraycopy(next, 0, bytes, offset, count);
            if (count < next.length) {
                received.addFirst(Arrays.copyOfRange(next, count, next.length));
            }
            room = giveBack(count);
        } finally {
            lock.unlock();
        }
        if (room > 0) {
            connection.send(BuildFrame.window(number, room));
        }
        return count;
    }

    /// How much room to tell of: not of every byte.
    private int giveBack(int count) {
        unacknowledged += count;
        if (unacknowledged < WINDOW / 2 || ended) {
            return 0;
        }
        int room = unacknowledged;
        unacknowledged = 0;
        mayReceive += room;
        return room;
    }

    /// What goes to the other side. Closing it ends this direction alone.
    public OutputStream output() {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                Objects.checkFromIndexSize(offset, length, bytes.length);
                int done = 0;
                while (done < length) {
                    int count = reserve(length - done);
                    byte[] part = Arrays.copyOfRange(bytes, offset + done, offset + done + count);
                    connection.send(new BuildFrame(BuildFrame.Kind.DATA, number, part));
                    done += count;
                }
            }

            @Override
            public void close() throws IOException {
                send(BuildFrame.Kind.END);
            }
        };
    }

    /// Waits for room.
    private int reserve(int wanted) throws IOException {
        lock.lock();
        try {
            awaitWhile(() -> maySend == 0 && !closed);
            if (closed) {
                throw gone();
            }
            int count = (int) Math.min(Math.min(wanted, maySend), BuildFrame.LONGEST);
            maySend -= count;
            return count;
        } finally {
            lock.unlock();
        }
    }

    private void awaitWhile(BooleanSupplier waiting) throws InterruptedIOException {
        try {
            while (waiting.getAsBoolean()) {
                changed.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    private static IOException gone() {
        return new IOException("the build connection has ended");
    }

    /// A frame of this channel has come.
    void receive(BuildFrame frame) throws IOException {
        lock.lock();
        try {
            switch (frame.kind()) {
                case ACCEPT -> answer = Answer.ACCEPTED;
                case REFUSE -> answer = Answer.REFUSED;
                case DATA -> keep(frame.payload());
                case END -> ended = true;
                case CLOSE -> closed = true;
                case WINDOW -> maySend += frame.windowBytes();
                case EVENT, OPEN -> throw new IOException("malformed build connection: " + frame.kind());
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void keep(byte[] payload) throws IOException {
        if (payload.length > mayReceive || ended) {
            throw new IOException("malformed build connection: more was sent than there is room for");
        }
        if (payload.length > 0 && !closed) {
            mayReceive -= payload.length;
            received.add(payload);
        }
    }

    /// The connection has ended, or this side wants no more: who waits is thrown out.
    void end() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        connection.forget(number);
    }

    /// Ends both directions. Does nothing where they have ended.
    @Override
    public void close() {
        end();
        try {
            send(BuildFrame.Kind.CLOSE);
        } catch (IOException gone) {
            return; // nobody is there to be told
        }
    }
}
