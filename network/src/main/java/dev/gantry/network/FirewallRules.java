package dev.gantry.network;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/// The text of our nftables table, in the language of `nft(8)`.
final class FirewallRules {
    static final String TABLE = "inet gantry";

    private FirewallRules() {}

    /// One transaction that replaces the table, if there is one, with the rules for this bridge and these
    /// ports.
    static String table(BridgeInfo bridge, Collection<Forward> forwards) {
        return withoutTable() + "table " + TABLE + " {\n" + maps(forwards) + translation(bridge) + masquerade(bridge)
                + filter(bridge) + "}\n";
    }

    /// One transaction that makes the table under another name and removes it: it succeeds where [#table] would
    /// and changes nothing.
    static String trial(BridgeInfo bridge) {
        String name = TABLE + "_trial";
        return table(bridge, List.of()).replace(TABLE, name) + "delete table " + name + "\n";
    }

    /// Removes the table; adding it first makes that no error where there is none.
    static String withoutTable() {
        return "add table " + TABLE + "\ndelete table " + TABLE + "\n";
    }

    /// `add` or `delete` for the map elements of these ports, at least one.
    static String elements(String verb, Collection<Forward> forwards) {
        return forwards.stream()
                .map(forward -> verb + " element " + TABLE + " " + map(forward) + " { " + element(forward) + " }\n")
                .collect(Collectors.joining());
    }

    private static String maps(Collection<Forward> forwards) {
        return """
                map published {
                    type inet_proto . inet_service : ipv4_addr . inet_service
                %s}
                map published_at {
                    type ipv4_addr . inet_proto . inet_service : ipv4_addr . inet_service
                %s}
                """.formatted(initial("published", forwards), initial("published_at", forwards));
    }

    private static String initial(String map, Collection<Forward> forwards) {
        String elements = forwards.stream()
                .filter(forward -> map(forward).equals(map))
                .map(FirewallRules::element)
                .collect(Collectors.joining(", "));
        return elements.isEmpty() ? "" : "    elements = { " + elements + " }\n";
    }

    private static String map(Forward forward) {
        return forward.onEveryAddress() ? "published" : "published_at";
    }

    private static String element(Forward forward) {
        String address = forward.onEveryAddress() ? "" : forward.host().getHostAddress() + " . ";
        return address + forward.protocol().text() + " . " + forward.hostPort() + " : "
                + forward.container().getHostAddress() + " . " + forward.containerPort();
    }

    /// Published ports. The output chain serves clients on the host itself. A loopback destination that comes
    /// in from a wire is forged: it is left for the kernel to drop. Where containers must not reach each other,
    /// their way to a published port ends at our socket on the host, which relays: translated here, the packet
    /// would still count as one from neighbour to neighbour.
    private static String translation(BridgeInfo bridge) {
        String notFromBridge = bridge.icc() ? "" : "    iifname \"" + bridge.name() + "\" return\n";
        return """
                chain translate {
                    fib daddr type != local return
                    meta l4proto != { tcp, udp, sctp } return
                    dnat ip to ip daddr . meta l4proto . th dport map @published_at
                    dnat ip to meta l4proto . th dport map @published
                }
                chain prerouting {
                    type nat hook prerouting priority dstnat; policy accept;
                    iifname != "lo" ip daddr 127.0.0.0/8 return
                %s    meta nfproto ipv4 jump translate
                }
                chain output {
                    type nat hook output priority -100; policy accept;
                    meta nfproto ipv4 jump translate
                }
                """.formatted(notFromBridge);
    }

    /// To the outside under the host's address. Likewise towards a container, for senders whose address would
    /// make the answer miss the host: the host's loopback, and containers of the same bridge that took the way
    /// by a published port.
    private static String masquerade(BridgeInfo bridge) {
        String outside = """
                    ip saddr %1$s oifname != "%2$s" masquerade
                """;
        String rules = (bridge.masquerade() ? outside : "") + """
                    oifname "%2$s" ip saddr 127.0.0.0/8 masquerade
                    oifname "%2$s" ip saddr %1$s ct status dnat masquerade
                """;
        return """
                chain postrouting {
                    type nat hook postrouting priority srcnat; policy accept;
                %s}
                """.formatted(rules.formatted(bridge.subnet(), bridge.name()));
    }

    /// Containers are reached by published ports, by answers and, unless forbidden, by each other. A container
    /// that forges a loopback destination does not reach the host's own loopback services, which
    /// `route_localnet` on the bridge would otherwise allow.
    private static String filter(BridgeInfo bridge) {
        return """
                chain raw {
                    type filter hook prerouting priority raw; policy accept;
                    iifname "%1$s" ip daddr 127.0.0.0/8 drop
                }
                chain forward {
                    type filter hook forward priority filter; policy accept;
                    oifname != "%1$s" accept
                    ct state established,related accept
                    ct status dnat accept
                    iifname "%1$s" %2$s
                    drop
                }
                """.formatted(bridge.name(), bridge.icc() ? "accept" : "drop");
    }
}
