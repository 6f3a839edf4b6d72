package dev.gantry.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/// A TCP receiver of lines, which can go away and come back at the same port.
public final class LineReceiver implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<String> lines = new ArrayList<>();
    private final List<Socket> connections = new ArrayList<>();
    private final int port;
    private ServerSocket listener;

    public LineReceiver() throws IOException {
        listener = listenAnywhere();
        port = listener.getLocalPort();
    }

    /// Not where the kernel gives ports out to who asks for any: while this one is away, nobody is to get its port.
    private ServerSocket listenAnywhere() throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return listen(ThreadLocalRandom.current().nextInt(20_000, 32_768));
            } catch (BindException taken) {
                if (attempt == 100) {
                    throw taken;
                }
            }
        }
    }

    private ServerSocket listen(int at) throws IOException {
        ServerSocket fresh = new ServerSocket();
        fresh.setReuseAddress(true);
        fresh.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), at));
        Thread.ofVirtual().start(() -> accept(fresh));
        return fresh;
    }

    public int port() {
        return port;
    }

    private void accept(ServerSocket from) {
        try {
            while (true) {
                Socket connection = from.accept();
                lock.lock();
                try {
                    connections.add(connection);
                    if (from.isClosed()) {
                        connection.close();
                    }
                } finally {
                    lock.unlock();
                }
                Thread.ofVirtual().start(() -> read(connection));
            }
        } catch (IOException closed) {
            // gone away
        }
    }

    private void read(Socket connection) {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lock.lock();
                try {
                    lines.add(line.substring(line.indexOf("]: ") + 3));
                    changed.signalAll();
                } finally {
                    lock.unlock();
                }
            }
        } catch (IOException broken) {
            // gone away
        }
    }

    /// Closes everything; who connects is refused. What had come long ago is read before, however slow the machine:
    /// a sender can't know of it otherwise.
    public void goAway() throws IOException {
        List<Socket> leaving;
        lock.lock();
        try {
            listener.close();
            leaving = List.copyOf(connections);
            connections.clear();
        } finally {
            lock.unlock();
        }
        for (Socket connection : leaving) {
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (!connection.isClosed() && connection.getInputStream().available() > 0 && System.nanoTime() < end) {
                LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
            }
            connection.close();
        }
    }

    public void comeBack() throws IOException {
        listener = listen(port);
    }

    /// What has come, repeated lines left out.
    public List<String> await(int count) throws InterruptedException {
        lock.lock();
        try {
            long left = PATIENCE.toNanos();
            while (lines.stream().distinct().count() < count && left > 0) {
                left = changed.awaitNanos(left);
            }
            List<String> came = lines.stream().distinct().toList();
            assertThat(came).hasSizeGreaterThanOrEqualTo(count);
            return came;
        } finally {
            lock.unlock();
        }
    }

    /// All that has come, in order.
    public List<String> all() {
        lock.lock();
        try {
            return List.copyOf(lines);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        goAway();
    }
}
