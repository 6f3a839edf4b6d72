package dev.gantry.network;

import static dev.gantry.network.NetworkLab.address;
import static dev.gantry.network.NetworkLab.ask;
import static dev.gantry.network.NetworkLab.assertNoAnswer;
import static dev.gantry.network.NetworkLab.mode;
import static dev.gantry.network.NetworkLab.namespace;
import static dev.gantry.network.NetworkLab.on;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.gantry.linux.IpPrefix;
import dev.gantry.linux.Link;
import dev.gantry.linux.Netlink;
import dev.gantry.linux.NetworkNamespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// macvlan and ipvlan on a wire that the test makes: a cable to a machine beyond the host.
@Tag("kernel")
final class ParentNetworksIT {
    @TempDir
    Path run;

    private NetworkLab lab;
    private Path outside;
    private String uplink;

    @BeforeEach
    void openLab() {
        lab = NetworkLab.open(NetworkOptions.defaults(run));
        outside = lab.outside();
        try (Netlink host = Netlink.open()) {
            uplink = host.links().stream()
                    .map(Link::name)
                    .filter(name -> name.matches("up\\d+"))
                    .reduce((first, second) -> second)
                    .orElseThrow();
        }
    }

    @AfterEach
    void closeLab() throws IOException {
        lab.close();
    }

    /// A network on the wire between the host and the machine outside, whose address there is 198.51.100.2.
    private NetworkSpec network(String name, String driver, Map<String, String> options, String... subnets) {
        return lab.network(new NetworkSpec(
                "%08x".formatted(name.hashCode()).repeat(8),
                name,
                driver,
                false,
                true,
                false,
                Stream.of(subnets).map(IpPrefix::parse).map(Subnet::of).toList(),
                options));
    }

    /// An address of the network that is nobody else's.
    private static NetworkMode.Own at(NetworkSpec network, String address) {
        return mode(List.of(new EndpointRequest(
                "e",
                network.id(),
                (Inet4Address) InetAddress.ofLiteral(address),
                null,
                null,
                InterfaceSettings.NONE,
                0,
                List.of(),
                Map.of())));
    }

    /// Not every kernel has every kind of interface: here or nowhere.
    private static void needs(String kind, String... rest) {
        List<String> command = new ArrayList<>(
                List.of("unshare", "--net", "ip", "link", "add", "link", "lo", "name", "probe", "type", kind));
        command.addAll(List.of(rest));
        try {
            Process probe =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assumeFalse(said.contains("Unknown device type"), "this kernel has no " + kind);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"macvlan", "ipvlan"})
    void containersAreOnTheWireOfTheParent(String driver) {
        needs(driver);
        NetworkSpec wire = network("wire", driver, Map.of("parent", uplink), "198.51.100.0/24");
        Sandbox web = lab.container(at(wire, "198.51.100.50"));
        Sandbox friend = lab.container(at(wire, "198.51.100.51"));
        lab.serve(namespace(web), 80, "web");
        lab.serve(outside, 80, "outside");

        assertThat(ask(namespace(web), "198.51.100.2", 80)).isEqualTo("outside sees 198.51.100.50");
        assertThat(ask(outside, "198.51.100.50", 80)).isEqualTo("web sees 198.51.100.2");
        assertThat(ask(namespace(friend), "198.51.100.50", 80)).isEqualTo("web sees 198.51.100.51");
        assertNoAnswer(null, "198.51.100.50", 80);
    }

    @Test
    void inPrivateModeNeighboursAreApart() {
        NetworkSpec wire =
                network("wire", "macvlan", Map.of("parent", uplink, "macvlan_mode", "private"), "198.51.100.0/24");
        Sandbox web = lab.container(at(wire, "198.51.100.50"));
        Sandbox friend = lab.container(at(wire, "198.51.100.51"));
        lab.serve(namespace(web), 80, "web");

        assertThat(ask(outside, "198.51.100.50", 80)).startsWith("web sees");
        assertNoAnswer(namespace(friend), "198.51.100.50", 80);
    }

    @Test
    void aVlanOfTheParentIsMadeAndRemoved() {
        needs("vlan", "id", "5");
        String name = uplink + ".50";
        NetworkSpec vlan = network("vlan", "macvlan", Map.of("parent", name), "10.50.0.0/24");
        Sandbox web = lab.containerOn(vlan);
        Sandbox friend = lab.containerOn(vlan);
        lab.serve(namespace(web), 80, "web");

        assertThat(link(name)).isTrue();
        assertThat(ask(namespace(friend), address(web).getHostAddress(), 80)).startsWith("web sees 10.50.0.");
        assertNoAnswer(outside, address(web).getHostAddress(), 80);
        NetworkSpec second = network("second", "macvlan", Map.of("parent", name), "10.51.0.0/24");
        lab.controller().release(web.containerId());
        lab.controller().release(friend.containerId());
        lab.controller().delete(vlan.id());
        assertThat(link(name)).isTrue();
        lab.controller().delete(second.id());
        assertThat(link(name)).isFalse();
        assertThat(link(uplink)).isTrue();
    }

    private static boolean link(String name) {
        try (Netlink host = Netlink.open()) {
            return host.link(name).isPresent();
        }
    }

    @Test
    void withoutAParentTheWireEndsHere() {
        needs("dummy");
        NetworkSpec alone = network("alone", "macvlan", Map.of(), "10.60.0.0/24");
        Sandbox web = lab.containerOn(alone);
        Sandbox friend = lab.containerOn(alone);
        lab.serve(namespace(web), 80, "web");

        assertThat(ask(namespace(friend), address(web).getHostAddress(), 80)).startsWith("web sees ");
        lab.controller().release(web.containerId());
        lab.controller().release(friend.containerId());
        lab.controller().delete(alone.id());
        try (Netlink host = Netlink.open()) {
            assertThat(host.links()).noneMatch(each -> each.name().startsWith("dm-"));
        }
    }

    @Test
    void aNetworkOfSeveralSubnetsGivesAddressesOfThemWithTheirGateways() {
        NetworkSpec several = network("several", "macvlan", Map.of("parent", uplink), "10.60.0.0/24", "10.61.0.0/24");

        assertThat(address(lab.containerOn(several)).getHostAddress()).isEqualTo("10.60.0.2");
        Sandbox second = lab.container(at(several, "10.61.0.9"));
        assertThat(second.endpoints().getFirst().gateway4()).isEqualTo(InetAddress.ofLiteral("10.61.0.1"));
    }

    @Test
    void inLayer3ModeEverythingGoesToTheParent() {
        needs("ipvlan");
        NetworkSpec routed = network("routed", "ipvlan", Map.of("parent", uplink, "ipvlan_mode", "l3"), "10.60.0.0/24");
        Sandbox web = lab.containerOn(routed);

        try (NetworkNamespace inside = NetworkNamespace.open(namespace(web))) {
            assertThat(inside.netlink().routes()).contains(IpPrefix.parse("0.0.0.0/0"));
        }
    }

    @Test
    void aContainerLeavesTheWireWhileItRuns() {
        NetworkSpec wire = network("wire", "macvlan", Map.of("parent", uplink), "198.51.100.0/24");
        Sandbox web = lab.container();

        lab.controller().connect(web.containerId(), at(wire, "198.51.100.50"));
        lab.serve(namespace(web), 80, "web");
        assertThat(ask(outside, "198.51.100.50", 80)).isEqualTo("web sees 198.51.100.2");

        lab.controller().disconnect(web.containerId(), wire.id(), mode(List.of()));
        assertNoAnswer(outside, "198.51.100.50", 80);
        assertThat(lab.controller()
                        .connect(web.containerId(), mode(List.of(on(wire))))
                        .endpoints())
                .hasSize(2);
    }

    @Test
    void wishesThatMeanNothingAreRefused() {
        assertThatThrownBy(() -> network("a", "macvlan", Map.of("parent", "nope0"), "10.60.0.0/24"))
                .hasMessage("-o parent interface was not found on the host: nope0");
        assertThatThrownBy(() -> network("a", "macvlan", Map.of("parent", uplink + ".4095"), "10.60.0.0/24"))
                .hasMessageContaining("must be between 1 and 4094");
        assertThatThrownBy(() -> network("a", "macvlan", Map.of("macvlan_mode", "odd"), "10.60.0.0/24"))
                .hasMessage("requested macvlan mode 'odd' is not valid, 'bridge' mode is the macvlan driver default");
        assertThatThrownBy(() -> network("a", "ipvlan", Map.of("ipvlan_mode", "odd"), "10.60.0.0/24"))
                .hasMessage("requested ipvlan mode 'odd' is not valid, 'l2' mode is the ipvlan driver default");
        assertThatThrownBy(() -> network("a", "odd", Map.of(), "10.60.0.0/24")).hasMessage("plugin \"odd\" not found");
    }
}
