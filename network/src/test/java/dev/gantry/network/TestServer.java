package dev.gantry.network;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;

/// A name server on loopback, UDP and TCP on one port, that treats each query as the test says and lets the
/// test see them.
final class TestServer implements AutoCloseable {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final int PATIENCE_SECONDS = 10;
    private static final int TRIES = 50;

    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private final InetSocketAddress address;
    private final Consumer<Seen> behaviour;
    private final List<Thread> threads = new ArrayList<>();
    private final BlockingQueue<Seen> seen = new LinkedBlockingQueue<>();

    private TestServer(DatagramSocket udp, ServerSocket tcp, Consumer<Seen> behaviour) {
        this.udp = udp;
        this.tcp = tcp;
        this.address = new InetSocketAddress(udp.getLocalAddress(), udp.getLocalPort());
        this.behaviour = behaviour;
    }

    /// Sends bytes back where a query came from.
    private interface Way {
        void send(byte[] message) throws IOException;
    }

    /// A query that came.
    ///
    /// @param port the client's
    record Seen(Message query, int port, boolean tcp, Way back) {
        void reply(int rcode, Record... records) {
            send(DnsQueries.answer(query, rcode, records).toWire());
        }

        void send(byte[] message) {
            try {
                back.send(message);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    static TestServer start(Consumer<Seen> behaviour) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            DatagramSocket udp = new DatagramSocket(0, LOOPBACK);
            try {
                return start(udp, new ServerSocket(udp.getLocalPort(), 0, LOOPBACK), behaviour);
            } catch (IOException _) {
                udp.close(); // the port is somebody's, of the other protocol
            }
        }
        throw new IOException("no port free in both protocols");
    }

    static TestServer start(DatagramSocket udp, ServerSocket tcp, Consumer<Seen> behaviour) {
        TestServer server = new TestServer(udp, tcp, behaviour);
        server.threads.add(Thread.ofVirtual().start(server::receive));
        server.threads.add(Thread.ofVirtual().start(server::accept));
        return server;
    }

    /// One that never answers.
    static TestServer silent() throws IOException {
        return start(_ -> {});
    }

    InetSocketAddress address() {
        return address;
    }

    /// The next query that came, waited for.
    Seen next() throws InterruptedException {
        Seen next = seen.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no query came to the server");
        }
        return next;
    }

    /// Whether nothing came that [#next] has not told of.
    boolean isIdle() {
        return seen.isEmpty();
    }

    private void receive() {
        DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
        while (!udp.isClosed()) {
            try {
                packet.setLength(65_535);
                udp.receive(packet);
                InetSocketAddress client = (InetSocketAddress) packet.getSocketAddress();
                treat(
                        Arrays.copyOf(packet.getData(), packet.getLength()),
                        client.getPort(),
                        false,
                        message -> udp.send(new DatagramPacket(message, message.length, client)));
            } catch (IOException _) {
                // closed, or no message
            }
        }
    }

    private void accept() {
        while (!tcp.isClosed()) {
            try {
                Socket client = tcp.accept();
                Thread.ofVirtual().start(() -> converse(client));
            } catch (IOException _) {
                // closed
            }
        }
    }

    private void converse(Socket client) {
        try (client) {
            DataInputStream in = new DataInputStream(client.getInputStream());
            DataOutputStream out = new DataOutputStream(client.getOutputStream());
            while (!tcp.isClosed()) {
                byte[] message = in.readNBytes(in.readUnsignedShort());
                treat(message, client.getPort(), true, answer -> {
                    out.writeShort(answer.length);
                    out.write(answer);
                    out.flush();
                });
            }
        } catch (IOException _) {
            // the client's last
        }
    }

    private void treat(byte[] message, int port, boolean byTcp, Way back) throws IOException {
        Seen one = new Seen(new Message(message), port, byTcp, back);
        behaviour.accept(one);
        seen.add(one);
    }

    void closeTcp() throws IOException {
        tcp.close();
    }

    /// Returns when the port is closed: the sockets' threads have noticed.
    @Override
    public void close() throws IOException {
        udp.close();
        tcp.close();
        threads.forEach(TestServer::await);
    }

    private static void await(Thread thread) {
        try {
            thread.join(Duration.ofSeconds(PATIENCE_SECONDS));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
