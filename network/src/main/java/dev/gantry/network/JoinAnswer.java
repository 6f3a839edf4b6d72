package dev.gantry.network;

import dev.gantry.linux.IpPrefix;
import dev.gantry.linux.MacAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a plugin answers to `NetworkDriver.Join`, as it stands on the wire.
///
/// @param gateway an IPv4 address, or empty
/// @param gatewayIpv6 likewise
record JoinAnswer(
        @Nullable Name interfaceName,
        String gateway,
        String gatewayIpv6,
        @Nullable List<@Nullable Route> staticRoutes) {
    private static final Pattern SOURCE = Pattern.compile("[^/\\s%:]{0,15}");
    private static final Pattern PREFIX = Pattern.compile("[^/\\s%:.]{0,12}");
    private static final int MOST_ROUTES = 1000;

    record Name(String srcName, String dstPrefix) {}

    /// @param routeType 0 for one by a next hop, 1 for one on the link
    record Route(String destination, int routeType, String nextHop) {
        private StaticRoute read() {
            IpPrefix to = IpPrefix.parse(destination);
            if (routeType != 0 && routeType != 1) {
                throw new IllegalArgumentException("invalid RouteType: " + routeType);
            }
            InetAddress hop = routeType == 1 ? null : address(nextHop);
            if (hop != null && hop.getAddress().length != to.address().getAddress().length) {
                throw new IllegalArgumentException("a route to " + destination + " by " + nextHop);
            }
            return new StaticRoute(to.network(), hop);
        }
    }

    /// Without the forms of fewer parts that Java takes.
    private static InetAddress address(String text) {
        return IpPrefix.parse(text + "/0").address();
    }

    /// A default route among the others is the way out where no gateway is named.
    ///
    /// @throws IllegalArgumentException where it makes no sense
    RemoteInterface read(@Nullable MacAddress mac) {
        Name name = interfaceName == null ? new Name("", "") : interfaceName;
        if (!SOURCE.matcher(name.srcName()).matches()
                || !PREFIX.matcher(name.dstPrefix()).matches()) {
            throw new IllegalArgumentException(
                    "invalid InterfaceName: \"" + name.srcName() + "\", \"" + name.dstPrefix() + "\"");
        }
        List<StaticRoute> routes = new ArrayList<>(routes());
        InetAddress way4 = wayOut(gateway, routes, false);
        InetAddress way6 = wayOut(gatewayIpv6, routes, true);
        routes.removeIf(route -> route.destination().length() == 0);
        return new RemoteInterface(name.srcName(), name.dstPrefix(), mac, way4, way6, routes);
    }

    private List<StaticRoute> routes() {
        List<@Nullable Route> all = staticRoutes == null ? List.of() : staticRoutes;
        if (all.size() > MOST_ROUTES) {
            throw new IllegalArgumentException("more than " + MOST_ROUTES + " routes");
        }
        List<StaticRoute> routes = new ArrayList<>();
        for (Route route : all) {
            if (route != null) {
                routes.add(route.read());
            }
        }
        return routes;
    }

    private static @Nullable InetAddress wayOut(String gateway, List<StaticRoute> routes, boolean ipv6) {
        if (gateway.isEmpty()) {
            return routes.stream()
                    .filter(route -> route.destination().length() == 0
                            && route.destination().address() instanceof Inet6Address == ipv6)
                    .findFirst()
                    .map(StaticRoute::nextHop)
                    .orElse(null);
        }
        InetAddress address = address(gateway);
        if (address instanceof Inet6Address != ipv6) {
            throw new IllegalArgumentException("a gateway of the other family: " + gateway);
        }
        return address;
    }
}
