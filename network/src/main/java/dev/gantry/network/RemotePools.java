package dev.gantry.network;

import dev.gantry.linux.IpPrefix;
import dev.gantry.network.RemoteAddresses.Capabilities;
import dev.gantry.network.RemoteAddresses.Pool;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The subnets of networks whose addresses a plugin gives out: asked for when a network is made, given back
/// when it goes, and told again after a restart of the daemon where the plugin wants that.
final class RemotePools {
    /// What an address is for, and what a pool's own gateway is called.
    static final String GATEWAY = "com.docker.network.gateway";

    private final RemoteAddresses addresses;

    RemotePools(RemoteAddresses addresses) {
        this.addresses = addresses;
    }

    /// Asks for all that a new network needs: a pool for each subnet, or one of the plugin's choice where there
    /// is no subnet, its gateway, and the auxiliary addresses.
    ///
    /// @param undo gets what gives it back
    NetworkSpec request(NetworkSpec asked, Undo undo) {
        String plugin = asked.ipam().driver();
        Capabilities capabilities = addresses.capabilities(plugin);
        RemoteAddresses.Spaces spaces = addresses.spaces(plugin);
        boolean local = asked.scope().equals(NetworkSpec.LOCAL);
        NetworkIpam ipam = asked.ipam()
                .answered(
                        local ? spaces.localDefaultAddressSpace() : spaces.globalDefaultAddressSpace(),
                        capabilities.requiresMacAddress(),
                        capabilities.requiresRequestReplay());
        return request(asked, ipam, undo);
    }

    private NetworkSpec request(NetworkSpec asked, NetworkIpam ipam, Undo undo) {
        List<Subnet> subnets = new ArrayList<>();
        List<String> pools = new ArrayList<>();
        for (boolean ipv6 : new boolean[] {false, true}) {
            for (Optional<Subnet> wish : wishes(asked, ipv6)) {
                Pool pool = addresses.requestPool(ipam, wish.orElse(null), ipv6);
                undo.push(() -> addresses.releasePool(ipam, pool.id()));
                subnets.add(subnet(ipam, pool, wish.orElse(null), undo));
                pools.add(pool.id());
            }
        }
        return asked.withSubnets(subnets).withIpam(ipam.withPools(pools));
    }

    private static List<Optional<Subnet>> wishes(NetworkSpec asked, boolean ipv6) {
        List<Subnet> given = asked.subnets(ipv6);
        if (given.isEmpty()) {
            return (ipv6 ? asked.ipv6() : asked.ipv4()) ? List.of(Optional.empty()) : List.of();
        }
        return given.stream().map(Optional::of).toList();
    }

    private Subnet subnet(NetworkIpam ipam, Pool pool, @Nullable Subnet wish, Undo undo) {
        InetAddress own = wish == null ? null : wish.gateway();
        InetAddress gateway = pool.gateway();
        if (own != null || gateway == null) {
            gateway = addresses.requestGateway(ipam, pool, own);
            InetAddress taken = gateway;
            undo.push(() -> addresses.release(ipam, pool.id(), taken));
        }
        if (wish == null) {
            return new Subnet(pool.prefix(), null, gateway, Map.of());
        }
        for (InetAddress other : wish.auxiliary().values()) {
            var _ = addresses.request(ipam, pool.id(), pool.prefix(), other, Map.of());
            undo.push(() -> addresses.release(ipam, pool.id(), other));
        }
        return new Subnet(pool.prefix(), wish.range(), gateway, wish.auxiliary());
    }

    /// Gives back what [#request] got.
    void release(NetworkSpec spec, Farewell farewell) {
        NetworkIpam ipam = spec.ipam();
        for (int i = 0; i < ipam.pools().size(); i++) {
            Subnet subnet = spec.subnets().get(i);
            String pool = ipam.pools().get(i);
            for (InetAddress address : taken(subnet)) {
                farewell.say(ipam.driver(), () -> addresses.release(ipam, pool, address));
            }
            farewell.say(ipam.driver(), () -> addresses.releasePool(ipam, pool));
        }
    }

    /// The gateway first, as it was asked for.
    private static List<InetAddress> taken(Subnet subnet) {
        List<InetAddress> taken = new ArrayList<>();
        Optional.ofNullable(subnet.gateway()).ifPresent(taken::add);
        taken.addAll(subnet.auxiliary().values());
        return taken;
    }

    /// Tells a plugin that forgets what it has given out: the network's, and its endpoints' addresses. Ends
    /// with the first failure.
    ///
    /// @throws NetworkException as [#request]
    void replay(NetworkSpec spec, Collection<Endpoint> endpoints) {
        NetworkIpam ipam = spec.ipam();
        for (int i = 0; i < ipam.pools().size(); i++) {
            Subnet subnet = spec.subnets().get(i);
            Pool pool = addresses.requestPool(ipam, subnet, subnet.ipv6());
            if (subnet.gateway() != null) {
                var _ = addresses.requestGateway(ipam, pool, subnet.gateway());
            }
            for (InetAddress other : subnet.auxiliary().values()) {
                var _ = addresses.request(ipam, pool.id(), pool.prefix(), other, Map.of());
            }
        }
        for (Endpoint endpoint : endpoints) {
            for (IpPrefix address : endpoint.addresses()) {
                var _ = addresses.request(
                        spec, address.address().getAddress().length == 16, address.address(), endpoint.mac());
            }
        }
    }
}
