package dev.gantry.network;

import static dev.gantry.network.NetworkLab.address;
import static dev.gantry.network.NetworkLab.ask;
import static dev.gantry.network.NetworkLab.mode;
import static dev.gantry.network.NetworkLab.namespace;
import static dev.gantry.network.NetworkLab.tcp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.linux.IpPrefix;
import dev.gantry.linux.Link;
import dev.gantry.linux.Netlink;
import dev.gantry.linux.NetworkNamespace;
import dev.gantry.network.TestPlugin.Fault;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Networks that a plugin drives, with real bridges and cables of the plugin's.
@Tag("kernel")
final class PluginNetworksIT {
    @TempDir
    Path run;

    /// Each has an id of its own, as the engine's have.
    private final AtomicInteger endpoints = new AtomicInteger();

    private NetworkLab lab;
    private TestPlugin plugin;

    @BeforeEach
    void openLab() {
        lab = NetworkLab.open(NetworkOptions.defaults(run));
        plugin = lab.plugin("weave");
    }

    @AfterEach
    void closeLab() throws IOException {
        lab.close();
    }

    private static NetworkSpec wish(String name, String driver, Map<String, String> options, String... subnets) {
        return new NetworkSpec(
                "%08x".formatted(name.hashCode()).repeat(8),
                name,
                driver,
                false,
                true,
                false,
                Stream.of(subnets).map(IpPrefix::parse).map(Subnet::of).toList(),
                options);
    }

    private NetworkSpec driven(String name, String... subnets) {
        return lab.network(wish(name, "weave", Map.of("colour", "blue"), subnets));
    }

    /// The plugin's.
    private static List<String> interfaces() {
        try (Netlink host = Netlink.open()) {
            return host.links().stream()
                    .map(Link::name)
                    .filter(name -> name.matches("tb.*|[ab][0-9a-f]{8}"))
                    .toList();
        }
    }

    private Sandbox container(NetworkSpec on) {
        return lab.container(mode(List.of(at(on))));
    }

    private EndpointRequest at(NetworkSpec network) {
        return EndpointRequest.on(network.id(), "%064x".formatted(endpoints.incrementAndGet()));
    }

    private EndpointRequest wayOut(NetworkSpec network) {
        return new EndpointRequest(
                at(network).endpointId(),
                network.id(),
                null,
                null,
                null,
                InterfaceSettings.NONE,
                1,
                List.of(),
                Map.of());
    }

    private void removeAll(NetworkSpec network, Sandbox... containers) {
        for (Sandbox container : containers) {
            lab.controller().release(container.containerId());
        }
        lab.controller().retire(network.id());
        lab.controller().delete(network.id());
    }

    @Test
    void containersReachEachOtherOnAPluginsNetwork() {
        NetworkSpec net = driven("net", "10.66.0.0/24");
        Sandbox web = container(net);
        Sandbox client = container(net);
        lab.serve(namespace(web), 80, "web");

        assertThat(address(web).getHostAddress()).isEqualTo("10.66.0.2");
        assertThat(ask(namespace(client), "10.66.0.2", 80)).isEqualTo("web sees 10.66.0.3");
        Endpoint endpoint = web.endpoints().getFirst();
        assertThat(endpoint.interfaceName()).isEqualTo("net0");
        assertThat(endpoint.gateway4()).isEqualTo(InetAddress.ofLiteral("10.66.0.1"));
        try (NetworkNamespace inside = NetworkNamespace.open(namespace(web))) {
            Link link = inside.netlink().link("net0").orElseThrow();
            assertThat(link.mac()).isEqualTo(endpoint.mac());
            assertThat(inside.netlink().routes()).contains(IpPrefix.parse("0.0.0.0/0"));
        }
        removeAll(net, web, client);

        assertThat(plugin.leftovers()).isEmpty();
        assertThat(interfaces()).isEmpty();
        assertThat(plugin.methods())
                .startsWith(
                        "Activate",
                        "GetCapabilities",
                        "CreateNetwork",
                        "CreateEndpoint",
                        "Join",
                        "ProgramExternalConnectivity",
                        "EndpointOperInfo")
                .endsWith("RevokeExternalConnectivity", "Leave", "DeleteEndpoint", "DeleteNetwork");
    }

    @Test
    void thePluginIsToldWhatDockersAreTold() {
        NetworkSpec net = driven("net", "10.66.0.0/24");
        Sandbox web = lab.container(mode(List.of(at(net)), tcp(8080, 80)));

        assertThat(plugin.last("CreateNetwork").toString())
                .isEqualTo("{\"NetworkID\":\"" + net.id() + "\",\"Options\":{\"com.docker.network.enable_ipv4\":true,"
                        + "\"com.docker.network.enable_ipv6\":false,\"com.docker.network.generic\":{\"colour\":\"blue\"}},"
                        + "\"IPv4Data\":[{\"AddressSpace\":\"LocalDefault\",\"Pool\":\"10.66.0.0/24\","
                        + "\"Gateway\":\"10.66.0.1/24\"}],\"IPv6Data\":[]}");
        assertThat(plugin.last("CreateEndpoint").path("Interface").toString())
                .isEqualTo("{\"Address\":\"10.66.0.2/24\",\"AddressIPv6\":\"\",\"MacAddress\":\"\"}");
        assertThat(plugin.last("Join").path("SandboxKey").asString())
                .isEqualTo(namespace(web).toString());
        assertThat(plugin.last("ProgramExternalConnectivity").path("Options").toString())
                .isEqualTo("{\"com.docker.network.endpoint.exposedports\":[{\"Proto\":6,\"Port\":80}],"
                        + "\"com.docker.network.portmap\":[{\"Proto\":6,\"IP\":\"\",\"Port\":80,\"HostIP\":\"\","
                        + "\"HostPort\":8080,\"HostPortEnd\":8080}]}");
    }

    @Test
    void aContainerComesAndGoesWhileItRuns() {
        NetworkSpec net = driven("net", "10.66.0.0/24");
        Sandbox friend = container(net);
        Sandbox web = lab.container();

        Sandbox both = lab.controller().connect(web.containerId(), mode(List.of(at(net))));
        lab.serve(namespace(web), 80, "web");
        assertThat(both.endpoints()).hasSize(2);
        assertThat(ask(namespace(friend), "10.66.0.3", 80)).startsWith("web sees ");

        Sandbox again = lab.controller().disconnect(web.containerId(), net.id(), mode(List.of()));
        assertThat(again.endpoints()).hasSize(1);
        try (NetworkNamespace inside = NetworkNamespace.open(namespace(web))) {
            assertThat(inside.netlink().link("net0")).isEmpty();
        }
        assertThat(plugin.methods()).endsWith("Leave", "DeleteEndpoint");
        removeAll(net, friend, web);
        assertThat(plugin.leftovers()).isEmpty();
    }

    @Test
    void aPluginWantsRoutesBesideAndChoosesTheAddress() {
        plugin.answer("CreateEndpoint", """
                {"Interface": {"Address": "10.88.0.7/24", "MacAddress": "02:00:00:00:00:99"}}""");
        plugin.answer("Join", "{\"InterfaceName\": {\"SrcName\": \"x\"}}");
        NetworkSpec net = lab.network(wish("net", "weave", Map.of()).withIpam(NetworkIpam.of("null", Map.of())));
        assertThat(net.subnets()).containsExactly(Subnet.of(IpPrefix.parse("0.0.0.0/0")));
        plugin.duringCalls(() -> nameTheCable());

        Sandbox web = container(net);
        Endpoint endpoint = web.endpoints().getFirst();
        assertThat(endpoint.mac()).hasToString("02:00:00:00:00:99");
        assertThat(endpoint.interfaceName()).isEqualTo("eth0");
        try (NetworkNamespace inside = NetworkNamespace.open(namespace(web))) {
            Link link = inside.netlink().link("eth0").orElseThrow();
            assertThat(link.mac()).isEqualTo(endpoint.mac());
            assertThat(inside.netlink().addresses(link.index())).contains(IpPrefix.parse("10.88.0.7/24"));
            assertThat(inside.netlink().routes())
                    .contains(
                            IpPrefix.parse("10.90.0.0/16"),
                            IpPrefix.parse("10.91.0.0/16"),
                            IpPrefix.parse("0.0.0.0/0"));
        }
        removeAll(net, web);
        assertThat(plugin.leftovers()).isEmpty();
    }

    /// The interface's name is known once there is an endpoint.
    private void nameTheCable() {
        interfaces().stream()
                .filter(name -> name.matches("b[0-9a-f]{8}"))
                .findFirst()
                .ifPresent(name -> plugin.answer("Join", """
                {"InterfaceName": {"SrcName": "%s"}, "StaticRoutes": [
                 {"Destination": "10.90.0.0/16", "RouteType": 0, "NextHop": "10.88.0.1"},
                 {"Destination": "10.91.0.0/16", "RouteType": 1},
                 {"Destination": "0.0.0.0/0", "RouteType": 0, "NextHop": "10.88.0.2"}]}""".formatted(name)));
    }

    @ParameterizedTest
    @CsvSource({"bridge", "weave"})
    void aPluginGivesOutAddresses(String driver) {
        NetworkSpec net =
                lab.network(wish("net", driver, Map.of()).withIpam(NetworkIpam.of("weave", Map.of("tier", "one"))));
        assertThat(net.subnets().getFirst().prefix()).hasToString("10.77.0.0/24");
        assertThat(plugin.last("RequestPool").toString())
                .isEqualTo("{\"AddressSpace\":\"here\",\"Pool\":\"\",\"SubPool\":\"\",\"Options\":{\"tier\":\"one\"},"
                        + "\"V6\":false}");
        assertThat(plugin.last("RequestAddress").path("Options").toString())
                .isEqualTo("{\"RequestAddressType\":\"com.docker.network.gateway\"}");
        Sandbox web = container(net);
        Sandbox client = container(net);
        lab.serve(namespace(web), 80, "web");

        assertThat(address(web).getHostAddress()).isEqualTo("10.77.0.2");
        assertThat(ask(namespace(client), "10.77.0.2", 80)).isEqualTo("web sees 10.77.0.3");
        removeAll(net, web, client);
        assertThat(plugin.leftovers()).isEmpty();
    }

    @Test
    void whatAPluginGivesOutAndNobodyCanUseIsGivenBack() {
        NetworkSpec asked = wish("net", "bridge", Map.of()).withIpam(NetworkIpam.of("weave", Map.of()));
        plugin.answer("RequestPool", "{\"PoolID\": \"pool-10.77.0.0/24\", \"Pool\": \"fd00::/64\"}");
        assertThatThrownBy(() -> lab.network(asked))
                .hasMessage("plugin weave: IpamDriver.RequestPool: a pool of the other family: fd00::/64");
        assertThat(plugin.leftovers()).isEmpty();
        plugin.answer("RequestPool", "{\"PoolID\": \"pool-10.77.1.0/24\", \"Pool\": \"10.99.0.0/24\"}");
        assertThatThrownBy(() -> lab.network(asked))
                .hasMessage("plugin weave: IpamDriver.RequestAddress: 10.77.1.1/24 is not of the pool 10.99.0.0/24");
        assertThat(plugin.leftovers()).isEmpty();
    }

    @Test
    void aPluginIsToldWhoGetsAnAddress() {
        plugin.answer("GetCapabilities", "{\"Scope\": \"local\", \"RequiresMACAddress\": true}");
        NetworkSpec net = lab.network(
                wish("net", "bridge", Map.of(), "10.70.0.0/24").withIpam(NetworkIpam.of("weave", Map.of())));

        Sandbox web = container(net);
        assertThat(plugin.last("RequestAddress")
                        .path("Options")
                        .path("com.docker.network.endpoint.macaddress")
                        .asString())
                .isEqualTo(web.endpoints().getFirst().mac().toString());
    }

    @Test
    void withoutAddressesABridgeIsNone() {
        assertThatThrownBy(
                        () -> lab.network(wish("net", "bridge", Map.of()).withIpam(NetworkIpam.of("null", Map.of()))))
                .hasMessageEndingWith("requires ipv4 configuration");
        assertThatThrownBy(() -> lab.network(
                        wish("net", "weave", Map.of(), "10.66.0.0/24").withIpam(NetworkIpam.of("null", Map.of()))))
                .hasMessage("null ipam driver does not handle specific address pool requests");
    }

    @ParameterizedTest
    @CsvSource({
        "GetCapabilities, ERR",
        "GetCapabilities, NONSENSE",
        "CreateNetwork, ERR",
        "CreateNetwork, GARBAGE",
        "CreateNetwork, TOO_MUCH",
        "CreateNetwork, HANG",
        "RequestPool, ERR",
        "GetDefaultAddressSpaces, ERR"
    })
    void aNetworkThatFailsLeavesNothing(String method, Fault fault) {
        plugin.fail(method, fault);
        NetworkSpec asked = wish("net", "weave", Map.of(), "10.66.0.0/24").withIpam(NetworkIpam.of("weave", Map.of()));

        assertThatThrownBy(() -> lab.network(asked))
                .isInstanceOf(NetworkException.class)
                .hasMessageStartingWith("plugin weave: ")
                .hasMessageContaining("Driver." + method + ": ");
        assertThat(plugin.leftovers()).isEmpty();
        assertThat(interfaces()).isEmpty();
        plugin.heal();
        removeAll(lab.network(asked));
        assertThat(plugin.leftovers()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "CreateEndpoint, ERR",
        "CreateEndpoint, GARBAGE",
        "CreateEndpoint, NONSENSE",
        "CreateEndpoint, HANG",
        "Join, ERR",
        "Join, GARBAGE",
        "Join, NONSENSE",
        "Join, HANG",
        "ProgramExternalConnectivity, ERR",
        "ProgramExternalConnectivity, TOO_MUCH",
        "RequestAddress, ERR"
    })
    void aContainerThatFailsLeavesNothing(String method, Fault fault) {
        NetworkSpec net =
                lab.network(wish("net", "weave", Map.of(), "10.66.0.0/24").withIpam(NetworkIpam.of("weave", Map.of())));
        List<String> had = plugin.leftovers();
        Sandbox running = lab.container();
        plugin.fail(method, fault);

        assertThatThrownBy(() -> lab.controller().attach("web", mode(List.of(at(net)))))
                .isInstanceOf(NetworkException.class)
                .hasMessageContaining("plugin weave: ")
                .hasMessageContaining("Driver." + method + ": ");
        assertThat(plugin.leftovers()).isEqualTo(had);
        assertThat(run.resolve("netns/web")).doesNotExist();
        assertThatThrownBy(() -> lab.controller().connect(running.containerId(), mode(List.of(wayOut(net)))))
                .isInstanceOf(NetworkException.class);
        assertThat(plugin.leftovers()).isEqualTo(had);

        plugin.heal();
        Sandbox web = container(net);
        assertThat(address(web).getHostAddress()).isEqualTo("10.66.0.2");
        lab.controller().release(running.containerId());
        removeAll(net, web);
        assertThat(plugin.leftovers()).isEmpty();
        assertThat(interfaces()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"RevokeExternalConnectivity, ERR", "Leave, GARBAGE", "Leave, HANG", "DeleteEndpoint, TOO_MUCH"})
    void aContainerEndsWhateverThePluginSays(String method, Fault fault) {
        NetworkSpec net = driven("net", "10.66.0.0/24");
        Sandbox web = container(net);
        plugin.fail(method, fault);

        lab.controller().release(web.containerId());
        assertThat(namespace(web)).doesNotExist();
        plugin.heal();
        assertThat(address(container(net)).getHostAddress()).isEqualTo("10.66.0.2");
    }

    @Test
    void anInterfaceThatIsNotThePluginsIsNotTaken() {
        NetworkSpec net = driven("net", "10.66.0.0/24");
        for (String taken : List.of("lo", "gantry0", "nowhere0")) {
            plugin.answer("Join", "{\"InterfaceName\": {\"SrcName\": \"" + taken + "\"}}");
            assertThatThrownBy(() -> container(net)).hasMessageStartingWith("plugin weave: NetworkDriver.Join: ");
        }
    }

    @Test
    void aPluginThatHangsStopsNobodyElse() throws Exception {
        NetworkSpec net = driven("net", "10.66.0.0/24");
        plugin.fail("Join", Fault.HANG);
        CompletableFuture<Sandbox> stuck = CompletableFuture.supplyAsync(() -> container(net));
        plugin.awaitHanging();

        NetworkSpec other = lab.network("other", "10.67.0.0/24");
        Sandbox web = lab.container(mode(List.of(at(other))));
        assertThat(address(web).getHostAddress()).isEqualTo("10.67.0.2");
        assertThat(stuck).isNotDone();
        assertThatThrownBy(() -> stuck.get(1, TimeUnit.MINUTES)).hasMessageContaining("no answer within 3000 ms");
    }

    @Test
    void aPluginMayAskMeanwhile() {
        plugin.duringCalls(() -> assertThat(lab.controller().defaultNetwork()).isPresent());
        NetworkSpec net = driven("net", "10.66.0.0/24");
        Sandbox web = container(net);
        removeAll(net, web);
        assertThat(plugin.leftovers()).isEmpty();
    }

    @Test
    void aNewDaemonTakesOverWithoutAsking() {
        NetworkSpec net = driven("net", "10.66.0.0/24");
        Sandbox web = container(net);
        lab.serve(namespace(web), 80, "web");
        int before = plugin.calls().size();

        Recovery recovery = lab.restart(NetworkOptions.defaults(run), List.of(web));
        assertThat(recovery.warnings()).isEmpty();
        assertThat(plugin.calls()).hasSize(before);
        Sandbox client = container(net);
        assertThat(address(client).getHostAddress()).isEqualTo("10.66.0.3");
        assertThat(ask(namespace(client), "10.66.0.2", 80)).startsWith("web sees ");
        removeAll(net, web, client);
        assertThat(plugin.leftovers()).isEmpty();
    }

    @Test
    void aPluginThatForgetsIsToldAgain() {
        plugin.answer("GetCapabilities", "{\"RequiresRequestReplay\": true}");
        NetworkSpec net = lab.network(
                wish("net", "bridge", Map.of(), "10.70.0.0/24").withIpam(NetworkIpam.of("weave", Map.of())));
        Sandbox web = container(net);
        plugin.close();
        TestPlugin fresh = lab.plugin("weave");

        assertThat(lab.restart(NetworkOptions.defaults(run), List.of(web)).warnings())
                .isEmpty();
        assertThat(fresh.leftovers()).containsExactly("pool-10.70.0.0/24 [10.70.0.1, 10.70.0.2]");
        removeAll(net, web);
        assertThat(fresh.leftovers()).isEmpty();
    }

    @Test
    void withoutItsPluginANetworkIsNotRemovedAndContainersAre() {
        NetworkSpec net = driven("net", "10.66.0.0/24");
        Sandbox web = container(net);
        plugin.close();

        assertThatThrownBy(() -> container(net)).hasMessage("plugin \"weave\" not found");
        lab.controller().release(web.containerId());
        assertThat(namespace(web)).doesNotExist();
        assertThatThrownBy(() -> lab.controller().retire(net.id()))
                .hasMessage("error while removing network: plugin \"weave\" not found");
    }
}
