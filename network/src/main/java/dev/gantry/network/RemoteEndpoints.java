package dev.gantry.network;

import dev.gantry.linux.IpPrefix;
import dev.gantry.linux.IpText;
import dev.gantry.linux.MacAddress;
import dev.gantry.network.NetworkException.Kind;
import dev.gantry.network.RemoteNetworks.Place;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The endpoints of networks that plugins have a part in: what is asked of the plugins before there is an
/// endpoint, and told them when it goes. Used by the callers' own threads, so that a plugin which does not
/// answer stops nobody else.
final class RemoteEndpoints {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final NetworkThread thread;
    private final RemoteNetworks drivers;
    private final RemoteAddresses addresses;

    RemoteEndpoints(NetworkThread thread, RemoteNetworks drivers, RemoteAddresses addresses) {
        this.thread = thread;
        this.drivers = drivers;
        this.addresses = addresses;
    }

    /// An endpoint and its network.
    record Joined(LocalNetwork network, Endpoint endpoint) {
        private NetworkSpec spec() {
            return network.spec();
        }
    }

    /// Takes addresses for an endpoint, and has the network's plugin make it and join it to the container.
    ///
    /// @param namespace the file of the container's
    /// @param undo gets what takes all of it back
    Arrangement arrange(
            LocalNetwork network, EndpointRequest request, Path namespace, List<PortRequest> ports, Undo undo) {
        NetworkSpec spec = network.spec();
        MacAddress mac = request.mac() == null && spec.ipam().needsMac() ? random() : request.mac();
        IpPrefix ipv4 = take(network, false, request.ipv4(), mac, undo);
        IpPrefix ipv6 = take(network, true, request.ipv6(), mac, undo);
        if (!spec.driven()) {
            return new Arrangement(ipv4, ipv6, mac, null);
        }
        Place place = create(spec, request, new Place(ipv4, ipv6, mac), ports, undo);
        return new Arrangement(
                place.ipv4(), place.ipv6(), place.mac(), join(spec, request, namespace, place.mac(), ports, undo));
    }

    /// Locally administered, as dockerd makes them.
    static MacAddress random() {
        return new MacAddress((0x0242L << 32) | (RANDOM.nextInt() & 0xffffffffL));
    }

    private @Nullable IpPrefix take(
            LocalNetwork network, boolean ipv6, @Nullable InetAddress asked, @Nullable MacAddress mac, Undo undo) {
        NetworkSpec spec = network.spec();
        if (asked == null && spec.subnets(ipv6).isEmpty()) {
            return null;
        }
        if (spec.ipam().nobodys()) {
            return unassigned(asked);
        }
        IpPrefix taken = spec.ipam().ours()
                ? thread.call(() -> Optional.ofNullable(network.addresses().take(ipv6, asked)))
                        .orElse(null)
                : addresses.request(spec, ipv6, asked, mac);
        if (taken != null) {
            undo.push(() -> release(network, taken));
        }
        return taken;
    }

    private static @Nullable IpPrefix unassigned(@Nullable InetAddress asked) {
        if (asked != null) {
            throw new NetworkException(
                    Kind.INVALID,
                    "invalid address " + IpText.of(asked) + ": nobody gives out this network's addresses");
        }
        return null;
    }

    private Place create(NetworkSpec spec, EndpointRequest request, Place given, List<PortRequest> ports, Undo undo) {
        Place[] made = {given};
        RemoteCalls.undoable(
                undo,
                () -> made[0] = drivers.createEndpoint(spec, request.endpointId(), given, options(request, ports)),
                () -> drivers.deleteEndpoint(spec, request.endpointId()));
        return made[0];
    }

    private static Map<String, Object> options(EndpointRequest request, List<PortRequest> ports) {
        Map<String, Object> options = RemotePorts.options(ports);
        options.putAll(request.options());
        return options;
    }

    private RemoteInterface join(
            NetworkSpec spec,
            EndpointRequest request,
            Path namespace,
            @Nullable MacAddress mac,
            List<PortRequest> ports,
            Undo undo) {
        RemoteInterface[] joined = {new RemoteInterface("", "", mac, null, null, List.of())};
        RemoteCalls.undoable(
                undo,
                () -> joined[0] =
                        drivers.join(spec, request.endpointId(), namespace.toString(), mac, options(request, ports)),
                () -> drivers.leave(spec, request.endpointId()));
        return joined[0];
    }

    private void release(LocalNetwork network, IpPrefix address) {
        NetworkSpec spec = network.spec();
        if (spec.ipam().ours()) {
            thread.run(() -> network.addresses().release(address));
        } else {
            String pool = spec.pool(address.address());
            if (pool != null) {
                addresses.release(spec.ipam(), pool, address.address());
            }
        }
    }

    /// An endpoint is its container's way out from now on.
    ///
    /// @throws NetworkException where the plugin can't publish the ports
    void publish(Joined joined, List<PortRequest> ports) {
        drivers.publish(joined.spec(), joined.endpoint().endpointId(), RemotePorts.options(ports));
    }

    void withdraw(Joined joined, Farewell farewell) {
        farewell.say(
                joined.spec().driver(),
                () -> drivers.withdraw(joined.spec(), joined.endpoint().endpointId()));
    }

    /// A container is about to leave: its interface is still there.
    void leave(Joined joined, Farewell farewell) {
        if (joined.spec().driven()) {
            farewell.say(
                    joined.spec().driver(),
                    () -> drivers.leave(joined.spec(), joined.endpoint().endpointId()));
        }
    }

    /// It has left.
    void delete(Joined joined, Farewell farewell) {
        NetworkSpec spec = joined.spec();
        if (spec.driven()) {
            farewell.say(
                    spec.driver(),
                    () -> drivers.deleteEndpoint(spec, joined.endpoint().endpointId()));
        }
        for (IpPrefix address : joined.endpoint().addresses()) {
            farewell.say(spec.ipam().driver(), () -> release(joined.network(), address));
        }
    }

    /// Asks as dockerd does once a container is connected.
    void ask(Joined joined, Farewell farewell) {
        if (joined.spec().driven()) {
            farewell.say(
                    joined.spec().driver(),
                    () -> drivers.operationalInfo(
                            joined.spec(), joined.endpoint().endpointId()));
        }
    }
}
