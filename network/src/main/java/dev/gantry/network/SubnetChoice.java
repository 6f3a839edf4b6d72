package dev.gantry.network;

import dev.gantry.linux.IpPrefix;
import dev.gantry.network.NetworkException.Kind;
import java.util.List;

/// Picks a subnet for a bridge: the first of the pools that overlaps nothing the host already uses.
final class SubnetChoice {
    private SubnetChoice() {}

    /// @param routes the destinations of the host's routes; the default route overlaps nothing
    static IpPrefix pick(List<SubnetPool> pools, List<IpPrefix> routes) {
        return pools.stream()
                .flatMap(SubnetPool::subnets)
                .filter(subnet -> routes.stream().noneMatch(route -> route.length() > 0 && route.overlaps(subnet)))
                .findFirst()
                .orElseThrow(() -> new NetworkException(
                        Kind.UNAVAILABLE,
                        "could not find an available, non-overlapping IPv4 address pool among the defaults to assign"
                                + " to the network"));
    }
}
