package dev.gantry.network;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The text of our nftables table, in the language of `nft(8)`. Its chains are always the same; what networks
/// and published ports there are is in its sets and maps.
final class FirewallRules {
    static final String TABLE = "inet gantry";

    /// On packets that the rules have let through, until they leave the host: no forward chain of others needs
    /// to judge them. kube-proxy has 0x4000 and 0x8000, port mappings of CNI 0x2000, Cilium 0xf00, Tailscale
    /// 0xff0000.
    static final String MARK = "0x1000";

    /// The administrator's own table, whose chain comes before ours.
    static final String USER_TABLE = "inet gantry-user";

    /// Our bridges.
    static final String BRIDGES = "bridges";

    /// Those of networks without a way out.
    static final String INTERNAL = "internal";

    /// From where to where containers reach each other.
    static final String NEIGHBOURS = "neighbours";

    /// Bridges whose containers reach published ports by our sockets only: where they must not reach each
    /// other, a packet translated here would still count as one from neighbour to neighbour.
    static final String RELAYED = "relayed";

    /// From where to which bridge published ports are reached by the containers' own addresses.
    static final String TRUSTED = "trusted";

    /// Who reaches which port of a neighbour although neighbours don't reach each other.
    static final String LINKED = "linked";

    /// Bridges of others that lead to a wire, and so to the outside: the rest are of other engines.
    static final String WIRES = "wires";

    /// Those that are dockerd's.
    static final String DOCKERS = "dockers";

    /// Every network's subnets.
    static final Family SUBNETS = new Family("subnets");

    /// Those that reach the outside under the host's address.
    static final Family MASQUERADED = new Family("masqueraded");

    /// Those that reach it under a certain address.
    static final Family SOURCE = new Family("source");

    /// Bridges whose containers' own addresses answer to everybody.
    static final Family UNPROTECTED = new Family("unprotected");

    /// Bridges whose containers are reached by their own addresses.
    static final Family ROUTED = new Family("routed");

    /// Container ports that are published without translation.
    static final Family EXPOSED = new Family("exposed");

    /// Container ports that ports of the host lead to.
    static final Family BEHIND = new Family("behind");

    /// Host ports on every address of the host, and what they lead to.
    static final Family PUBLISHED = new Family("published");

    /// Host ports on one address.
    static final Family PUBLISHED_AT = new Family("published_at");

    private FirewallRules() {}

    /// A set that there is twice.
    record Family(String name) {
        String of(boolean ipv6) {
            return name + (ipv6 ? "6" : "4");
        }
    }

    /// One transaction that replaces the table, if there is one.
    static String table(Collection<Element> elements, FirewallOptions options) {
        return withoutTable() + "table " + TABLE + " {\n" + sets(elements) + translation(options) + SOURCES
                + filter(options) + "}\n";
    }

    /// One transaction that makes the table under another name and removes it: it succeeds where [#table] would
    /// and changes nothing.
    static String trial() {
        String name = TABLE + "_trial";
        return table(List.of(), FirewallOptions.DEFAULTS).replace(TABLE, name) + "delete table " + name + "\n";
    }

    /// Whether the table is there: an error where it is not.
    static String askForTable() {
        return "list chain " + TABLE + " forward\n";
    }

    /// Whether the administrator's chain is there, likewise.
    static String askForUserChain() {
        return "list chain " + USER_TABLE + " forward\n";
    }

    /// The administrator's chain, empty.
    static String userChain() {
        return "add table " + USER_TABLE + "\nadd chain " + USER_TABLE
                + " forward { type filter hook forward priority -20; policy accept; }\n";
    }

    /// Removes the table; adding it first makes that no error where there is none.
    static String withoutTable() {
        return "add table " + TABLE + "\ndelete table " + TABLE + "\n";
    }

    /// `add` or `delete` for these elements, at least one.
    static String elements(String verb, Collection<Element> elements) {
        return bySet(elements).entrySet().stream()
                .map(set -> verb + " element " + TABLE + " " + set.getKey() + " { " + set.getValue() + " }\n")
                .collect(Collectors.joining());
    }

    private static Map<String, String> bySet(Collection<Element> elements) {
        return elements.stream()
                .collect(Collectors.groupingBy(
                        Element::set, TreeMap::new, Collectors.mapping(Element::text, Collectors.joining(", "))));
    }

    private static String sets(Collection<Element> elements) {
        Map<String, String> initial = bySet(elements);
        StringBuilder sets = new StringBuilder();
        declarations().forEach((name, declaration) -> {
            sets.append(declaration);
            if (initial.containsKey(name)) {
                sets.append("    elements = { ").append(initial.get(name)).append(" }\n");
            }
            sets.append("}\n");
        });
        return sets.toString();
    }

    private static Map<String, String> declarations() {
        Map<String, String> all = new TreeMap<>();
        for (String name : List.of(BRIDGES, INTERNAL, RELAYED, WIRES, DOCKERS)) {
            all.put(name, set(name, "ifname", false));
        }
        all.put(NEIGHBOURS, set(NEIGHBOURS, "ifname . ifname", false));
        all.put(TRUSTED, set(TRUSTED, "ifname . ifname", false));
        all.put(LINKED, set(LINKED, "ifname . ifname . ipv4_addr . ipv4_addr . inet_proto . inet_service", false));
        for (boolean ipv6 : new boolean[] {false, true}) {
            String address = ipv6 ? "ipv6_addr" : "ipv4_addr";
            String port = "inet_proto . inet_service";
            for (Family ranges : List.of(SUBNETS, MASQUERADED)) {
                all.put(ranges.of(ipv6), set(ranges.of(ipv6), address, true));
            }
            for (Family bridges : List.of(UNPROTECTED, ROUTED)) {
                all.put(bridges.of(ipv6), set(bridges.of(ipv6), "ifname", false));
            }
            for (Family ports : List.of(EXPOSED, BEHIND)) {
                all.put(ports.of(ipv6), set(ports.of(ipv6), address + " . " + port, false));
            }
            all.put(SOURCE.of(ipv6), map(SOURCE.of(ipv6), address, address, true));
            String target = address + " . inet_service";
            all.put(PUBLISHED.of(ipv6), map(PUBLISHED.of(ipv6), port, target, false));
            all.put(PUBLISHED_AT.of(ipv6), map(PUBLISHED_AT.of(ipv6), address + " . " + port, target, false));
        }
        return all;
    }

    private static String set(String name, String type, boolean ranges) {
        return "set " + name + " {\n    type " + type + "\n" + (ranges ? "    flags interval\n" : "");
    }

    private static String map(String name, String key, String value, boolean ranges) {
        return "map " + name + " {\n    type " + key + " : " + value + "\n" + (ranges ? "    flags interval\n" : "");
    }

    /// Published ports. The output chain serves clients on the host itself. A loopback destination that comes
    /// in from a wire is forged: it is left for the kernel to drop. `::1` can't be translated, no route leads
    /// from it to a container: our socket on the host relays.
    private static String translation(FirewallOptions options) {
        return """
            chain translate {
                fib daddr type != local return
                meta l4proto != { tcp, udp, sctp } return
                ip6 daddr ::1 return
                dnat ip to ip daddr . meta l4proto . th dport map @published_at4
                dnat ip to meta l4proto . th dport map @published4
                dnat ip6 to ip6 daddr . meta l4proto . th dport map @published_at6
                dnat ip6 to meta l4proto . th dport map @published6
            }
            chain prerouting {
                type nat hook prerouting priority dstnat; policy accept;
                iifname != "lo" ip daddr 127.0.0.0/8 return
                %s
                jump translate
            }
            chain output {
                type nat hook output priority -100; policy accept;
                jump translate
            }
            """.formatted(options.userlandProxy() ? "iifname @relayed return" : "");
    }

    /// To the outside under the host's address. Likewise towards a container, for senders whose address would
    /// make the answer miss the host: the host's loopback, and containers that took the way by a published
    /// port.
    private static final String SOURCES = """
            chain postrouting {
                type nat hook postrouting priority srcnat; policy accept;
                oifname @bridges ip saddr 127.0.0.0/8 masquerade
                oifname @bridges ct status dnat ip saddr @subnets4 masquerade
                oifname @bridges ct status dnat ip6 saddr @subnets6 masquerade
                oifname @bridges return
                snat ip to ip saddr map @source4
                snat ip6 to ip6 saddr map @source6
                ip saddr @masqueraded4 masquerade
                ip6 saddr @masqueraded6 masquerade
            }
            """;

    /// Containers are reached by published ports, by answers and, unless forbidden, by their neighbours; from
    /// other networks not at all. What passes here passes before the chains of others and is marked for them,
    /// but what comes from outside is left to them where they are to be respected, and so is always what goes to
    /// a bridge of theirs: whom containers on it answer is for them to say. Of dockerd's, published ports alone
    /// are reached, as from one bridge of dockerd's to another, unless the administrator's chain has marked the
    /// packet: dockerd may have left that to the host. A container that forges a loopback destination does not
    /// reach the host's own loopback services, which `route_localnet` on the bridge would otherwise allow. A port
    /// that another has a link to is opened for answers, too, as dockerd opens it: they may come after the kernel
    /// has forgotten the question.
    private static String filter(FirewallOptions options) {
        String clear = "0x%08x".formatted(~Integer.decode(MARK));
        String admit = options.respectHost() ? "iifname @bridges goto pass\n    accept" : "goto pass";
        String trusted = options.directRouting() ? "" : "iifname . oifname @trusted ";
        return """
            chain raw {
                type filter hook prerouting priority raw; policy accept;
                iifname @bridges ip daddr 127.0.0.0/8 drop
            }
            chain forward {
                type filter hook forward priority -10; policy accept;
                oifname @bridges goto inward
                iifname @internal drop
                iifname @bridges goto outward
            }
            chain outward {
                ct state established,related goto pass
                meta mark & %1$s != 0 accept
                oifname @dockers ct status dnat accept
                oifname @dockers drop
                meta oifkind "bridge" oifname != @wires accept
                goto pass
            }
            chain inward {
                ct state established,related goto pass
                iifname . oifname @neighbours goto pass
                iifname . oifname . ip saddr . ip daddr . meta l4proto . th dport @linked goto pass
                iifname . oifname . ip daddr . ip saddr . meta l4proto . th sport @linked goto pass
                iifname @internal drop
                oifname @internal drop
                ct status dnat goto admit
                ip daddr . meta l4proto . th dport @exposed4 goto admit
                ip6 daddr . meta l4proto . th dport @exposed6 goto admit
                iifname @bridges drop
                %4$sip daddr . meta l4proto . th dport @behind4 goto admit
                %4$sip6 daddr . meta l4proto . th dport @behind6 goto admit
                meta nfproto ipv4 oifname @unprotected4 goto admit
                meta nfproto ipv6 oifname @unprotected6 goto admit
                oifname @routed4 icmp type echo-request goto admit
                oifname @routed6 icmpv6 type echo-request goto admit
                drop
            }
            chain admit {
                %3$s
            }
            chain pass {
                meta mark set meta mark | %1$s accept
            }
            chain unmark {
                type filter hook postrouting priority -300; policy accept;
                iifname @bridges meta mark & %1$s != 0 meta mark set meta mark & %2$s
                oifname @bridges meta mark & %1$s != 0 meta mark set meta mark & %2$s
            }
            """.formatted(MARK, clear, admit, trusted);
    }
}
