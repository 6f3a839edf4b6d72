package dev.gantry.network;

import static dev.gantry.network.NetworkLab.address;
import static dev.gantry.network.NetworkLab.ask;
import static dev.gantry.network.NetworkLab.assertNoAnswer;
import static dev.gantry.network.NetworkLab.namespace;
import static dev.gantry.network.NetworkLab.tcp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.linux.IpPrefix;
import dev.gantry.linux.Link;
import dev.gantry.linux.MacAddress;
import dev.gantry.linux.Netlink;
import dev.gantry.linux.NetworkNamespace;
import dev.gantry.linux.Sysctl;
import dev.gantry.network.BridgeOptions.Addresses;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The life of sandboxes on the real kernel.
@Tag("kernel")
final class NetworkControllerIT {
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

    private void reopen(BridgeOptions bridge) throws IOException {
        lab.close();
        lab = NetworkLab.open(NetworkOptions.defaults(run).withBridge(bridge));
    }

    private static BridgeOptions bridge(String address, boolean icc) {
        Addresses own = new Addresses(IpPrefix.parse(address), null, null);
        return new BridgeOptions("gantry0", own, null, 1400, icc, true);
    }

    @Test
    void aContainerGetsDockersAddressesAndRoutes() {
        Sandbox web = lab.container();

        assertThat(address(web).getHostAddress()).isEqualTo("172.17.0.2");
        try (NetworkNamespace inside = NetworkNamespace.open(namespace(web))) {
            Link eth0 = inside.netlink().link("eth0").orElseThrow();
            assertThat(eth0.mac()).hasToString("02:42:ac:11:00:02");
            assertThat(eth0.mtu()).isEqualTo(1500);
            assertThat(eth0.up()).isTrue();
            assertThat(inside.netlink().addresses(eth0.index())).containsExactly(IpPrefix.parse("172.17.0.2/16"));
            assertThat(inside.netlink().routes())
                    .containsExactlyInAnyOrder(IpPrefix.parse("0.0.0.0/0"), IpPrefix.parse("172.17.0.0/16"));
            assertThat(inside.call(() -> Sysctl.read("net/ipv6/conf/eth0/disable_ipv6")))
                    .contains("1");
        }
    }

    @Test
    void wishesForAddressAndMacAreMet() {
        Inet4Address wish = Inet4Address.ofLiteral("172.17.3.4");
        MacAddress mac = MacAddress.parse("02:00:00:00:00:77");

        Sandbox web = lab.container(wishing(wish, mac));

        assertThat(address(web)).isEqualTo(wish);
        try (NetworkNamespace inside = NetworkNamespace.open(namespace(web))) {
            assertThat(inside.netlink().link("eth0").orElseThrow().mac()).isEqualTo(mac);
        }
        assertThatThrownBy(() -> lab.container(wishing(wish, null))).hasMessage("Address already in use");
    }

    private static NetworkMode.Own wishing(Inet4Address address, @Nullable MacAddress mac) {
        return NetworkLab.mode(List.of(new EndpointRequest(
                "e1",
                NetworkSpec.predefinedId("bridge"),
                address,
                null,
                mac,
                InterfaceSettings.NONE,
                0,
                List.of(),
                Map.of())));
    }

    private IpPrefix defaultSubnet() {
        return lab.controller()
                .defaultNetwork()
                .orElseThrow()
                .subnets()
                .getFirst()
                .prefix();
    }

    @Test
    void theOptionsOfTheBridgeAreMet() throws IOException {
        Inet4Address gateway = Inet4Address.ofLiteral("172.30.0.9");
        IpPrefix own = IpPrefix.parse("172.30.0.1/24");
        reopen(new BridgeOptions(
                "gantry9", new Addresses(own, IpPrefix.parse("172.30.0.8/29"), gateway), null, 1300, true, true));
        lab.container();
        Sandbox second = lab.container();

        assertThat(address(second).getHostAddress()).isEqualTo("172.30.0.10");
        try (NetworkNamespace inside = NetworkNamespace.open(namespace(second))) {
            assertThat(inside.netlink().link("eth0").orElseThrow().mtu()).isEqualTo(1300);
        }
        assertThat(defaultSubnet()).isEqualTo(own.network());
        assertThatThrownBy(() -> NetworkController.open(
                        NetworkOptions.defaults(run)
                                .withBridge(new BridgeOptions(
                                        "gantry9",
                                        new Addresses(own, IpPrefix.parse("10.0.0.0/29"), null),
                                        null,
                                        1500,
                                        true,
                                        true)),
                        lab.plugins()))
                .hasMessage("fixed-cidr 10.0.0.0/29 is not part of the bridge's subnet 172.30.0.0/24");
    }

    @Test
    void theDefaultBridgeHasIpv6WhereItIsWanted() throws IOException {
        IpPrefix range = IpPrefix.parse("fd00:17::/64");
        InetAddress router = InetAddress.ofLiteral("fd00:17::99");
        Addresses ipv6 = new Addresses(null, range, router);
        reopen(new BridgeOptions("gantry0", Addresses.ANY, ipv6, 1500, true, true));
        Sandbox web = lab.container();

        Endpoint endpoint = web.endpoints().getFirst();
        assertThat(endpoint.ipv6()).isEqualTo(IpPrefix.parse("fd00:17::2/64"));
        assertThat(endpoint.gateway6()).isEqualTo(router);
        assertThat(endpoint.ipv4()).isNotNull();
        reopen(new BridgeOptions("gantry0", Addresses.ANY, Addresses.ANY, 1500, true, true));
        assertThat(lab.container().endpoints().getFirst().ipv6()).isNotNull();
    }

    @Test
    void containersReachEachOtherAndTheHost() {
        Sandbox web = lab.container();
        Sandbox client = lab.container();
        lab.serve(namespace(web), 80, "web");
        lab.serve(null, 8000, "host");

        assertThat(ask(namespace(client), address(web).getHostAddress(), 80)).isEqualTo("web sees 172.17.0.3");
        assertThat(ask(namespace(client), "172.17.0.1", 8000)).isEqualTo("host sees 172.17.0.3");
        assertThat(ask(null, address(web).getHostAddress(), 80)).isEqualTo("web sees 172.17.0.1");
    }

    @Test
    void withoutIccContainersReachOnlyPublishedPorts() throws IOException {
        reopen(bridge("172.30.0.1/24", false));
        Sandbox web = lab.container(tcp(8080, 80));
        Sandbox client = lab.container();
        lab.serve(namespace(web), 80, "web");

        assertNoAnswer(namespace(client), address(web).getHostAddress(), 80);
        assertThat(ask(namespace(client), "172.30.0.1", 8080)).startsWith("web sees ");
    }

    @Test
    void containersReachTheOutsideUnderTheHostsAddressAndNotTheOtherWayRound() {
        Sandbox web = lab.container();
        Path outside = lab.outside();
        lab.serve(outside, 80, "outside");
        lab.serve(namespace(web), 80, "web");

        assertThat(ask(namespace(web), "198.51.100.2", 80)).isEqualTo("outside sees 198.51.100.1");
        lab.routeThroughHost(outside);
        assertNoAnswer(outside, address(web).getHostAddress(), 80);
    }

    @Test
    void theOtherModesHaveNoEndpoint() {
        Sandbox none = lab.controller().attach("none", NetworkLab.mode(List.of()));
        Sandbox host = lab.controller().attach("host", new NetworkMode.Host());
        Sandbox shared = lab.controller().attach("shared", new NetworkMode.OfContainer("none"));

        try (NetworkNamespace inside = NetworkNamespace.open(namespace(none))) {
            assertThat(inside.netlink().links()).singleElement().satisfies(lo -> {
                assertThat(lo.name()).isEqualTo("lo");
                assertThat(lo.up()).isTrue();
            });
        }
        assertThat(host.namespace()).isNull();
        assertThat(shared.namespace()).isEqualTo(none.namespace());
        lab.controller().release("shared");
        assertThat(NetworkNamespace.isBound(namespace(none))).isTrue();
        assertThatThrownBy(() -> lab.controller().attach("x", new NetworkMode.OfContainer("nobody")))
                .isInstanceOf(NetworkException.class);
    }

    @Test
    void theSubnetAvoidsWhatTheHostRoutes() throws IOException {
        lab.close();
        try (Netlink host = Netlink.open()) {
            host.batch().address(1, IpPrefix.parse("172.17.200.1/24")).apply();
            openLab();
            assertThat(defaultSubnet()).isEqualTo(IpPrefix.parse("172.18.0.0/16"));
            host.batch().removeAddress(1, IpPrefix.parse("172.17.200.1/24")).apply();
        }
    }

    @Test
    void manyCyclesLeaveNothing() throws IOException {
        String before = NetworkLab.rules("list table inet gantry");
        for (int cycle = 0; cycle < 200; cycle++) {
            String id = "cycle" + cycle;
            lab.controller().attach(id, NetworkLab.bridge(tcp(9000, 80)));
            lab.controller().release(id);
        }

        assertThat(NetworkLab.rules("list table inet gantry")).isEqualTo(before);
        assertThat(files(run.resolve("netns"))).isEmpty();
        assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).doesNotContain(run.toString());
        NetworkLab.eventually(() -> cables() == 0);
    }

    @Test
    void aSmallSubnetRunsOutAndRecovers() throws IOException {
        reopen(bridge("172.30.0.1/29", true));
        List<Sandbox> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.add(lab.container());
        }

        assertThat(all).extracting(each -> address(each).getHostAddress()).endsWith("172.30.0.6");
        assertThatThrownBy(() -> lab.container())
                .hasMessage("no available IPv4 addresses on this network's address pools: bridge");
        assertThat(files(run.resolve("netns"))).hasSize(5);
        lab.controller().release(all.get(2).containerId());
        assertThat(address(lab.container())).isEqualTo(address(all.get(2)));
    }

    @Test
    void anAddressUsedAgainAtOnceLeadsToItsNewPlace() {
        for (String name : List.of("first", "second", "third")) {
            Sandbox web = lab.container();
            lab.serve(namespace(web), 80, name);

            assertThat(address(web).getHostAddress()).isEqualTo("172.17.0.2");
            assertThat(ask(null, "172.17.0.2", 80)).startsWith(name + " sees");
            lab.controller().release(web.containerId());
        }
    }

    @Test
    void theRulesOfOthersAreNotTouched() throws IOException {
        NetworkLab.rules("""
                add table ip foreign
                add chain ip foreign c { type filter hook forward priority 5; }
                add rule ip foreign c tcp dport 1 counter accept
                """);
        String before = NetworkLab.rules("list table ip foreign");
        Sandbox web = lab.container(tcp(8080, 80));
        lab.restart(NetworkOptions.defaults(run), List.of(web));
        lab.controller().release(web.containerId());

        assertThat(NetworkLab.rules("list table ip foreign")).isEqualTo(before);
        lab.close();
        assertThat(NetworkLab.rules("list tables").lines())
                .containsExactlyInAnyOrder("table ip foreign", "table inet gantry-user");
        NetworkLab.rules("delete table ip foreign");
        openLab();
    }

    @Test
    void afterARestartContainersKeepTheirNetworkAndLeftoversAreRemoved() throws IOException {
        Sandbox web = lab.container(tcp(8080, 80));
        Sandbox stray = lab.container(tcp(8081, 80));
        lab.serve(namespace(web), 80, "web");

        Recovery recovery = lab.restart(NetworkOptions.defaults(run), List.of(web));

        assertThat(recovery.warnings()).isEmpty();
        assertThat(recovery.removed()).contains("namespace " + stray.containerId());
        assertThat(ask(null, "127.0.0.1", 8080)).startsWith("web sees ");
        assertThat(ask(null, "::1", 8080)).startsWith("web sees ");
        assertThat(NetworkLab.rules("list table inet gantry"))
                .contains("8080 : ")
                .doesNotContain("8081");
        assertThat(files(run.resolve("netns"))).containsExactly(web.containerId());
        assertThatThrownBy(() -> lab.controller().attach("late", NetworkLab.bridge(tcp(8080, 81))))
                .hasMessageContaining("port is already allocated");
        assertThat(address(lab.controller().attach("next", NetworkLab.bridge())))
                .isNotEqualTo(address(web));
        NetworkLab.eventually(() -> cables() == 2);
    }

    @Test
    void whileTheDaemonIsAwayPublishedPortsAnswer() {
        Sandbox web = lab.container(tcp(8080, 80));
        lab.serve(namespace(web), 80, "web");

        lab.controller().close();

        assertThat(ask(null, "127.0.0.1", 8080)).startsWith("web sees ");
        lab.reopen(NetworkOptions.defaults(run));
    }

    @Test
    void whatIsGoneAfterARestartIsToldAndTheRestLives() {
        Sandbox web = lab.container(tcp(8080, 80));
        NetworkNamespace.delete(namespace(web));
        NetworkLab.eventually(() -> cables() == 0);

        Recovery recovery = lab.restart(NetworkOptions.defaults(run), List.of(web));

        assertThat(recovery.warnings())
                .hasSize(2)
                .allSatisfy(warning -> assertThat(warning).contains(web.containerId()));
    }

    @Test
    void withoutABridgeOnlyItsContainersAreRefused() throws IOException {
        reopen(new BridgeOptions("none", Addresses.ANY, null, 1500, true, true));

        lab.controller().attach("none", NetworkLab.mode(List.of()));

        assertThatThrownBy(() -> lab.container())
                .isInstanceOf(NetworkException.class)
                .hasMessage("this host has no default bridge: it is switched off by the option bridge");
    }

    private static long cables() {
        try (Netlink netlink = Netlink.open()) {
            return netlink.links().stream()
                    .filter(link -> link.name().startsWith(BridgeDriver.CABLE_PREFIX))
                    .count();
        }
    }

    private static List<String> files(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> directory.relativize(file).toString()).toList();
        }
    }
}
