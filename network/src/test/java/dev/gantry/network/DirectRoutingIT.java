package dev.gantry.network;

import static dev.gantry.network.NetworkLab.address;
import static dev.gantry.network.NetworkLab.ask;
import static dev.gantry.network.NetworkLab.askByUdp;
import static dev.gantry.network.NetworkLab.assertNoAnswer;
import static dev.gantry.network.NetworkLab.mode;
import static dev.gantry.network.NetworkLab.namespace;
import static dev.gantry.network.NetworkLab.on;
import static dev.gantry.network.NetworkLab.tcp;
import static dev.gantry.network.NetworkLab.wish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A neighbour of the host that has a route to the containers' own addresses through it.
@Tag("kernel")
final class DirectRoutingIT {
    private static final FirewallOptions OPEN = new FirewallOptions(true, false, true, true);
    private static final PortRequest LOCAL =
            new PortRequest(81, TransportProtocol.TCP, InetAddress.ofLiteral("127.0.0.1"), 8081, 8081);

    @TempDir
    Path run;

    private NetworkLab lab;
    private Path neighbour;

    @BeforeEach
    void openLab() {
        lab = NetworkLab.open(NetworkOptions.defaults(run));
        neighbour = lab.outside();
        lab.addIpv6(neighbour);
        lab.routeThroughHost(neighbour);
        NetworkLab.routeThrough(neighbour, "2001:db8:64::1");
    }

    @AfterEach
    void closeLab() throws IOException {
        lab.close();
    }

    /// Publishes 80, on the host alone 81, and has 82 for itself.
    private Sandbox web(NetworkSpec network) {
        PortRequest udp = new PortRequest(80, TransportProtocol.UDP, null, 8080, 8080);
        Sandbox web = lab.container(mode(List.of(on(network)), tcp(8080, 80), udp, LOCAL));
        for (int port : new int[] {80, 81, 82}) {
            lab.serve(namespace(web), port, "web");
        }
        return web;
    }

    private NetworkSpec network(String trusted) {
        Map<String, String> options = trusted.isEmpty() ? Map.of() : Map.of(BridgeSettings.TRUSTED, trusted);
        return lab.network(wish("dual", options, "10.20.0.0/24", "fd00:1::/64"));
    }

    private void assertClosed(int port) {
        assertNoAnswer(neighbour, "10.20.0.2", port);
        assertNoAnswer(neighbour, "fd00:1::2", port);
    }

    private void assertOpen(int port) {
        assertThat(ask(neighbour, "10.20.0.2", port)).isEqualTo("web sees 198.51.100.2");
        assertThat(ask(neighbour, "fd00:1::2", port)).isEqualTo("web sees 2001:db8:64:0:0:0:0:2");
    }

    @Test
    void containersDoNotAnswerUnderTheirOwnAddresses() {
        Sandbox web = web(network(""));

        assertThat(ask(neighbour, "198.51.100.1", 8080)).isEqualTo("web sees 198.51.100.2");
        for (int port : new int[] {80, 81, 82}) {
            assertClosed(port);
        }
        assertThat(ask(null, address(web).getHostAddress(), 82)).startsWith("web sees ");
    }

    @Test
    void fromATrustedInterfacePublishedPortsAnswerAndNoOthers() {
        NetworkSpec network = network("nothing0:" + lab.uplink());
        Sandbox web = web(network);

        assertOpen(80);
        assertThat(askByUdp(neighbour, "10.20.0.2", 80)).isEqualTo("web sees 198.51.100.2");
        assertClosed(81);
        assertClosed(82);
        assertThat(lab.restart(NetworkOptions.defaults(run), List.of(web)).warnings())
                .isEmpty();
        assertOpen(80);

        lab.controller().publish(new PortWish(web.containerId(), "web", List.of(LOCAL)));
        assertClosed(80);
        lab.controller().release(web.containerId());
        assertThat(NetworkLab.rules("list set inet gantry behind4")).doesNotContain("10.20.0.2");
    }

    @Test
    void whatOneNetworkTrustsIsNothingToAnother() {
        Sandbox trusting = lab.container(mode(
                List.of(on(lab.network(wish("one", Map.of(BridgeSettings.TRUSTED, lab.uplink()))))), tcp(8080, 80)));
        Sandbox other = lab.container(mode(
                List.of(on(lab.network(wish("two", Map.of(BridgeSettings.TRUSTED, "nothing0"))))), tcp(8081, 80)));
        lab.serve(namespace(trusting), 80, "trusting");
        lab.serve(namespace(other), 80, "other");

        assertThat(ask(neighbour, address(trusting).getHostAddress(), 80)).startsWith("trusting sees ");
        assertNoAnswer(neighbour, address(other).getHostAddress(), 80);
    }

    @Test
    void aDaemonThatAllowsItOpensAllPublishedPorts() {
        Sandbox web = web(network(""));
        Sandbox stranger = lab.containerOn(lab.network("stranger"));
        assertClosed(80);

        lab.restart(NetworkLab.options(run, OPEN), List.of(web, stranger));

        assertOpen(80);
        assertClosed(81);
        assertClosed(82);
        assertNoAnswer(namespace(stranger), "10.20.0.2", 80);
        lab.restart(NetworkOptions.defaults(run), List.of(web, stranger));
        assertClosed(80);
    }

    @Test
    void anInternalNetworkTrustsNobody() {
        NetworkSpec wish = wish("closed", Map.of(BridgeSettings.TRUSTED, lab.uplink()), "10.20.0.0/24");
        web(lab.network(new NetworkSpec(
                wish.id(), wish.name(), wish.driver(), true, true, false, wish.subnets(), wish.options())));

        assertNoAnswer(neighbour, "10.20.0.2", 80);
    }

    @Test
    void whatIsNoInterfaceIsRefused() {
        assertThatThrownBy(() -> network("eth0:a b"))
                .hasMessage("invalid value for com.docker.network.bridge.trusted_host_interfaces: \"a b\" is no"
                        + " interface's name");
        assertThatThrownBy(() -> network("\" drop"))
                .hasMessageStartingWith("invalid value for com.docker.network.bridge.trusted_host_interfaces");
    }
}
