package dev.gantry.network;

import dev.gantry.linux.IpPrefix;
import dev.gantry.linux.Link;
import dev.gantry.linux.MacAddress;
import dev.gantry.linux.NetlinkBatch;
import dev.gantry.linux.NetworkNamespace;
import dev.gantry.linux.Sysctl;
import dev.gantry.network.NetworkException.Kind;
import java.io.UncheckedIOException;
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

/// The interfaces of one container: gives its namespace one for each endpoint, with addresses and routes.
/// Confined to the network thread.
final class Interfaces {
    private static final int LO = 1;

    /// 169.254.0.0/16 and fe80::/64: RFC 3927, RFC 4291.
    private static final int LINK_LOCAL_4 = 16;

    private static final int LINK_LOCAL_6 = 64;

    private final LocalNetworks networks;

    Interfaces(LocalNetworks networks) {
        this.networks = networks;
    }

    /// Takes addresses on a network and makes the interface for them. All or nothing.
    ///
    /// @param sandbox the container as it is before
    /// @param arranged what plugins have said already, addresses among it; null where none has a part in it
    Endpoint plug(
            NetworkNamespace namespace, Sandbox sandbox, EndpointRequest request, @Nullable Arrangement arranged) {
        LocalNetwork network = networks.require(request.networkId());
        if (arranged != null) {
            String name = name(sandbox, network, request, arranged.remote());
            return plug(namespace, network, request, new Place(name, arranged.ipv4(), arranged.ipv6(), arranged));
        }
        IpPrefix ipv4 = network.addresses().take(false, request.ipv4());
        IpPrefix ipv6 = null;
        try {
            ipv6 = network.addresses().take(true, request.ipv6());
            return plug(
                    namespace, network, request, new Place(name(sandbox, network, request, null), ipv4, ipv6, null));
        } catch (RuntimeException e) {
            network.addresses().release(ipv4);
            network.addresses().release(ipv6);
            throw e;
        }
    }

    /// Removes the interface that [#plug] would make, where it is there already.
    void forget(NetworkNamespace namespace, Sandbox sandbox, EndpointRequest request) {
        String name = name(sandbox, networks.require(request.networkId()), request, null);
        if (namespace.netlink().link(name).isPresent()) {
            OnParent.delete(namespace, name);
        }
    }

    private record Place(
            String name,
            @Nullable IpPrefix ipv4,
            @Nullable IpPrefix ipv6,
            @Nullable Arrangement arranged) {
        @Nullable RemoteInterface given() {
            return arranged == null ? null : arranged.remote();
        }

        MacAddress mac(EndpointRequest request) {
            MacAddress asked = arranged == null ? request.mac() : arranged.mac();
            return asked == null ? Interfaces.mac(addresses()) : asked;
        }

        @Nullable InetAddress gateway(NetworkDriver driver, boolean six) {
            IpPrefix address = six ? ipv6 : ipv4;
            RemoteInterface given = given();
            if (address == null) {
                return null;
            }
            return given == null ? driver.gateway(address.address()) : given.gateway(six);
        }

        List<InetAddress> addresses() {
            List<InetAddress> addresses = new ArrayList<>();
            Optional.ofNullable(ipv4).map(IpPrefix::address).ifPresent(addresses::add);
            Optional.ofNullable(ipv6).map(IpPrefix::address).ifPresent(addresses::add);
            return addresses;
        }
    }

    private static Endpoint plug(
            NetworkNamespace namespace, LocalNetwork network, EndpointRequest request, Place place) {
        NetworkDriver driver = network.driver();
        NetworkDriver.Plugged plugged =
                driver.plug(namespace, new Plug(place.name(), place.mac(request), place.addresses(), place.given()));
        Endpoint endpoint = new Endpoint(
                request.endpointId(),
                request.networkId(),
                network.spec().name(),
                place.name(),
                plugged.hostInterface(),
                place.ipv4(),
                place.ipv6(),
                place.gateway(driver, false),
                place.gateway(driver, true),
                plugged.mac(),
                request.gatewayPriority(),
                request.names(),
                request.links());
        try {
            apply(namespace, request.device(), endpoint);
        } catch (RuntimeException e) {
            driver.unplug(namespace, endpoint);
            throw e;
        }
        return endpoint;
    }

    private static void apply(NetworkNamespace namespace, InterfaceSettings device, Endpoint endpoint) {
        if (device.plain()) {
            return;
        }
        String name = endpoint.interfaceName();
        int index = namespace.netlink().link(name).orElseThrow().index();
        device.linkLocal().forEach(address -> addLinkLocal(namespace, index, address));
        var _ = namespace.call(() -> {
            device.sysctls().forEach((setting, value) -> set(setting, name, value));
            return name;
        });
    }

    private static void addLinkLocal(NetworkNamespace namespace, int index, InetAddress address) {
        int length = address instanceof Inet4Address ? LINK_LOCAL_4 : LINK_LOCAL_6;
        namespace
                .netlink()
                .batch()
                .address(index, new IpPrefix(address, length))
                .apply();
    }

    private static void set(String setting, String name, String value) {
        try {
            Sysctl.write(setting.replace(InterfaceSettings.PLACEHOLDER, name), value);
        } catch (UncheckedIOException e) {
            throw new NetworkException(
                    Kind.INVALID,
                    "cannot set " + setting + "=" + value + " on interface " + name + ": " + e.getMessage());
        }
    }

    /// Of the first address: the same whenever the container has it.
    private static MacAddress mac(List<InetAddress> addresses) {
        if (addresses.isEmpty()) {
            return RemoteEndpoints.random();
        }
        InetAddress first = addresses.getFirst();
        if (first instanceof Inet4Address ipv4) {
            return MacAddress.of(ipv4);
        }
        int end = ByteBuffer.wrap(first.getAddress()).getInt(12);
        return new MacAddress((0x0242L << 32) | (end & 0xffffffffL));
    }

    private static String name(
            Sandbox sandbox, LocalNetwork network, EndpointRequest request, @Nullable RemoteInterface given) {
        if (given != null && given.source().isEmpty()) {
            return "";
        }
        if (!request.device().name().isEmpty()) {
            return request.device().name();
        }
        Set<String> taken = new HashSet<>();
        sandbox.endpoints().forEach(endpoint -> taken.add(endpoint.interfaceName()));
        String prefix =
                given == null || given.prefix().isEmpty() ? network.driver().interfacePrefix() : given.prefix();
        int number = 0;
        while (taken.contains(prefix + number)) {
            number++;
        }
        return prefix + number;
    }

    /// Configures the interfaces of a namespace in which nothing is configured yet, `lo` among them.
    ///
    /// @param arranged by network id: what plugins want of theirs
    /// @param ipv6 whether interfaces have IPv6 unless it is switched off
    static void configure(
            NetworkNamespace namespace, Sandbox sandbox, Map<String, Arrangement> arranged, boolean ipv6) {
        Map<String, Integer> indices = sandbox.endpoints().isEmpty() ? Map.of() : indices(namespace);
        NetlinkBatch batch = namespace.netlink().batch().up(LO);
        for (Endpoint endpoint : plugged(sandbox)) {
            switchIpv6(namespace, endpoint, ipv6);
            configure(batch, endpoint, index(indices, endpoint));
            routes(batch, arranged.get(endpoint.networkId()), index(indices, endpoint));
        }
        for (boolean six : new boolean[] {false, true}) {
            sandbox.wayOut(six)
                    .filter(Interfaces::isPlugged)
                    .ifPresent(out -> batch.defaultRoute(gateway(out, six), index(indices, out)));
        }
        batch.apply();
    }

    private static List<Endpoint> plugged(Sandbox sandbox) {
        return sandbox.endpoints().stream().filter(Interfaces::isPlugged).toList();
    }

    /// A plugin need not hand over an interface.
    private static boolean isPlugged(Endpoint endpoint) {
        return !endpoint.interfaceName().isEmpty();
    }

    /// The routes that a plugin wants beside those that follow from the addresses.
    private static void routes(NetlinkBatch batch, @Nullable Arrangement arranged, int index) {
        RemoteInterface remote = arranged == null ? null : arranged.remote();
        if (remote != null) {
            remote.routes().forEach(route -> batch.route(route.destination(), route.nextHop(), index));
        }
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
    static void add(
            NetworkNamespace namespace,
            Sandbox before,
            Sandbox after,
            Endpoint endpoint,
            Map<String, Arrangement> arranged) {
        if (!isPlugged(endpoint)) {
            return;
        }
        Namespaces.ipv6(namespace, endpoint.interfaceName(), endpoint.ipv6() != null);
        Map<String, Integer> indices = indices(namespace);
        NetlinkBatch batch = namespace.netlink().batch();
        configure(batch, endpoint, index(indices, endpoint));
        routes(batch, arranged.get(endpoint.networkId()), index(indices, endpoint));
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
            Optional<Endpoint> out = after.wayOut(six).filter(Interfaces::isPlugged);
            if (!out.equals(before.wayOut(six)) && out.isPresent()) {
                batch.replaceDefaultRoute(gateway(out.get(), six), index(indices, out.get()));
            }
        }
    }
}
