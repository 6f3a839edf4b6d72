package dev.gantry.network;

import static dev.gantry.network.NetworkLab.ask;
import static dev.gantry.network.NetworkLab.askByUdp;
import static dev.gantry.network.NetworkLab.assertNoAnswer;
import static dev.gantry.network.NetworkLab.namespace;
import static dev.gantry.network.NetworkLab.tcp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real connections to published ports, from every side.
@Tag("kernel")
final class PublishedPortsIT {
    @TempDir
    Path run;

    private NetworkLab lab;

    @BeforeEach
    void openLab() {
        lab = NetworkLab.open(NetworkOptions.defaults(run));
    }

    @AfterEach
    void closeLab() throws Exception {
        lab.close();
    }

    private void reopen(FirewallOptions firewall) throws Exception {
        lab.close();
        lab = NetworkLab.open(NetworkLab.options(run, firewall));
    }

    private static PortRequest udp(int hostPort, int containerPort) {
        return new PortRequest(containerPort, TransportProtocol.UDP, null, hostPort, hostPort);
    }

    private static PortRequest on(String address, int hostPort, int containerPort) {
        InetAddress host = InetAddress.ofLiteral(address);
        return new PortRequest(containerPort, TransportProtocol.TCP, host, hostPort, hostPort);
    }

    @Test
    void theHostReachesAPublishedPortByLoopbackAndByItsOwnAddresses() {
        Sandbox web = lab.container(tcp(8080, 80));
        lab.serve(namespace(web), 80, "web");
        lab.outside();

        assertThat(ask(null, "127.0.0.1", 8080)).isEqualTo("web sees 172.17.0.1");
        assertThat(ask(null, "172.17.0.1", 8080)).isEqualTo("web sees 172.17.0.1");
        assertThat(ask(null, "198.51.100.1", 8080)).startsWith("web sees ");
    }

    @Test
    void aNeighbourAndTheContainerItselfReachAPublishedPortByTheHostsAddress() {
        Sandbox web = lab.container(tcp(8080, 80));
        Sandbox neighbour = lab.container();
        lab.serve(namespace(web), 80, "web");
        lab.outside();

        for (Path from : List.of(namespace(web), namespace(neighbour))) {
            assertThat(ask(from, "172.17.0.1", 8080)).isEqualTo("web sees 172.17.0.1");
            assertThat(ask(from, "198.51.100.1", 8080)).isEqualTo("web sees 172.17.0.1");
        }
    }

    @Test
    void theOutsideReachesAPublishedPortUnderItsOwnAddressAndNoOther() {
        Sandbox web = lab.container(tcp(8080, 80), on("127.0.0.1", 8081, 80));
        lab.serve(namespace(web), 80, "web");
        Path outside = lab.outside();

        assertThat(ask(outside, "198.51.100.1", 8080)).isEqualTo("web sees 198.51.100.2");
        assertNoAnswer(outside, "198.51.100.1", 8081);
        assertThat(ask(null, "127.0.0.1", 8081)).startsWith("web sees ");
    }

    @Test
    void udpPortsArePublishedLikewise() {
        Sandbox web = lab.container(udp(5353, 53));
        lab.serve(namespace(web), 53, "dns");
        Path outside = lab.outside();

        assertThat(askByUdp(null, "127.0.0.1", 5353)).isEqualTo("dns sees 172.17.0.1");
        assertThat(askByUdp(outside, "198.51.100.1", 5353)).isEqualTo("dns sees 198.51.100.2");
        for (Path from : List.of(namespace(web), namespace(lab.container()))) {
            assertThat(askByUdp(from, "172.17.0.1", 5353)).startsWith("dns sees ");
            assertThat(askByUdp(from, "198.51.100.1", 5353)).startsWith("dns sees ");
        }
    }

    @Test
    void ipv6ClientsAreRelayed() {
        Sandbox web = lab.container(tcp(8080, 80), udp(8080, 80), on("::1", 8081, 80));
        lab.serve(namespace(web), 80, "web");

        assertThat(ask(null, "::1", 8080)).isEqualTo("web sees 172.17.0.1");
        assertThat(askByUdp(null, "::1", 8080)).isEqualTo("web sees 172.17.0.1");
        assertThat(ask(null, "::1", 8081)).isEqualTo("web sees 172.17.0.1");
        assertNoAnswer(null, "127.0.0.1", 8081);
    }

    @Test
    void withoutFirewallEveryClientIsRelayed() throws Exception {
        reopen(new FirewallOptions(false, false, true, false));
        Sandbox web = lab.container(tcp(8080, 80), udp(8080, 80));
        lab.serve(namespace(web), 80, "web");

        assertThat(ask(null, "127.0.0.1", 8080)).isEqualTo("web sees 172.17.0.1");
        assertThat(askByUdp(null, "127.0.0.1", 8080)).isEqualTo("web sees 172.17.0.1");
    }

    @Test
    void withoutTheUserlandProxyTheKernelLeadsAllClientsThatItCan() throws Exception {
        reopen(new FirewallOptions(true, false, false, false));
        Sandbox web = lab.container(tcp(8080, 80), udp(8080, 80));
        Sandbox neighbour = lab.container();
        Sandbox stranger = lab.containerOn(lab.network("green"));
        lab.serve(namespace(web), 80, "web");
        Path outside = lab.outside();

        assertThat(ask(outside, "198.51.100.1", 8080)).isEqualTo("web sees 198.51.100.2");
        assertThat(askByUdp(outside, "198.51.100.1", 8080)).isEqualTo("web sees 198.51.100.2");
        for (String own : List.of("127.0.0.1", "172.17.0.1", "198.51.100.1")) {
            assertThat(ask(null, own, 8080)).startsWith("web sees ");
            assertThat(askByUdp(null, own, 8080)).startsWith("web sees ");
        }
        for (Path from : List.of(namespace(web), namespace(neighbour), namespace(stranger))) {
            assertThat(ask(from, "198.51.100.1", 8080)).startsWith("web sees ");
            assertThat(askByUdp(from, "198.51.100.1", 8080)).startsWith("web sees ");
        }
    }

    @Test
    void withoutTheUserlandProxyThePortIsHeldAndNobodyIsRelayed() throws Exception {
        reopen(new FirewallOptions(true, false, false, false));
        Sandbox web = lab.container(tcp(8080, 80), udp(8080, 80));
        lab.serve(namespace(web), 80, "web");

        assertThat(ports(web))
                .extracting(port -> port.hostAddress().getHostAddress())
                .containsExactly("0.0.0.0", "0.0.0.0");
        assertNoAnswer(null, "::1", 8080);
        assertThatThrownBy(() -> NetworkLab.unchecked(() -> new ServerSocket(8080)))
                .hasMessageContaining("Address already in use");
        lab.controller().release(web.containerId());
        try (ServerSocket free = new ServerSocket(8080)) {
            assertThat(free.isBound()).isTrue();
        }
    }

    @Test
    void withoutTheUserlandProxyAndIccOtherNetworksAreReachedAllTheSame() throws Exception {
        reopen(new FirewallOptions(true, false, false, false));
        NetworkSpec strict = lab.network(NetworkLab.wish("strict", Map.of(BridgeSettings.ICC, "false")));
        Sandbox web = lab.container(tcp(8080, 80));
        Sandbox own = lab.container(NetworkLab.mode(List.of(NetworkLab.on(strict)), tcp(8081, 80)));
        Sandbox neighbour = lab.containerOn(strict);
        lab.serve(namespace(web), 80, "web");
        lab.serve(namespace(own), 80, "own");

        assertThat(ask(namespace(neighbour), "172.17.0.1", 8080)).startsWith("web sees ");
        assertThat(ask(null, "127.0.0.1", 8081)).startsWith("own sees ");
        assertNoAnswer(namespace(neighbour), NetworkLab.address(own).getHostAddress(), 80);
        assertNoAnswer(namespace(neighbour), "172.17.0.1", 8081);
    }

    @Test
    void changingTheUserlandProxyTakesEffectForContainersThatRun() {
        Sandbox web = lab.container(tcp(8080, 80));
        lab.serve(namespace(web), 80, "web");
        assertThat(ask(null, "::1", 8080)).startsWith("web sees ");

        lab.restart(NetworkLab.options(run, new FirewallOptions(true, false, false, false)), List.of(web));
        assertNoAnswer(null, "::1", 8080);
        assertThat(ask(null, "127.0.0.1", 8080)).startsWith("web sees ");

        lab.restart(NetworkOptions.defaults(run), List.of(web));
        assertThat(ask(null, "::1", 8080)).startsWith("web sees ");
    }

    @Test
    void byIpv6TooAPublishedPortAnswersOnEverySide() {
        NetworkSpec dual = lab.network("dual", "10.20.0.0/24", "fd00:1::/64");
        Sandbox web = lab.container(NetworkLab.mode(List.of(NetworkLab.on(dual)), tcp(8080, 80), udp(8080, 80)));
        Sandbox friend = lab.containerOn(dual);
        lab.serve(namespace(web), 80, "web");
        Path outside = lab.outside();
        lab.addIpv6(outside);

        assertThat(ask(outside, "2001:db8:64::1", 8080)).isEqualTo("web sees 2001:db8:64:0:0:0:0:2");
        assertThat(askByUdp(outside, "2001:db8:64::1", 8080)).isEqualTo("web sees 2001:db8:64:0:0:0:0:2");
        for (String own : List.of("::1", "fd00:1::1", "2001:db8:64::1")) {
            assertThat(ask(null, own, 8080)).startsWith("web sees ");
            assertThat(askByUdp(null, own, 8080)).startsWith("web sees ");
        }
        for (Path from : List.of(namespace(web), namespace(friend))) {
            assertThat(ask(from, "2001:db8:64::1", 8080)).startsWith("web sees ");
            assertThat(askByUdp(from, "fd00:1::1", 8080)).startsWith("web sees ");
        }
    }

    @Test
    void anSctpPortIsLedByTheKernel() {
        PortRequest sctp = new PortRequest(3868, TransportProtocol.SCTP, null, 3868, 3868);
        lab.container(sctp);

        assertThat(NetworkLab.rules("list map inet gantry published4")).contains("sctp . 3868 : 172.17.0.2 . 3868");
        assertThatThrownBy(() -> lab.container(sctp)).hasMessageEndingWith("port is already allocated");
    }

    /// A relay that always finds something to read must not keep the processors from everybody else.
    @Test
    void aFloodOfWhatIsRelayedStopsNobody() throws Exception {
        int processors = Runtime.getRuntime().availableProcessors();
        PortRequest[] requests = IntStream.range(0, processors + 1)
                .mapToObj(i -> udp(9000 + i, 80))
                .toArray(PortRequest[]::new);
        Sandbox web = lab.container(requests);
        DatagramSocket silent = NetworkLab.in(namespace(web), () -> NetworkLab.unchecked(() -> new DatagramSocket(80)));
        AtomicBoolean over = new AtomicBoolean();
        List<Thread> floods = Stream.of(requests)
                .map(port -> Thread.ofPlatform().start(() -> flood(port.hostPortFirst(), over)))
                .toList();
        try {
            for (int i = 0; i < 100; i++) {
                Thread other = Thread.ofVirtual().start(() -> {});
                assertThat(other.join(Duration.ofSeconds(10))).isTrue();
            }
        } finally {
            silent.close();
            over.set(true);
            for (Thread flood : floods) {
                flood.join();
            }
        }
    }

    private static void flood(int port, AtomicBoolean over) {
        try (DatagramSocket socket = new DatagramSocket()) {
            DatagramPacket packet = new DatagramPacket(new byte[64], 64, InetAddress.ofLiteral("::1"), port);
            while (!over.get()) {
                socket.send(packet);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aRelayedConnectionMayBeHalfClosedAndCarriesMuch() throws Exception {
        Sandbox web = lab.container(tcp(8080, 80));
        byte[] much = new byte[5_000_000];
        new Random(1).nextBytes(much);
        ServerSocket server = NetworkLab.in(namespace(web), () -> NetworkLab.unchecked(() -> new ServerSocket(80)));
        Thread echo = Thread.ofPlatform().start(() -> NetworkLab.unchecked(() -> echo(server)));

        try (Socket client = new Socket(InetAddress.ofLiteral("::1"), 8080)) {
            client.setSoTimeout(30_000);
            Thread writer = Thread.ofPlatform()
                    .start(() -> NetworkLab.unchecked(() -> {
                        client.getOutputStream().write(much);
                        client.shutdownOutput();
                        return true;
                    }));
            assertThat(client.getInputStream().readAllBytes()).isEqualTo(much);
            writer.join();
        } finally {
            server.close();
            echo.join();
        }
    }

    /// Answers when it has read all.
    private static boolean echo(ServerSocket server) throws IOException {
        try (Socket client = server.accept()) {
            client.getOutputStream().write(client.getInputStream().readAllBytes());
        }
        return true;
    }

    @Test
    void aPortWithoutAWishComesFromTheEphemeralRangeAndIsOnBothFamilies() {
        Sandbox web = lab.container(tcp(0, 80), tcp(0, 81));

        assertThat(ports(web)).extracting(PublishedPort::hostPort).containsExactly(32768, 32768, 32769, 32769);
        assertThat(ports(web))
                .extracting(port -> port.hostAddress().getHostAddress())
                .startsWith("0.0.0.0", "0:0:0:0:0:0:0:0");
    }

    @Test
    void aRangeGivesItsFirstFreePort() {
        lab.container(tcp(9000, 80));

        Sandbox second = lab.container(new PortRequest(80, TransportProtocol.TCP, null, 9000, 9001));

        assertThat(ports(second).getFirst().hostPort()).isEqualTo(9001);
        assertThatThrownBy(() -> lab.container(new PortRequest(80, TransportProtocol.TCP, null, 9000, 9001)))
                .hasMessageEndingWith("Bind for 0.0.0.0:9001 failed: port is already allocated");
    }

    @Test
    void aPortOfAnotherContainerIsRefusedInDockersWords() {
        lab.container(tcp(8080, 80));

        assertThatThrownBy(() -> lab.container(tcp(8080, 81)))
                .isInstanceOf(NetworkException.class)
                .hasMessage("driver failed programming external connectivity on endpoint web (" + "e".repeat(64)
                        + "): Bind for 0.0.0.0:8080 failed: port is already allocated");
    }

    @Test
    void aPortOfAHostProgramIsRefusedAndViceVersa() throws Exception {
        try (ServerSocket _ = new ServerSocket(8080)) {
            assertThatThrownBy(() -> lab.container(tcp(8080, 80)))
                    .isInstanceOf(NetworkException.class)
                    .hasMessageEndingWith("Error starting userland proxy: listen tcp4 0.0.0.0:8080: bind: address"
                            + " already in use");
        }
        lab.container(tcp(8080, 80));

        assertThatThrownBy(() -> NetworkLab.unchecked(() -> new ServerSocket(8080)))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("Address already in use");
    }

    @Test
    void anAddressThatIsNotTheHostsIsRefused() {
        assertThatThrownBy(() -> lab.container(on("10.9.9.9", 7778, 80)))
                .hasMessageEndingWith("listen tcp4 10.9.9.9:7778: bind: cannot assign requested address");
    }

    @Test
    void aFailedPublicationLeavesNothingTaken() {
        lab.container(tcp(8081, 80));
        assertThatThrownBy(() -> lab.container(tcp(8080, 80), tcp(8081, 80))).isInstanceOf(NetworkException.class);

        Sandbox next = lab.container(tcp(8080, 80));

        assertThat(ports(next).getFirst().hostPort()).isEqualTo(8080);
    }

    @Test
    void theTableIsPutBackWhenSomebodyFlushedIt() {
        lab.container(tcp(8080, 80));
        NetworkLab.rules("flush ruleset");

        Sandbox web = lab.container(tcp(8081, 81));
        lab.serve(namespace(web), 81, "web");

        assertThat(NetworkLab.rules("list table inet gantry")).contains("8080 : ", "8081 : ");
        assertThat(ask(null, "127.0.0.1", 8081)).startsWith("web sees ");
    }

    private static List<PublishedPort> ports(Sandbox sandbox) {
        return sandbox.ports();
    }
}
