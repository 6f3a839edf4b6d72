package dev.gantry.network;

import dev.gantry.linux.IpPrefix;
import dev.gantry.linux.MacAddress;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A container's place on a network. The engine keeps it with the container and hands it back after a restart.
///
/// @param networkName at the time of the connection
/// @param interfaceName in the container's namespace, such as `eth0`; empty where a plugin gives none
/// @param hostInterface its other end on the host, or what a plugin called it there; empty where the driver
/// needs none
/// @param ipv4 the address with the length of its subnet; null on a network without IPv4
/// @param ipv6 likewise
/// @param gateway4 where packets to the outside can go; null where the network has no way out
/// @param gateway6 likewise
public record Endpoint(
        String endpointId,
        String networkId,
        String networkName,
        String interfaceName,
        String hostInterface,
        @Nullable IpPrefix ipv4,
        @Nullable IpPrefix ipv6,
        @Nullable InetAddress gateway4,
        @Nullable InetAddress gateway6,
        MacAddress mac,
        int gatewayPriority,
        List<String> names,
        Map<String, String> links) {
    public Endpoint {
        names = List.copyOf(names);
        links = Map.copyOf(links);
    }

    /// Of one family.
    public @Nullable IpPrefix address(boolean ofIpv6) {
        return ofIpv6 ? ipv6 : ipv4;
    }

    /// Those that it has.
    List<IpPrefix> addresses() {
        return Stream.of(Optional.ofNullable(ipv4), Optional.ofNullable(ipv6))
                .flatMap(Optional::stream)
                .toList();
    }

    boolean has(InetAddress address) {
        return (ipv4 != null && ipv4.address().equals(address))
                || (ipv6 != null && ipv6.address().equals(address));
    }

    @Nullable InetAddress gateway(boolean ofIpv6) {
        return ofIpv6 ? gateway6 : gateway4;
    }

    Endpoint withNames(List<String> changed) {
        return new Endpoint(
                endpointId,
                networkId,
                networkName,
                interfaceName,
                hostInterface,
                ipv4,
                ipv6,
                gateway4,
                gateway6,
                mac,
                gatewayPriority,
                changed,
                links);
    }
}
