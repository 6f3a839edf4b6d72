package dev.gantry.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.linux.IpPrefix;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class FirewallRulesTest {
    private static final PublishedPort EVERYWHERE = port(TransportProtocol.TCP, "0.0.0.0", 8080, 80);
    private static final PublishedPort EVERYWHERE6 = port(TransportProtocol.TCP, "::", 8080, 80);
    private static final PublishedPort LOCAL = port(TransportProtocol.UDP, "127.0.0.1", 5353, 53);
    private static final InetAddress CONTAINER = InetAddress.ofLiteral("172.17.0.2");
    private static final InetAddress CONTAINER6 = InetAddress.ofLiteral("fd00::2");

    private static PublishedPort port(TransportProtocol protocol, String host, int hostPort, int containerPort) {
        return new PublishedPort(containerPort, protocol, InetAddress.ofLiteral(host), hostPort);
    }

    @Test
    void aPortOnEveryAddressAndOneOnASingleAddressLiveInTheirMaps() {
        List<Element> elements =
                new PortForwards(CONTAINER, null, false, false).elements(List.of(EVERYWHERE, EVERYWHERE6, LOCAL));

        assertThat(FirewallRules.elements("add", elements)).isEqualTo("""
                add element inet gantry behind4 { 172.17.0.2 . tcp . 80 }
                add element inet gantry published4 { tcp . 8080 : 172.17.0.2 . 80 }
                add element inet gantry published_at4 { 127.0.0.1 . udp . 5353 : 172.17.0.2 . 53 }
                """);
    }

    @Test
    void aContainerWithIpv6IsReachedByIt() {
        assertThat(new PortForwards(CONTAINER, CONTAINER6, false, false).elements(List.of(EVERYWHERE6)))
                .containsExactly(
                        new Element("published6", "tcp . 8080 : fd00:0:0:0:0:0:0:2 . 80"),
                        new Element("behind6", "fd00:0:0:0:0:0:0:2 . tcp . 80"));
    }

    @Test
    void theTableIsReplacedWholeWithItsElements() {
        List<Element> elements = new PortForwards(CONTAINER, null, false, false).elements(List.of(EVERYWHERE));

        assertThat(FirewallRules.table(elements, FirewallOptions.DEFAULTS))
                .startsWith("add table inet gantry\ndelete table inet gantry\ntable inet gantry {\n")
                .contains("elements = { tcp . 8080 : 172.17.0.2 . 80 }")
                .endsWith("}\n");
        assertThat(FirewallRules.table(List.of(), FirewallOptions.DEFAULTS)).doesNotContain("elements");
    }

    @Test
    void whatComesFromOutsideIsMarkedUnlessTheHostIsToDecide() {
        assertThat(FirewallRules.table(List.of(), FirewallOptions.DEFAULTS))
                .contains("chain admit {\n    goto pass\n}")
                .contains("meta mark set meta mark | 0x1000 accept")
                .contains("meta mark set meta mark & 0xffffefff")
                .contains("iifname @relayed return");
        assertThat(FirewallRules.table(List.of(), new FirewallOptions(true, true, false, false)))
                .contains("chain admit {\n    iifname @bridges goto pass\n    accept\n}")
                .doesNotContain("@relayed");
    }

    @Test
    void publishedPortsAreReachedDirectlyFromTrustedInterfacesOrFromAll() {
        assertThat(FirewallRules.table(List.of(), FirewallOptions.DEFAULTS))
                .contains("\n    iifname . oifname @trusted ip daddr . meta l4proto . th dport @behind4 goto admit\n");
        assertThat(FirewallRules.table(List.of(), new FirewallOptions(true, false, true, true)))
                .contains("\n    ip6 daddr . meta l4proto . th dport @behind6 goto admit\n")
                .doesNotContain("oifname @trusted");
        assertThat(rules(false, Map.of(BridgeSettings.TRUSTED, ":eth1:wg0:eth1")))
                .contains(new Element("trusted", "\"eth1\" . \"br0\""), new Element("trusted", "\"wg0\" . \"br0\""))
                .hasSize(6);
    }

    @Test
    void optionsShapeWhatANetworkPutsIntoTheSets() {
        assertThat(rules(false, Map.of()))
                .contains(
                        new Element("bridges", "\"br0\""),
                        new Element("neighbours", "\"br0\" . \"br0\""),
                        new Element("subnets4", "172.17.0.0/16"),
                        new Element("masqueraded4", "172.17.0.0/16"))
                .hasSize(4);
        assertThat(rules(false, Map.of(BridgeSettings.ICC, "false", BridgeSettings.MASQUERADE, "false")))
                .extracting(Element::set)
                .containsExactlyInAnyOrder("bridges", "relayed", "subnets4");
        assertThat(rules(false, Map.of("com.docker.network.host_ipv4", "198.51.100.7")))
                .contains(new Element("source4", "172.17.0.0/16 : 198.51.100.7"));
        assertThat(rules(true, Map.of()))
                .extracting(Element::set)
                .containsExactlyInAnyOrder("bridges", "internal", "neighbours", "subnets4");
    }

    private static List<Element> rules(boolean internal, Map<String, String> options) {
        NetworkSpec spec = new NetworkSpec(
                "n",
                "n",
                "bridge",
                internal,
                true,
                false,
                List.of(Subnet.of(IpPrefix.parse("172.17.0.0/16"))),
                options);
        return BridgeRules.of(spec, BridgeSettings.of(options, internal), "br0");
    }
}
