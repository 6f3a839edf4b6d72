package dev.gantry.network;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One port request that has been met: the host port, and the socket that holds it.
record Publication(HostPort host, int containerPort, HostListener listener) {
    List<PublishedPort> ports(boolean ipv6) {
        return host.published(containerPort, ipv6);
    }

    /// The same port of the host, for another one of the container.
    Publication to(int port) {
        return new Publication(host, port, listener);
    }

    /// What this process relays goes to this address of the container; null: nowhere.
    void relayTo(@Nullable InetAddress container) {
        listener.relayTo(container == null ? null : new InetSocketAddress(container, containerPort));
    }
}
