package dev.gantry.network;

import dev.gantry.linux.NetworkNamespace;
import dev.gantry.linux.Nftables;
import dev.gantry.linux.NftablesException;

/// Leads what a container's processes send to 127.0.0.11:53 to the ports that its resolver has in the
/// container's namespace. The resolver does not take port 53 itself, for a container may run a name server of
/// its own on every address; dockerd does the same with iptables.
///
/// The rules are a table of their own in the container's namespace, `ip gantry_dns`, and end with it. Answers
/// find back by connection tracking, so that they come from port 53.
final class ResolverRedirect {
    private static final String TABLE = "ip gantry_dns";

    private ResolverRedirect() {}

    /// Sets up the rules, or replaces those for other ports.
    ///
    /// @throws NftablesException where there is no nftables: then the resolver has to have port 53
    static void install(NetworkNamespace namespace, int udpPort, int tcpPort) {
        namespace.call(() -> {
            try (Nftables nftables = Nftables.open()) {
                return nftables.run(rules(udpPort, tcpPort));
            }
        });
    }

    /// One transaction, also where the table is there. It is not deleted first: the kernel would let nobody
    /// close a netlink socket until what was deleted is gone, ten milliseconds later.
    static String rules(int udpPort, int tcpPort) {
        return """
                add table %1$s
                add chain %1$s output { type nat hook output priority -100; policy accept; }
                flush chain %1$s output
                add rule %1$s output ip daddr %2$s udp dport 53 dnat to %2$s:%3$d
                add rule %1$s output ip daddr %2$s tcp dport 53 dnat to %2$s:%4$d
                """.formatted(TABLE, Resolver.ADDRESS.getHostAddress(), udpPort, tcpPort);
    }
}
