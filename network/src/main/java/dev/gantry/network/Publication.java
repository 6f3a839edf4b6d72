package dev.gantry.network;

import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.List;

/// One port request that has been met: the host port, and the socket that holds it.
record Publication(HostPort host, int containerPort, HostListener listener) {
    List<PublishedPort> ports(boolean ipv6) {
        return host.published(containerPort, ipv6);
    }

    void relayTo(Inet4Address container) {
        listener.relayTo(new InetSocketAddress(container, containerPort));
    }
}
