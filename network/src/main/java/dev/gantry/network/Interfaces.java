package dev.gantry.network;

import dev.gantry.linux.IpPrefix;
import dev.gantry.linux.Link;
import dev.gantry.linux.MacAddress;
import dev.gantry.linux.NetlinkBatch;
import dev.gantry.linux.NetworkNamespace;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The interfaces of one container: gives its namespace one for each endpoint, with addresses and routes. Confined
/// to the network thread.
final class Interfaces {
    private static final int LO = 1;

    private final LocalNetworks networks;

    Interfaces(LocalNetworks networks) {
        this.networks = networks;
    }

    /// Takes addresses on a network and makes the interface for them. All or nothing.
    ///
    /// @param sandbox the container as it is before
    Endpoint plug(NetworkNamespace namespace, Sandbox sandbox, EndpointRequest request) {
        LocalNetwork network = networks.require(request.networkId());
        IpPrefix ipv4 = network.addresses().take(false, request.ipv4());
        IpPrefix ipv6 = null;
        try {
            ipv6 = network.addresses().take(true, request.ipv6());
            return plug(namespace, network, request, new Place(name(sandbox, network, request), ipv4, ipv6));
        } catch (RuntimeException e) {
            network.addresses().release(ipv4);
            network.addresses().release(ipv6);
            throw e;
        }
    }

    private record Place(
            String name, @Nullable IpPrefix ipv4, @Nullable IpPrefix ipv6) {
        List<InetAddress> addresses() {
            List<InetAddress> addresses = new ArrayList<>();
            Optional.ofNullable(ipv4).map(IpPrefix::address).ifPresent(addresses::add);
            Optional.ofNullable(ipv6).map(IpPrefix::address).ifPresent(addresses::add);
            return addresses;
        }
    }

    private static Endpoint plug(
            NetworkNamespace namespace, LocalNetwork network, EndpointRequest request, Place place) {
        List<InetAddress> addresses = place.addresses();
        MacAddress mac = request.mac() == null ? mac(addresses) : request.mac();
        NetworkDriver driver = network.driver();
        NetworkDriver.Plugged plugged = driver.plug(namespace, new Plug(place.name(), mac, addresses));
        return new Endpoint(
                request.endpointId(),
                request.networkId(),
                network.spec().name(),
                place.name(),
                plugged.hostInterface(),
                place.ipv4(),
                place.ipv6(),
                place.ipv4() == null ? null : driver.gateway(place.ipv4().address()),
                place.ipv6() == null ? null : driver.gateway(place.ipv6().address()),
                plugged.mac(),
                request.gatewayPriority(),
                request.names(),
                request.links());
    }

    /// Of the first address: the same whenever the container has it.
    private static MacAddress mac(List<InetAddress> addresses) {
        InetAddress first = addresses.getFirst();
        if (first instanceof Inet4Address ipv4) {
            return MacAddress.of(ipv4);
        }
        int end = ByteBuffer.wrap(first.getAddress()).getInt(12);
        return new MacAddress((0x0242L << 32) | (end & 0xffffffffL));
    }

    private static String name(Sandbox sandbox, LocalNetwork network, EndpointRequest request) {
        if (!request.interfaceName().isEmpty()) {
            return request.interfaceName();
        }
        Set<String> taken = new HashSet<>();
        sandbox.endpoints().forEach(endpoint -> taken.add(endpoint.interfaceName()));
        int number = 0;
        while (taken.contains(network.driver().interfacePrefix() + number)) {
            number++;
        }
        return network.driver().interfacePrefix() + number;
    }

    /// Configures the interfaces of a namespace in which nothing is configured yet, `lo` among them.
    ///
    /// @param ipv6 whether interfaces have IPv6 unless it is switched off
    static void configure(NetworkNamespace namespace, Sandbox sandbox, boolean ipv6) {
        Map<String, Integer> indices = sandbox.endpoints().isEmpty() ? Map.of() : indices(namespace);
        NetlinkBatch batch = namespace.netlink().batch().up(LO);
        for (Endpoint endpoint : sandbox.endpoints()) {
            switchIpv6(namespace, endpoint, ipv6);
            configure(batch, endpoint, index(indices, endpoint));
        }
        for (boolean six : new boolean[] {false, true}) {
            sandbox.wayOut(six).ifPresent(out -> batch.defaultRoute(gateway(out, six), index(indices, out)));
        }
        batch.apply();
    }

    private static Map<String, Integer> indices(NetworkNamespace namespace) {
        return namespace.netlink().links().stream().collect(Collectors.toMap(Link::name, Link::index));
    }

    private static int index(Map<String, Integer> indices, Endpoint endpoint) {
        return Optional.ofNullable(indices.get(endpoint.interfaceName())).orElseThrow();
    }

    private static InetAddress gateway(Endpoint endpoint, boolean six) {
        return Optional.ofNullable(endpoint.gateway(six)).orElseThrow();
    }

    private static void switchIpv6(NetworkNamespace namespace, Endpoint endpoint, boolean otherwise) {
        boolean wanted = endpoint.ipv6() != null;
        if (wanted != otherwise) {
            Namespaces.ipv6(namespace, endpoint.interfaceName(), wanted);
        }
    }

    private static void configure(NetlinkBatch batch, Endpoint endpoint, int index) {
        for (boolean six : new boolean[] {false, true}) {
            IpPrefix address = endpoint.address(six);
            if (address != null) {
                batch.address(index, address);
            }
        }
        batch.up(index);
    }

    /// Configures one more interface of a running container, and the default routes as they are with it.
    static void add(NetworkNamespace namespace, Sandbox before, Sandbox after, Endpoint endpoint) {
        Namespaces.ipv6(namespace, endpoint.interfaceName(), endpoint.ipv6() != null);
        Map<String, Integer> indices = indices(namespace);
        NetlinkBatch batch = namespace.netlink().batch();
        configure(batch, endpoint, index(indices, endpoint));
        routes(batch, indices, before, after);
        batch.apply();
    }

    /// Sets the default routes after an interface went, and its routes with it.
    static void removed(NetworkNamespace namespace, Sandbox before, Sandbox after) {
        NetlinkBatch batch = namespace.netlink().batch();
        routes(batch, indices(namespace), before, after);
        batch.apply();
    }

    private static void routes(NetlinkBatch batch, Map<String, Integer> indices, Sandbox before, Sandbox after) {
        for (boolean six : new boolean[] {false, true}) {
            Optional<Endpoint> out = after.wayOut(six);
            if (!out.equals(before.wayOut(six)) && out.isPresent()) {
                batch.replaceDefaultRoute(gateway(out.get(), six), index(indices, out.get()));
            }
        }
    }
}
