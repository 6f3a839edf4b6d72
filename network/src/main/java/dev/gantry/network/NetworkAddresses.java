package dev.gantry.network;

import dev.gantry.linux.IpPrefix;
import dev.gantry.network.NetworkException.Kind;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The addresses of one network: which of its subnets' are in use. Of a network whose addresses others give
/// out, none are known here. Confined to the network thread.
final class NetworkAddresses {
    private final String network;
    private final List<AddressPool> pools = new ArrayList<>();

    /// @param spec complete: every subnet has its gateway where it shall have one
    NetworkAddresses(NetworkSpec spec) {
        this.network = spec.name();
        for (Subnet subnet : spec.ipam().ours() ? spec.subnets() : List.<Subnet>of()) {
            AddressPool pool = pool(subnet);
            Set<InetAddress> others = new HashSet<>(subnet.auxiliary().values());
            if (subnet.gateway() != null) {
                others.add(subnet.gateway());
            }
            others.forEach(pool::take);
            pools.add(pool);
        }
    }

    private AddressPool pool(Subnet subnet) {
        return new AddressPool(subnet.prefix(), Objects.requireNonNullElse(subnet.range(), subnet.prefix()), network);
    }

    /// The first address of a subnet's range that is nobody's: the gateway where none was asked for.
    static InetAddress gateway(Subnet subnet, String network) {
        AddressPool pool =
                new AddressPool(subnet.prefix(), Objects.requireNonNullElse(subnet.range(), subnet.prefix()), network);
        subnet.auxiliary().values().stream().distinct().forEach(pool::take);
        return pool.take();
    }

    /// An address for an endpoint, with the length of its subnet: the one asked for, or the lowest free.
    /// Nothing where the network has no subnet of the family.
    ///
    /// @throws NetworkException `TAKEN`, `INVALID`, `UNAVAILABLE`
    @Nullable IpPrefix take(boolean ipv6, @Nullable InetAddress asked) {
        List<AddressPool> family = pools.stream()
                .filter(pool -> pool.subnet().address() instanceof Inet6Address == ipv6)
                .toList();
        if (asked != null) {
            return take(family, asked);
        }
        if (family.isEmpty()) {
            return null;
        }
        AddressPool pool =
                family.stream().filter(one -> !one.full()).findFirst().orElse(family.getLast());
        return new IpPrefix(pool.take(), pool.subnet().length());
    }

    private static IpPrefix take(List<AddressPool> family, InetAddress asked) {
        AddressPool pool = family.stream()
                .filter(one -> one.contains(asked))
                .findFirst()
                .orElseThrow(() -> new NetworkException(
                        Kind.INVALID,
                        "invalid address " + asked.getHostAddress()
                                + ": It does not belong to any of this network's subnets"));
        pool.take(asked);
        return new IpPrefix(asked, pool.subnet().length());
    }

    /// Marks the address of an endpoint that outlived the daemon.
    ///
    /// @throws NetworkException as [#take]
    void adopt(@Nullable IpPrefix address) {
        if (address != null && !pools.isEmpty()) {
            var _ = take(address.address() instanceof Inet6Address, address.address());
        }
    }

    void release(@Nullable IpPrefix address) {
        if (address != null) {
            pools.forEach(pool -> pool.release(address.address()));
        }
    }
}
