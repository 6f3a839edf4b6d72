package dev.gantry.network;

import dev.gantry.linux.IpPrefix;
import dev.gantry.network.NetworkException.Kind;
import java.net.Inet6Address;
import java.util.List;

/// Picks a subnet for a network: the first of the pools that overlaps nothing that is in use.
final class SubnetChoice {
    private SubnetChoice() {}

    /// @param taken the subnets of other networks and the destinations of the host's routes; the default route
    /// overlaps nothing
    static IpPrefix pick(List<SubnetPool> pools, List<IpPrefix> taken, boolean ipv6) {
        List<IpPrefix> closed =
                taken.stream().filter(route -> route.length() > 0).toList();
        return pools.stream()
                .filter(pool -> pool.base().address() instanceof Inet6Address == ipv6)
                .flatMap(SubnetPool::subnets)
                .filter(subnet -> closed.stream().noneMatch(route -> route.overlaps(subnet)))
                .findFirst()
                .orElseThrow(() -> new NetworkException(
                        Kind.UNAVAILABLE,
                        "could not find an available, non-overlapping " + (ipv6 ? "IPv6" : "IPv4")
                                + " address pool among the defaults to assign to the network"));
    }
}
