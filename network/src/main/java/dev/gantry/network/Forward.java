package dev.gantry.network;

import java.net.Inet4Address;

/// What the kernel translates: a host port, on one IPv4 address of the host or on all, to a container's port.
///
/// @param host the host address, `0.0.0.0` for all
record Forward(TransportProtocol protocol, Inet4Address host, int hostPort, Inet4Address container, int containerPort) {
    static Forward of(PublishedPort port, Inet4Address container) {
        return new Forward(
                port.protocol(), (Inet4Address) port.hostAddress(), port.hostPort(), container, port.containerPort());
    }

    /// Whether a published port is the kernel's to translate: IPv6 host addresses lead to containers without
    /// one.
    static boolean concerns(PublishedPort port) {
        return port.hostAddress() instanceof Inet4Address;
    }

    boolean onEveryAddress() {
        return host.isAnyLocalAddress();
    }
}
