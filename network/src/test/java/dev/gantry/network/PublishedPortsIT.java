package dev.gantry.network;

import static dev.gantry.network.NetworkLab.ask;
import static dev.gantry.network.NetworkLab.askByUdp;
import static dev.gantry.network.NetworkLab.assertNoAnswer;
import static dev.gantry.network.NetworkLab.namespace;
import static dev.gantry.network.NetworkLab.tcp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
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
        assertThat(askByUdp(namespace(web), "172.17.0.1", 5353)).startsWith("dns sees ");
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
        lab.close();
        NetworkOptions defaults = NetworkOptions.defaults(run);
        lab = NetworkLab.open(new NetworkOptions(run, defaults.bridge(), true, false, null, defaults.pools()));
        Sandbox web = lab.container(tcp(8080, 80), udp(8080, 80));
        lab.serve(namespace(web), 80, "web");

        assertThat(ask(null, "127.0.0.1", 8080)).isEqualTo("web sees 172.17.0.1");
        assertThat(askByUdp(null, "127.0.0.1", 8080)).isEqualTo("web sees 172.17.0.1");
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
