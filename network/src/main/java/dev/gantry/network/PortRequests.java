package dev.gantry.network;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Lists of port requests, put into the form that [HostPorts] works on.
final class PortRequests {
    private PortRequests() {}

    /// Joins each pair of requests that are alike except that one is for `0.0.0.0` and the other for `::` into
    /// one for every address, and drops repetitions. One socket then holds both.
    static List<PortRequest> merged(List<PortRequest> requests) {
        Set<PortRequest> rest = new LinkedHashSet<>(requests);
        List<PortRequest> merged = new ArrayList<>();
        while (!rest.isEmpty()) {
            PortRequest request = rest.iterator().next();
            rest.remove(request);
            boolean pair = onWildcard(request) && rest.remove(counterpart(request));
            merged.add(pair ? on(request, null) : request);
        }
        return merged;
    }

    private static PortRequest counterpart(PortRequest request) {
        return on(request, HostPort.ANY4.equals(request.hostAddress()) ? HostPort.ANY6 : HostPort.ANY4);
    }

    private static boolean onWildcard(PortRequest request) {
        return HostPort.ANY4.equals(request.hostAddress()) || HostPort.ANY6.equals(request.hostAddress());
    }

    /// The requests that lead to these published ports again.
    static List<PortRequest> again(List<PublishedPort> published) {
        return merged(published.stream()
                .map(port -> new PortRequest(
                        port.containerPort(), port.protocol(), port.hostAddress(), port.hostPort(), port.hostPort()))
                .toList());
    }

    /// The same request on another host address.
    static PortRequest on(PortRequest request, @Nullable InetAddress address) {
        return new PortRequest(
                request.containerPort(), request.protocol(), address, request.hostPortFirst(), request.hostPortLast());
    }
}
