package dev.gantry.logging;

import dev.gantry.linux.Errno;
import dev.gantry.linux.LinuxException;
import dev.gantry.linux.MemoryFile;
import dev.gantry.linux.UnixDatagrams;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Datagrams to a unix socket, such as `/dev/log` or journald's. The kernel keeps them until the receiver takes them; a
/// full queue is waited for.
final class UnixDatagramTransport implements Transport {
    private static final long FIRST_PAUSE_NANOS = 200_000;
    private static final long LONGEST_PAUSE_NANOS = 20_000_000;
    private static final byte[] NOTHING = {};

    private final Path path;
    private final boolean largeAsFiles;

    /// Held for a call of the kernel's, none of which waits, and for the close.
    private final ReentrantLock lock = new ReentrantLock();

    private @Nullable UnixDatagrams socket;

    /// @param largeAsFiles whether what is too long for a datagram goes as a sealed memory file, as journald has it
    UnixDatagramTransport(Path path, boolean largeAsFiles) {
        this.path = path;
        this.largeAsFiles = largeAsFiles;
    }

    @Override
    public void connect() throws IOException {
        disconnect();
        lock.lock();
        try {
            socket = UnixDatagrams.connect(path);
        } catch (LinuxException refused) {
            throw new IOException("dial unixgram " + path + ": connect: " + words(refused), refused);
        } finally {
            lock.unlock();
        }
    }

    private static String words(LinuxException refused) {
        return refused.errno() == Errno.UNKNOWN
                ? String.valueOf(refused.getMessage())
                : refused.errno().text();
    }

    @Override
    public void send(List<byte[]> frames) throws IOException {
        for (byte[] frame : frames) {
            try {
                sendWhole(frame);
            } catch (LinuxException broken) {
                throw new IOException("write unixgram " + path + ": " + words(broken), broken);
            }
        }
    }

    private void sendWhole(byte[] frame) throws IOException {
        long pause = FIRST_PAUSE_NANOS;
        while (!attempt(frame)) {
            LockSupport.parkNanos(pause);
            pause = Math.min(LONGEST_PAUSE_NANOS, pause * 2);
        }
    }

    private boolean attempt(byte[] frame) throws IOException {
        lock.lock();
        try {
            UnixDatagrams open = socket;
            if (open == null) {
                throw new IOException("not connected");
            }
            try {
                return open.send(frame);
            } catch (LinuxException tooLong) {
                boolean length = tooLong.errno() == Errno.EMSGSIZE || tooLong.errno() == Errno.ENOBUFS;
                if (!length || !largeAsFiles) {
                    throw tooLong;
                }
                return sendFile(open, frame);
            }
        } finally {
            lock.unlock();
        }
    }

    private static boolean sendFile(UnixDatagrams open, byte[] frame) {
        try (MemoryFile file = MemoryFile.sealed("journal-entry", frame)) {
            return open.send(NOTHING, file.fd());
        }
    }

    @Override
    public void check() {
        // a receiver that has gone is known by the next datagram
    }

    @Override
    public void disconnect() {
        lock.lock();
        try {
            if (socket != null) {
                socket.close();
            }
            socket = null;
        } finally {
            lock.unlock();
        }
    }
}
