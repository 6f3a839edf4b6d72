package dev.gantry.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.xbill.DNS.Message;

/// A resolver on loopback, with real sockets on both sides, and one UDP client of it.
final class ResolverLab implements AutoCloseable {
    static final TestDirectory NOBODY = new TestDirectory();

    /// With so much time that no test meets a deadline by chance.
    static final ResolverLimits PATIENT =
            new ResolverLimits(1024, 64, Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(1));

    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final int PATIENCE_MILLIS = 10_000;

    private final SocketLoop loop;
    private final UpstreamSockets sockets;
    private final boolean guest;
    private final InetSocketAddress address;
    private final InetSocketAddress tcpAddress;
    private final Resolver resolver;
    private final DatagramSocket client;

    private ResolverLab(
            SocketLoop loop,
            UpstreamSockets sockets,
            boolean guest,
            NameDirectory directory,
            ResolverLimits limits,
            List<InetSocketAddress> servers)
            throws IOException {
        this.loop = loop;
        this.sockets = sockets;
        this.guest = guest;
        InetSocketAddress any = new InetSocketAddress(LOOPBACK, 0);
        DatagramChannel udp = DatagramChannel.open(StandardProtocolFamily.INET).bind(any);
        ServerSocketChannel tcp =
                ServerSocketChannel.open(StandardProtocolFamily.INET).bind(any);
        address = (InetSocketAddress) udp.getLocalAddress();
        tcpAddress = (InetSocketAddress) tcp.getLocalAddress();
        List<Upstream> upstreams =
                servers.stream().map(server -> new Upstream(server, sockets)).toList();
        resolver = Resolver.start(loop, udp, tcp, directory, () -> upstreams, limits);
        client = new DatagramSocket(0, LOOPBACK);
        client.setSoTimeout(PATIENCE_MILLIS);
    }

    static ResolverLab start(NameDirectory directory, ResolverLimits limits, TestServer... servers) throws IOException {
        return start(directory, limits, addresses(servers));
    }

    /// With servers that need not exist.
    static ResolverLab start(NameDirectory directory, ResolverLimits limits, List<InetSocketAddress> servers)
            throws IOException {
        SocketLoop loop = SocketLoop.start("dns", ClientMessage.UDP_BYTES);
        UpstreamSockets sockets = new UpstreamSockets(loop, new SocketPlace.Host());
        return new ResolverLab(loop, sockets, false, directory, limits, servers);
    }

    /// Another container's, of the same host; closed before this one.
    ResolverLab neighbour(NameDirectory directory, ResolverLimits limits, TestServer... servers) throws IOException {
        return new ResolverLab(loop, sockets, true, directory, limits, addresses(servers));
    }

    private static List<InetSocketAddress> addresses(TestServer... servers) {
        return Stream.of(servers).map(TestServer::address).toList();
    }

    InetSocketAddress address() {
        return address;
    }

    InetSocketAddress tcpAddress() {
        return tcpAddress;
    }

    Resolver resolver() {
        return resolver;
    }

    UpstreamSockets sockets() {
        return sockets;
    }

    /// The answer by UDP. What came for earlier queries is left aside.
    Message ask(Message query) throws IOException {
        send(query.toWire());
        Message answer = receive();
        while (answer.getHeader().getID() != query.getHeader().getID()) {
            answer = receive();
        }
        return answer;
    }

    void send(byte[] message) throws IOException {
        client.send(new DatagramPacket(message, message.length, address));
    }

    Message receive() throws IOException {
        return DnsQueries.parse(receiveBytes());
    }

    byte[] receiveBytes() throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
        client.receive(packet);
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    /// The answer by TCP.
    Message askByTcp(Message query) throws IOException {
        try (Socket socket = connect()) {
            sendByTcp(socket, query.toWire());
            return receiveByTcp(socket);
        }
    }

    Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.connect(tcpAddress, PATIENCE_MILLIS);
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    static void sendByTcp(Socket socket, byte[] message) throws IOException {
        ByteArrayOutputStream framed = new ByteArrayOutputStream();
        new DataOutputStream(framed).writeShort(message.length);
        framed.write(message);
        socket.getOutputStream().write(framed.toByteArray());
    }

    static Message receiveByTcp(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        return DnsQueries.parse(in.readNBytes(in.readUnsignedShort()));
    }

    /// Whether the other side closes this connection, or has, without a word.
    static boolean isClosedByServer(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException _) {
            return true; // reset
        }
    }

    /// Waits for what other threads do in their own time.
    static void eventually(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofMillis(PATIENCE_MILLIS).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited for other threads").isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
        }
    }

    @Override
    public void close() {
        client.close();
        resolver.close();
        if (!guest) {
            sockets.close();
            loop.close();
        }
    }
}
