package dev.gantry.network;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Where a container's published ports lead.
///
/// @param ipv4 the container's address that IPv4 clients reach; null for none
/// @param ipv6 likewise for IPv6
/// @param routed4 whether they reach it by itself, and no port of the host leads there
/// @param routed6 likewise for IPv6
record PortForwards(@Nullable InetAddress ipv4, @Nullable InetAddress ipv6, boolean routed4, boolean routed6) {
    static final PortForwards NOWHERE = new PortForwards(null, null, false, false);

    /// Whether ports of the host lead to the container.
    boolean fromHost() {
        return translated(false) || translated(true);
    }

    private boolean translated(boolean six) {
        return address(six) != null && !routed(six);
    }

    private @Nullable InetAddress address(boolean six) {
        return six ? ipv6 : ipv4;
    }

    private boolean routed(boolean six) {
        return six ? routed6 : routed4;
    }

    /// What this process relays goes here: the families that the kernel can't translate into each other.
    @Nullable InetAddress relayed() {
        return ipv4 == null ? ipv6 : ipv4;
    }

    /// The requests for ports of the host. Where one family is routed, only the other's addresses have any.
    List<PortRequest> onHost(List<PortRequest> wanted) {
        if (!fromHost()) {
            return List.of();
        }
        List<PortRequest> requests = new ArrayList<>();
        for (PortRequest request : wanted) {
            InetAddress host = request.hostAddress();
            if (host == null && (routed4 || routed6)) {
                requests.add(PortRequests.on(request, routed4 ? HostPort.ANY6 : HostPort.ANY4));
            } else if (host == null || !routed(host instanceof Inet6Address)) {
                requests.add(request);
            }
        }
        return requests;
    }

    /// The container's own ports that answer under its own addresses.
    List<PublishedPort> onContainer(List<PortRequest> wanted) {
        List<PublishedPort> ports = new ArrayList<>();
        for (boolean six : new boolean[] {false, true}) {
            InetAddress address = address(six);
            if (address != null && routed(six)) {
                wanted.forEach(request -> ports.add(new PublishedPort(
                        request.containerPort(), request.protocol(), address, request.containerPort())));
            }
        }
        return ports.stream().distinct().toList();
    }

    /// What the firewall's table needs for these ports: those on addresses of a family that the container has. Those
    /// that are for the host alone stay so, whoever is trusted.
    List<Element> elements(List<PublishedPort> ports) {
        Set<Element> elements = new LinkedHashSet<>();
        for (PublishedPort port : ports) {
            boolean six = port.hostAddress() instanceof Inet6Address;
            InetAddress container = address(six);
            if (container != null) {
                boolean exposed = port.hostAddress().equals(container);
                elements.add(exposed ? own(FirewallRules.EXPOSED, port, container) : published(port, six, container));
                if (!exposed && !port.hostAddress().isLoopbackAddress()) {
                    elements.add(own(FirewallRules.BEHIND, port, container));
                }
            }
        }
        return List.copyOf(elements);
    }

    private static Element own(FirewallRules.Family set, PublishedPort port, InetAddress container) {
        return new Element(
                set.of(container instanceof Inet6Address),
                container.getHostAddress() + " . " + port.protocol().text() + " . " + port.containerPort());
    }

    private static Element published(PublishedPort port, boolean six, InetAddress container) {
        InetAddress host = port.hostAddress();
        String key = port.protocol().text() + " . " + port.hostPort();
        String value = container.getHostAddress() + " . " + port.containerPort();
        return host.isAnyLocalAddress()
                ? new Element(FirewallRules.PUBLISHED.of(six), key + " : " + value)
                : new Element(FirewallRules.PUBLISHED_AT.of(six), host.getHostAddress() + " . " + key + " : " + value);
    }
}
