package dev.gantry.network;

import dev.gantry.linux.Link;
import dev.gantry.linux.MacAddress;
import dev.gantry.linux.NetworkNamespace;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What one network is made of on this host, and how containers get an interface on it. Confined to the network
/// thread.
///
/// What takes its time does not happen here: plugins, and whatever else may let a caller wait, are asked before
/// and after, on the callers' own threads ([RemoteEndpoints]), and a driver gets what they answered with its
/// [Plug].
///
/// A driver makes interfaces; their addresses and routes are the same whatever the driver, and set by [Sandboxes]. The
/// defaults are those of a network that has nothing on the host itself.
sealed interface NetworkDriver permits BridgeDriver, MacvlanDriver, IpvlanDriver, RemoteDriver {
    /// Gives a namespace an interface of its own on this network, down and without an address.
    Plugged plug(NetworkNamespace namespace, Plug plug);

    /// Ways to a published port.
    enum Publishing {
        /// None: the network is closed, or its containers are on a wire of their own.
        NONE,
        /// By a port of the host.
        TRANSLATED,
        /// By the container's own address.
        ROUTED
    }

    /// What became of a plug.
    ///
    /// @param hostInterface the name of its other end on the host, empty where there is none
    /// @param mac what it has, whatever was asked for
    record Plugged(String hostInterface, MacAddress mac) {}

    /// Takes an interface away from a namespace that lives on. Nothing happens where it is gone.
    void unplug(NetworkNamespace namespace, Endpoint endpoint);

    /// An endpoint outlived the daemon.
    ///
    /// @throws NetworkException where what it needs on the host is gone
    default void adopt(Endpoint endpoint) {
        // its interface is the container's alone
    }

    /// Where a container with this address can send what is for nobody on the network: an address, the
    /// unspecified one for whoever answers on the link, null for nowhere.
    @Nullable InetAddress gateway(InetAddress container);

    /// What the network needs in the firewall's table.
    default List<Element> rules() {
        return List.of();
    }

    /// The interface of the host by which neighbours are led to each other where they don't reach each other by
    /// themselves; empty where they do, or never meet.
    default Optional<String> partition() {
        return Optional.empty();
    }

    /// How clients elsewhere reach published ports of containers on this network.
    default Publishing publishing(boolean ipv6) {
        return Publishing.NONE;
    }

    /// Where ports are published that ask for no address; null for the daemon's default.
    default @Nullable InetAddress hostBinding() {
        return null;
    }

    /// How interfaces in containers are called, before a number.
    String interfacePrefix();

    /// Whether one of the host's interfaces leads from this network to a container.
    default boolean owns(Link link) {
        return false;
    }

    /// Removes what the network is made of.
    void delete();
}
