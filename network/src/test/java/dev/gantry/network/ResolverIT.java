package dev.gantry.network;

import static dev.gantry.network.DnsQueries.query;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.linux.NetworkNamespace;
import dev.gantry.linux.Nftables;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/// A resolver in a namespace of its own, asked by programs that know nothing of us.
@Tag("kernel")
final class ResolverIT {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final int PATIENCE_MILLIS = 10_000;

    private final TestDirectory directory = new TestDirectory()
            .with("web", "web.my-net.", "172.20.0.2", "fd00::2")
            .with("web.my-net", "web.my-net.", "172.20.0.2", "fd00::2");
    private final List<AutoCloseable> open = new ArrayList<>();

    @TempDir
    Path run;

    private Path path;
    private NetworkNamespace namespace;
    private SocketLoop loop;

    @BeforeEach
    void makeNamespace() throws IOException {
        NetworkLab.requirePrivateNetwork();
        path = run.resolve("box");
        namespace = NetworkNamespace.create(path, () -> {});
        open.add(() -> NetworkNamespace.delete(path));
        open.add(namespace);
        namespace.netlink().batch().up(1).apply();
        loop = SocketLoop.start("dns", ClientMessage.UDP_BYTES);
        open.add(loop);
    }

    @AfterEach
    void removeNamespace() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    private <T extends Closeable> T inside(NetworkLab.Socketing<T> opening) {
        T opened = namespace.call(() -> NetworkLab.unchecked(opening));
        open.add(opened);
        return opened;
    }

    /// On ports of the kernel's choice, with the rules that lead to them.
    private void startResolver(Upstream... upstreams) throws IOException {
        InetSocketAddress address = new InetSocketAddress(Resolver.ADDRESS, 0);
        DatagramChannel udp =
                inside(() -> DatagramChannel.open(StandardProtocolFamily.INET).bind(address));
        ServerSocketChannel tcp = inside(
                () -> ServerSocketChannel.open(StandardProtocolFamily.INET).bind(address));
        open.add(Resolver.start(loop, udp, tcp, directory, () -> List.of(upstreams), ResolverLimits.DEFAULTS));
        ResolverRedirect.install(namespace, port(udp.getLocalAddress()), port(tcp.getLocalAddress()));
    }

    private static int port(SocketAddress address) {
        return ((InetSocketAddress) address).getPort();
    }

    /// What busybox says to whoever looks into its answer.
    private String nslookup(String... question) throws IOException {
        List<String> command = new ArrayList<>(List.of("nsenter", "--net=" + path, "busybox", "nslookup"));
        command.addAll(List.of(question));
        command.add(Resolver.ADDRESS.getHostAddress());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private Message askByTcp(Message query) {
        return NetworkLab.in(
                path,
                () -> NetworkLab.unchecked(() -> {
                    try (Socket socket = new Socket()) {
                        socket.connect(new InetSocketAddress(Resolver.ADDRESS, 53), PATIENCE_MILLIS);
                        socket.setSoTimeout(PATIENCE_MILLIS);
                        ResolverLab.sendByTcp(socket, query.toWire());
                        return ResolverLab.receiveByTcp(socket);
                    }
                }));
    }

    @Test
    void programsOfTheNamespaceFindNamesAndAddresses() throws IOException {
        startResolver();

        assertThat(nslookup("web")).contains("172.20.0.2", "fd00::2");
        assertThat(nslookup("-type=aaaa", "WEB.my-net.")).contains("fd00::2");
        assertThat(nslookup("172.20.0.2")).contains("web.my-net");
        assertThat(nslookup("-type=a", "www.example")).contains("SERVFAIL");
        assertThat(askByTcp(query("web.", Type.A)).getSection(Section.ANSWER)).hasSize(1);
    }

    /// A name server of the container's own, on every address, is neither in the way nor cut off.
    @Test
    void port53IsTheContainersOwn() throws IOException {
        DatagramSocket own = inside(() -> new DatagramSocket(53));
        ServerSocket ownTcp = inside(() -> new ServerSocket(53));
        own.setSoTimeout(PATIENCE_MILLIS);
        ownTcp.setSoTimeout(PATIENCE_MILLIS);
        startResolver();

        assertThat(nslookup("-type=a", "web")).contains("172.20.0.2");
        assertThat(askByTcp(query("web.", Type.A)).getSection(Section.ANSWER)).hasSize(1);

        DatagramSocket client = inside(() -> new DatagramSocket());
        client.send(new DatagramPacket(new byte[] {7}, 1, new InetSocketAddress(LOOPBACK, 53)));
        DatagramPacket packet = new DatagramPacket(new byte[10], 10);
        own.receive(packet);
        assertThat(packet.getData()[0]).isEqualTo((byte) 7);
        Socket tcpClient = inside(() -> new Socket(LOOPBACK, 53));
        try (Socket accepted = ownTcp.accept()) {
            tcpClient.getOutputStream().write(9);
            assertThat(new DataInputStream(accepted.getInputStream()).readByte())
                    .isEqualTo((byte) 9);
        }
    }

    @Test
    void otherPortsReplaceTheRules() throws IOException {
        ResolverRedirect.install(namespace, 1111, 2222);
        startResolver();

        assertThat(nslookup("-type=a", "web")).contains("172.20.0.2");
        String rules = namespace.call(() -> {
            try (Nftables nftables = Nftables.open()) {
                return nftables.run("list ruleset");
            }
        });
        assertThat(rules).containsOnlyOnce("table ip gantry_dns").doesNotContain("1111", "2222");
    }

    /// A server on the container's loopback, which says what it has to say by TCP alone.
    private TestServer serverInside() {
        DatagramSocket udp = inside(() -> new DatagramSocket(0, LOOPBACK));
        ServerSocket tcp = inside(() -> new ServerSocket(udp.getLocalPort(), 0, LOOPBACK));
        return TestServer.start(udp, tcp, asked -> {
            Message answer = DnsQueries.answer(asked.query(), Rcode.NXDOMAIN);
            if (!asked.tcp()) {
                answer.getHeader().setFlag(Flags.TC);
            }
            asked.send(answer.toWire());
        });
    }

    @Test
    void serversAreReachedFromWhereTheirSocketsAreMade() throws IOException {
        TestServer server = serverInside();
        open.add(server);
        UpstreamSockets inside = new UpstreamSockets(loop, new SocketPlace.Inside(namespace));
        open.add(inside);
        UpstreamSockets host = new UpstreamSockets(loop, new SocketPlace.Host());
        open.add(host);

        startResolver(new Upstream(server.address(), host));
        assertThat(askByTcp(query("www.example.", Type.A)).getRcode()).isEqualTo(Rcode.SERVFAIL);
        startResolver(new Upstream(server.address(), inside));
        assertThat(askByTcp(query("www.example.", Type.A)).getRcode()).isEqualTo(Rcode.NXDOMAIN);
    }

    @Test
    void aNamespaceThatIsGoneIsAServerThatIsGone() throws IOException {
        TestServer server = serverInside();
        open.add(server);
        NetworkNamespace second = NetworkNamespace.open(path);
        UpstreamSockets inside = new UpstreamSockets(loop, new SocketPlace.Inside(second));
        open.add(inside);
        second.close();

        startResolver(new Upstream(server.address(), inside));

        assertThat(askByTcp(query("www.example.", Type.A)).getRcode()).isEqualTo(Rcode.SERVFAIL);
    }
}
