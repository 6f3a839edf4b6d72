package dev.gantry.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// Stands between a client and a registry and breaks connections after so many bytes from the client, with a reset. It
/// knows no HTTP.
final class CuttingProxy implements AutoCloseable {
    /// What a reset swallows besides what the registry has not read. The kernel would let it grow to megabytes.
    private static final int UNSENT_BYTES = 64 << 10;

    private final Connections connections = new Connections(this::connect);
    private final AtomicLong forwarded = new AtomicLong();
    private final int target;
    private volatile LongSupplier cuts = () -> Long.MAX_VALUE;
    private volatile long mark = Long.MAX_VALUE;
    private volatile Runnable atMark = () -> {};

    /// @param target the registry's port
    CuttingProxy(int target) throws IOException {
        this.target = target;
    }

    String host() {
        return "127.0.0.1:" + connections.port();
    }

    /// Breaks connections.
    ///
    /// @param fresh tells of each new connection after how many bytes
    void cut(LongSupplier fresh) {
        cuts = fresh;
    }

    /// Does something once, when clients have sent so many bytes in all; the one that sent the last waits.
    void at(long bytes, Runnable action) {
        atMark = action;
        mark = bytes;
    }

    /// Bytes from clients to the registry, so far.
    long forwarded() {
        return forwarded.get();
    }

    private void connect(Socket client) throws IOException, InterruptedException {
        try (Socket registry = new Socket()) {
            registry.setSendBufferSize(UNSENT_BYTES);
            registry.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
            Thread back = Thread.ofVirtual().start(() -> pump(registry, client, Long.MAX_VALUE));
            pump(client, registry, cuts.getAsLong());
            back.join();
        }
    }

    private void pump(Socket from, Socket to, long limit) {
        byte[] buffer = new byte[16 << 10];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            long left = limit;
            int count = in.read(buffer);
            while (count >= 0 && count <= left) {
                out.write(buffer, 0, count);
                left -= limit == Long.MAX_VALUE ? 0 : count;
                count(from, count);
                count = in.read(buffer);
            }
            if (count < 0) {
                to.shutdownOutput();
            } else {
                out.write(buffer, 0, (int) left);
                reset(from);
                reset(to);
            }
        } catch (IOException broken) {
            reset(from);
            reset(to);
        }
    }

    private void count(Socket from, int bytes) {
        if (from.getLocalPort() != connections.port()) {
            return;
        }
        if (forwarded.addAndGet(bytes) >= mark) {
            mark = Long.MAX_VALUE;
            atMark.run();
        }
    }

    private static void reset(Socket connection) {
        try {
            connection.setSoLinger(true, 0);
            connection.close();
        } catch (IOException gone) {
            return;
        }
    }

    @Override
    public void close() throws IOException {
        connections.close();
    }
}
