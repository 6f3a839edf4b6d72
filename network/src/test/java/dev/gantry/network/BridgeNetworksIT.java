package dev.gantry.network;

import static dev.gantry.network.NetworkLab.address;
import static dev.gantry.network.NetworkLab.ask;
import static dev.gantry.network.NetworkLab.assertNoAnswer;
import static dev.gantry.network.NetworkLab.mode;
import static dev.gantry.network.NetworkLab.namespace;
import static dev.gantry.network.NetworkLab.on;
import static dev.gantry.network.NetworkLab.tcp;
import static dev.gantry.network.NetworkLab.wish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.linux.IpPrefix;
import dev.gantry.linux.Link;
import dev.gantry.linux.Netlink;
import dev.gantry.linux.NetworkNamespace;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Networks that users make, with real traffic.
@Tag("kernel")
final class BridgeNetworksIT {
    @TempDir
    Path run;

    private NetworkLab lab;

    @BeforeEach
    void openLab() {
        lab = NetworkLab.open(NetworkOptions.defaults(run));
    }

    @AfterEach
    void closeLab() throws IOException {
        lab.close();
    }

    private static NetworkSpec internal(NetworkSpec wish) {
        return new NetworkSpec(
                wish.id(), wish.name(), wish.driver(), true, true, false, wish.subnets(), wish.options());
    }

    @Test
    void aNetworkGetsASubnetAGatewayAndABridgeThatGoWithIt() {
        NetworkSpec first = lab.network("first");
        NetworkSpec second = lab.network("second", "10.20.0.0/24");

        assertThat(first.subnets().getFirst().prefix()).isEqualTo(IpPrefix.parse("172.18.0.0/16"));
        assertThat(first.subnets().getFirst().gateway()).isEqualTo(InetAddress.ofLiteral("172.18.0.1"));
        assertThat(second.subnets().getFirst().gateway()).isEqualTo(InetAddress.ofLiteral("10.20.0.1"));
        assertThat(bridge(first))
                .hasValueSatisfying(link -> assertThat(link.up()).isTrue());

        lab.controller().delete(first.id());
        lab.controller().delete(second.id());

        assertThat(bridge(first)).isEmpty();
        assertThat(bridge(second)).isEmpty();
        assertThat(NetworkLab.rules("list table inet gantry"))
                .doesNotContain("172.18.0.0")
                .doesNotContain("br-");
    }

    private static Optional<Link> bridge(NetworkSpec network) {
        try (Netlink netlink = Netlink.open()) {
            return netlink.link("br-" + network.id().substring(0, 12));
        }
    }

    @Test
    void containersReachTheirNeighboursAndNoOtherNetwork() {
        NetworkSpec blue = lab.network("blue");
        NetworkSpec green = lab.network("green");
        Sandbox web = lab.containerOn(blue);
        Sandbox friend = lab.containerOn(blue);
        Sandbox stranger = lab.containerOn(green);
        Sandbox standing = lab.container();
        lab.serve(namespace(web), 80, "web");

        assertThat(ask(namespace(friend), address(web).getHostAddress(), 80)).startsWith("web sees 172.18.");
        assertNoAnswer(namespace(stranger), address(web).getHostAddress(), 80);
        assertNoAnswer(namespace(standing), address(web).getHostAddress(), 80);
        assertThat(ask(null, address(web).getHostAddress(), 80)).isEqualTo("web sees 172.18.0.1");
    }

    @Test
    void otherNetworksReachAPublishedPortByTheHost() {
        Sandbox web = lab.container(mode(List.of(on(lab.network("blue"))), tcp(8080, 80)));
        Sandbox stranger = lab.containerOn(lab.network("green"));
        lab.serve(namespace(web), 80, "web");
        Path outside = lab.outside();

        assertThat(ask(namespace(stranger), "172.17.0.1", 8080)).startsWith("web sees ");
        assertThat(ask(namespace(web), "172.17.0.1", 8080)).startsWith("web sees ");
        assertThat(ask(outside, "198.51.100.1", 8080)).isEqualTo("web sees 198.51.100.2");
        assertThat(ask(null, "127.0.0.1", 8080)).startsWith("web sees ");
    }

    @Test
    void aContainerOnTwoNetworksHasBothAndOneWayOut() {
        NetworkSpec blue = lab.network("blue");
        NetworkSpec amber = lab.network("amber");
        Sandbox both = lab.containerOn(blue, amber);
        Sandbox left = lab.containerOn(blue);
        Sandbox right = lab.containerOn(amber);
        lab.serve(namespace(both), 80, "both");
        Path outside = lab.outside();
        lab.serve(outside, 80, "outside");

        assertThat(both.endpoints()).extracting(Endpoint::interfaceName).containsExactly("eth0", "eth1");
        assertThat(both.wayOut(false)).contains(both.endpoints().get(1)); // "amber" comes before "blue"
        assertThat(ask(namespace(left), address(both).getHostAddress(), 80)).startsWith("both sees 172.18.");
        assertThat(ask(namespace(right), ipv4(both.endpoints().get(1)), 80)).startsWith("both sees 172.19.");
        assertThat(ask(namespace(both), "198.51.100.2", 80)).isEqualTo("outside sees 198.51.100.1");
    }

    private static String ipv4(Endpoint endpoint) {
        return Optional.ofNullable(endpoint.ipv4()).orElseThrow().address().getHostAddress();
    }

    @Test
    void thePriorityDecidesOverTheWayOut() {
        NetworkSpec blue = lab.network("blue");
        NetworkSpec amber = lab.network("amber");
        EndpointRequest preferred = new EndpointRequest(
                "e", blue.id(), null, null, null, InterfaceSettings.named("net7"), 5, List.of(), Map.of());

        Sandbox both = lab.container(mode(List.of(on(amber), preferred)));

        assertThat(both.wayOut(false).orElseThrow().interfaceName()).isEqualTo("net7");
        try (NetworkNamespace inside = NetworkNamespace.open(namespace(both))) {
            assertThat(inside.netlink().link("net7")).isPresent();
        }
    }

    @Test
    void anInternalNetworkHasNoWayOutAndIsReachedByNobodyElse() {
        NetworkSpec closed = lab.network(internal(wish("closed", Map.of())));
        Sandbox web = lab.container(mode(List.of(on(closed)), tcp(8080, 80)));
        Sandbox friend = lab.containerOn(closed);
        Path outside = lab.outside();
        lab.serve(outside, 80, "outside");
        lab.serve(namespace(web), 80, "web");

        assertThat(ask(namespace(friend), address(web).getHostAddress(), 80)).startsWith("web sees ");
        assertNoAnswer(namespace(web), "198.51.100.2", 80);
        try (NetworkNamespace inside = NetworkNamespace.open(namespace(web))) {
            inside.netlink()
                    .batch()
                    .defaultRoute(InetAddress.ofLiteral("172.18.0.1"), 2)
                    .apply();
        }
        assertNoAnswer(namespace(web), "198.51.100.2", 80);
        assertThat(web.ports()).isEmpty();
        assertNoAnswer(null, "127.0.0.1", 8080);
    }

    @Test
    void withoutIccNeighboursReachOnlyPublishedPorts() {
        NetworkSpec strict = lab.network(wish("strict", Map.of(BridgeSettings.ICC, "false")));
        Sandbox web = lab.container(mode(List.of(on(strict)), tcp(8080, 80)));
        Sandbox other = lab.containerOn(strict);
        lab.serve(namespace(web), 80, "web");

        assertNoAnswer(namespace(other), address(web).getHostAddress(), 80);
        assertThat(ask(namespace(other), "172.18.0.1", 8080)).startsWith("web sees ");
    }

    @Test
    void aRunningContainerJoinsAndLeavesNetworks() {
        NetworkSpec blue = lab.network("blue");
        NetworkSpec amber = lab.network("amber");
        Sandbox web = lab.containerOn(blue);
        Sandbox right = lab.containerOn(amber);
        lab.serve(namespace(web), 80, "web");
        Path outside = lab.outside();
        lab.serve(outside, 80, "outside");

        Sandbox joined = lab.controller().connect(web.containerId(), mode(List.of(on(amber))));
        assertThat(ask(namespace(right), ipv4(joined.endpoints().get(1)), 80)).startsWith("web sees 172.19.");
        assertThat(ask(namespace(web), "198.51.100.2", 80)).isEqualTo("outside sees 198.51.100.1");

        Sandbox left = lab.controller().disconnect(web.containerId(), amber.id(), mode(List.of()));
        assertThat(left.endpoints()).isEqualTo(web.endpoints());
        assertNoAnswer(namespace(right), ipv4(joined.endpoints().get(1)), 80);
        assertThat(ask(namespace(web), "198.51.100.2", 80)).isEqualTo("outside sees 198.51.100.1");

        Sandbox alone = lab.controller().disconnect(web.containerId(), blue.id(), mode(List.of()));
        assertThat(alone.endpoints()).isEmpty();
        try (NetworkNamespace inside = NetworkNamespace.open(namespace(web))) {
            assertThat(inside.netlink().links()).extracting(Link::name).containsExactly("lo");
        }
        assertThat(address(lab.containerOn(blue))).isEqualTo(address(web));
    }

    @Test
    void publishedPortsFollowTheWayOut() {
        NetworkSpec blue = lab.network("blue");
        NetworkSpec amber = lab.network("amber");
        Sandbox web = lab.container(mode(List.of(on(blue)), tcp(8080, 80)));
        lab.serve(namespace(web), 80, "web");

        lab.controller().connect(web.containerId(), mode(List.of(on(amber)), tcp(8080, 80)));
        assertThat(ask(null, "127.0.0.1", 8080)).isEqualTo("web sees 172.19.0.1");
        assertThat(ask(null, "::1", 8080)).startsWith("web sees ");

        lab.controller().disconnect(web.containerId(), amber.id(), mode(List.of(), tcp(8080, 80)));
        assertThat(ask(null, "127.0.0.1", 8080)).isEqualTo("web sees 172.18.0.1");

        Sandbox off = lab.controller().disconnect(web.containerId(), blue.id(), mode(List.of(), tcp(8080, 80)));
        assertThat(off.ports()).isEmpty();
        assertNoAnswer(null, "127.0.0.1", 8080);

        lab.controller().connect(web.containerId(), mode(List.of(on(blue)), tcp(8080, 80)));
        assertThat(ask(null, "127.0.0.1", 8080)).isEqualTo("web sees 172.18.0.1");
    }

    @Test
    void aConnectionThatFailsLeavesTheContainerAsItWas() {
        NetworkSpec blue = lab.network("blue");
        NetworkSpec tiny = lab.network("tiny", "10.20.0.0/30");
        Sandbox holder = lab.containerOn(tiny);
        Sandbox web = lab.containerOn(blue);

        assertThatThrownBy(() -> lab.controller().connect(web.containerId(), mode(List.of(on(tiny)))))
                .hasMessage("no available IPv4 addresses on this network's address pools: tiny");
        try (NetworkNamespace inside = NetworkNamespace.open(namespace(web))) {
            assertThat(inside.netlink().links()).extracting(Link::name).containsExactly("lo", "eth0");
        }
        lab.controller().release(holder.containerId());
        assertThat(lab.controller()
                        .connect(web.containerId(), mode(List.of(on(tiny))))
                        .endpoints())
                .hasSize(2);
    }

    @Test
    void dualStackContainersReachEachOtherByBoth() {
        NetworkSpec dual = lab.network("dual", "10.20.0.0/24", "fd00:1::/64");
        Sandbox web = lab.container(mode(List.of(on(dual)), tcp(8080, 80)));
        Sandbox friend = lab.containerOn(dual);
        lab.serve(namespace(web), 80, "web");

        assertThat(web.endpoints().getFirst().ipv6()).isEqualTo(IpPrefix.parse("fd00:1::2/64"));
        assertThat(ask(namespace(friend), "fd00:1::2", 80)).isEqualTo("web sees fd00:1:0:0:0:0:0:3");
        assertThat(ask(namespace(friend), "10.20.0.2", 80)).isEqualTo("web sees 10.20.0.3");
        assertThat(ask(null, "fd00:1::1", 8080)).isEqualTo("web sees fd00:1:0:0:0:0:0:1");
        assertThat(ask(null, "::1", 8080)).startsWith("web sees ");
        assertThat(ask(namespace(friend), "fd00:1::1", 8080)).startsWith("web sees ");
    }

    @Test
    void aNetworkOfIpv6AloneWorks() {
        NetworkSpec six =
                lab.network(new NetworkSpec("6".repeat(64), "six", "bridge", false, false, true, List.of(), Map.of()));
        Sandbox web = lab.container(mode(List.of(on(six)), tcp(8080, 80)));
        Sandbox friend = lab.containerOn(six);
        lab.serve(namespace(web), 80, "web");
        Endpoint endpoint = web.endpoints().getFirst();
        String address =
                Optional.ofNullable(endpoint.ipv6()).orElseThrow().address().getHostAddress();

        assertThat(endpoint.ipv4()).isNull();
        assertThat(ask(namespace(friend), address, 80)).startsWith("web sees fd");
        assertThat(ask(null, "127.0.0.1", 8080)).startsWith("web sees fd");
    }

    @Test
    void aRoutedNetworkIsReachedByItsOwnAddressesAtPublishedPortsOnly() {
        NetworkSpec routed =
                lab.network(wish("routed", Map.of("com.docker.network.bridge.gateway_mode_ipv4", "routed")));
        Sandbox web = lab.container(mode(List.of(on(routed)), tcp(8080, 80)));
        lab.serve(namespace(web), 80, "web");
        lab.serve(namespace(web), 81, "web");
        Path outside = lab.outside();
        lab.routeThroughHost(outside);

        assertThat(ask(outside, address(web).getHostAddress(), 80)).isEqualTo("web sees 198.51.100.2");
        assertNoAnswer(outside, address(web).getHostAddress(), 81);
        assertNoAnswer(outside, "198.51.100.1", 8080);
        assertThat(lab.restart(NetworkOptions.defaults(run), List.of(web)).warnings())
                .isEmpty();
        assertThat(ask(outside, address(web).getHostAddress(), 80)).isEqualTo("web sees 198.51.100.2");
    }

    @Test
    void anUnprotectedNetworkIsReachedByItsOwnAddresses() {
        NetworkSpec open =
                lab.network(wish("open", Map.of("com.docker.network.bridge.gateway_mode_ipv4", "nat-unprotected")));
        Sandbox web = lab.containerOn(open);
        lab.serve(namespace(web), 81, "web");
        Path outside = lab.outside();
        lab.routeThroughHost(outside);

        assertThat(ask(outside, address(web).getHostAddress(), 81)).isEqualTo("web sees 198.51.100.2");
    }

    @Test
    void anIsolatedNetworkHasNoHostOnIt() {
        NetworkSpec isolated = lab.network(
                internal(wish("isolated", Map.of("com.docker.network.bridge.gateway_mode_ipv4", "isolated"))));
        Sandbox web = lab.containerOn(isolated);
        Sandbox friend = lab.containerOn(isolated);
        lab.serve(namespace(web), 80, "web");
        lab.serve(null, 8000, "host");

        assertThat(ask(namespace(friend), address(web).getHostAddress(), 80)).startsWith("web sees ");
        assertNoAnswer(namespace(web), "172.18.0.1", 8000);
    }

    @Test
    void whatOverlapsOrIsTakenIsRefusedAndNothingIsLeft() {
        lab.network("first", "10.20.0.0/24");
        lab.network(wish("named", Map.of(BridgeSettings.NAME, "br-mine")));

        assertThatThrownBy(() -> lab.network("second", "10.20.0.128/25"))
                .isInstanceOf(NetworkException.class)
                .hasMessage("invalid pool request: Pool overlaps with other one on this address space");
        assertThatThrownBy(() -> lab.network(wish("other", Map.of(BridgeSettings.NAME, "br-mine"))))
                .hasMessageContaining("networks have same bridge name");
        assertThatThrownBy(() -> lab.network(wish("odd", Map.of(BridgeSettings.ICC, "perhaps"))))
                .hasMessageContaining("invalid syntax");
        assertThatThrownBy(() -> lab.network(wish("lo", Map.of(BridgeSettings.NAME, "lo"))))
                .hasMessageContaining("exists and is no bridge");
        lab.controller().delete(lab.network("third", "10.20.1.0/24").id());
        try (Netlink netlink = Netlink.open()) {
            assertThat(netlink.links().stream().map(Link::name).filter(name -> name.startsWith("br-")))
                    .hasSize(2)
                    .contains("br-mine");
        }
    }

    @Test
    void aBridgeThatWasThereBeforeStays() {
        try (Netlink netlink = Netlink.open()) {
            netlink.batch()
                    .createBridge("theirs", dev.gantry.linux.MacAddress.parse("02:00:00:00:00:09"), 1500)
                    .apply();
            NetworkSpec network = lab.network(wish("mine", Map.of(BridgeSettings.NAME, "theirs"), "10.20.0.0/24"));
            assertThat(address(lab.containerOn(network)).getHostAddress()).isEqualTo("10.20.0.2");
            lab.controller().release("container0");

            lab.controller().delete(network.id());

            assertThat(netlink.link("theirs")).isPresent();
            netlink.batch().delete("theirs").apply();
        }
    }

    @Test
    void afterARestartNetworksAndEndpointsAreThereAndLeftoversGo() {
        NetworkSpec blue = lab.network("blue");
        Sandbox web = lab.container(mode(List.of(on(blue)), tcp(8080, 80)));
        lab.serve(namespace(web), 80, "web");
        NetworkSpec forgotten = lab.controller().create(wish("forgotten", Map.of()));

        Recovery recovery = lab.restart(NetworkOptions.defaults(run), List.of(web));

        assertThat(recovery.warnings()).isEmpty();
        assertThat(recovery.removed()).contains("interface br-" + forgotten.id().substring(0, 12));
        NetworkLab.eventually(() -> bridge(forgotten).isEmpty());
        assertThat(ask(null, "127.0.0.1", 8080)).startsWith("web sees ");
        Sandbox friend = lab.containerOn(blue);
        assertThat(address(friend)).isNotEqualTo(address(web));
        assertThat(ask(namespace(friend), address(web).getHostAddress(), 80)).startsWith("web sees ");
    }

    @Test
    void afterARebootNetworksAreMadeAgain() {
        NetworkSpec blue = lab.network("blue");
        try (Netlink netlink = Netlink.open()) {
            netlink.batch().delete("br-" + blue.id().substring(0, 12)).apply();
        }

        Recovery recovery = lab.restart(NetworkOptions.defaults(run), List.of());

        assertThat(recovery.warnings()).isEmpty();
        assertThat(address(lab.containerOn(blue)).getHostAddress()).isEqualTo("172.18.0.2");
    }

    @Test
    void manyNetworksAndEndpointsComeAndGo() {
        for (int i = 0; i < 25; i++) {
            NetworkSpec network = lab.network("net" + i);
            for (int k = 0; k < 3; k++) {
                lab.containerOn(network);
            }
        }
        for (int i = 0; i < 75; i++) {
            lab.controller().release("container" + i);
        }
        for (int i = 0; i < 25; i++) {
            lab.controller().delete(wish("net" + i, Map.of()).id());
        }

        try (Netlink netlink = Netlink.open()) {
            NetworkLab.eventually(() -> netlink.links().stream()
                    .noneMatch(
                            link -> link.name().startsWith("br-") || link.name().startsWith("gv")));
        }
        assertThat(NetworkLab.rules("list table inet gantry")).doesNotContain("br-");
        assertThat(lab.network("next").subnets().getFirst().prefix()).isEqualTo(IpPrefix.parse("172.18.0.0/16"));
    }
}
