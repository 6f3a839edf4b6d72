package dev.gantry.network;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A port of the host that is, or shall be, ours.
///
/// @param address one address of the host, or the wildcard of one family; null for every address of both
record HostPort(TransportProtocol protocol, @Nullable InetAddress address, int port) {
    static final InetAddress ANY4 = InetAddress.ofLiteral("0.0.0.0");
    static final InetAddress ANY6 = InetAddress.ofLiteral("::");

    /// Whether the two can't both be had.
    boolean conflictsWith(HostPort other) {
        return protocol == other.protocol && port == other.port && overlap(address, other.address);
    }

    private static boolean overlap(@Nullable InetAddress one, @Nullable InetAddress other) {
        if (one == null || other == null || one.equals(other)) {
            return true;
        }
        boolean sameFamily = one instanceof Inet4Address == other instanceof Inet4Address;
        return sameFamily && (one.isAnyLocalAddress() || other.isAnyLocalAddress());
    }

    /// The published ports this one stands for: two when it is on every address and the host knows IPv6.
    List<PublishedPort> published(int containerPort, boolean ipv6) {
        if (address != null) {
            return List.of(new PublishedPort(containerPort, protocol, address, port));
        }
        PublishedPort onIpv4 = new PublishedPort(containerPort, protocol, ANY4, port);
        return ipv6 ? List.of(onIpv4, new PublishedPort(containerPort, protocol, ANY6, port)) : List.of(onIpv4);
    }

    /// The address and port in the words of Go's `net` package, which dockerd's errors use: `tcp4
    /// 0.0.0.0:8080`.
    String goText() {
        InetAddress shown = address == null ? ANY4 : address;
        return protocol.text() + (shown instanceof Inet4Address ? "4 " : "6 ") + text();
    }

    /// `0.0.0.0:8080`, `[::1]:8080`.
    String text() {
        InetAddress shown = address == null ? ANY4 : address;
        String host = shown.getHostAddress();
        return (shown instanceof Inet4Address ? host : "[" + shortened(host) + "]") + ":" + port;
    }

    /// Java writes IPv6 addresses in full; everybody else writes the two that matter like this.
    private static String shortened(String host) {
        return switch (host) {
            case "0:0:0:0:0:0:0:0" -> "::";
            case "0:0:0:0:0:0:0:1" -> "::1";
            case String other -> other;
        };
    }
}
