package dev.gantry.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.linux.IpPrefix;
import java.net.Inet4Address;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FirewallRulesTest {
    private static final Inet4Address CONTAINER = ip("172.17.0.2");
    private static final Forward EVERYWHERE = new Forward(TransportProtocol.TCP, ip("0.0.0.0"), 8080, CONTAINER, 80);
    private static final Forward LOCAL = new Forward(TransportProtocol.UDP, ip("127.0.0.1"), 5353, CONTAINER, 53);

    private static Inet4Address ip(String text) {
        return Inet4Address.ofLiteral(text);
    }

    private static BridgeInfo bridge(boolean icc, boolean masquerade) {
        IpPrefix subnet = IpPrefix.parse("172.17.0.0/16");
        return new BridgeInfo("gantry0", subnet, ip("172.17.0.1"), null, 1500, icc, masquerade);
    }

    @Test
    void aPortOnEveryAddressAndOneOnASingleAddressLiveInTheirMaps() {
        assertThat(FirewallRules.elements("add", List.of(EVERYWHERE, LOCAL))).isEqualTo("""
                add element inet gantry published { tcp . 8080 : 172.17.0.2 . 80 }
                add element inet gantry published_at { 127.0.0.1 . udp . 5353 : 172.17.0.2 . 53 }
                """);
    }

    @Test
    void theTableIsReplacedWholeWithItsElements() {
        assertThat(FirewallRules.table(bridge(true, true), List.of(EVERYWHERE)))
                .startsWith("add table inet gantry\ndelete table inet gantry\ntable inet gantry {\n")
                .contains("elements = { tcp . 8080 : 172.17.0.2 . 80 }")
                .endsWith("}\n");
    }

    @Test
    void optionsShapeTheRules() {
        String outside = "ip saddr 172.17.0.0/16 oifname != \"gantry0\" masquerade";

        assertThat(FirewallRules.table(bridge(true, true), List.of()))
                .contains(outside, "iifname \"gantry0\" accept")
                .doesNotContain("elements");
        assertThat(FirewallRules.table(bridge(false, false), List.of()))
                .contains("iifname \"gantry0\" drop", "iifname \"gantry0\" return")
                .doesNotContain(outside);
    }
}
