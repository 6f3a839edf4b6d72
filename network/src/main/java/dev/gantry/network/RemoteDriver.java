package dev.gantry.network;

import dev.gantry.linux.Link;
import dev.gantry.linux.LinuxException;
import dev.gantry.linux.Netlink;
import dev.gantry.linux.NetworkNamespace;
import dev.gantry.linux.NewLink;
import dev.gantry.network.NetworkException.Kind;
import java.net.InetAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The part on this host of a network that a plugin drives: the interfaces that it hands over move into
/// containers and back. The plugin itself is called elsewhere ([Connections]), never on the network thread.
final class RemoteDriver implements NetworkDriver {
    private final Netlink host;
    private final NetworkSpec spec;
    private final Ownership ownership;

    RemoteDriver(Netlink host, NetworkSpec spec, Ownership ownership) {
        this.host = host;
        this.spec = spec;
        this.ownership = ownership;
    }

    /// Moves what the plugin handed over into the namespace.
    ///
    /// @throws NetworkException `UNAVAILABLE` where there is no such interface, or it is not the plugin's to
    /// give
    @Override
    public Plugged plug(NetworkNamespace namespace, Plug plug) {
        RemoteInterface given = Optional.ofNullable(plug.given()).orElseThrow();
        if (given.source().isEmpty()) {
            return new Plugged("", plug.mac());
        }
        Link link = host.link(given.source())
                .orElseThrow(() -> refused("there is no interface " + given.source() + " on this host"));
        if (link.name().equals("lo") || ownership.network(link).isPresent() || isCable(link)) {
            throw refused("interface " + given.source() + " is not its own");
        }
        host.batch()
                .move(link.index(), new NewLink(plug.interfaceName(), namespace), given.mac())
                .apply();
        return new Plugged(
                given.source(),
                namespace.netlink().link(plug.interfaceName()).map(Link::mac).orElse(link.mac()));
    }

    private static boolean isCable(Link link) {
        return link.name().startsWith(BridgeDriver.CABLE_PREFIX) && link.master() != 0;
    }

    private NetworkException refused(String reason) {
        return new NetworkException(Kind.UNAVAILABLE, "plugin " + spec.driver() + ": NetworkDriver.Join: " + reason);
    }

    /// Gives the interface back to the host, under the name that the plugin knows it by.
    @Override
    public void unplug(NetworkNamespace namespace, Endpoint endpoint) {
        Optional<Link> link = endpoint.interfaceName().isEmpty()
                ? Optional.empty()
                : namespace.netlink().link(endpoint.interfaceName());
        if (link.isPresent()) {
            giveBack(namespace, link.get(), endpoint);
        }
    }

    private static void giveBack(NetworkNamespace namespace, Link link, Endpoint endpoint) {
        try {
            namespace
                    .netlink()
                    .batch()
                    .moveHome(link.index(), endpoint.hostInterface())
                    .apply();
        } catch (LinuxException e) {
            OnParent.delete(namespace, endpoint); // another interface has the name by now
        }
    }

    /// The plugin says for each endpoint.
    @Override
    public @Nullable InetAddress gateway(InetAddress container) {
        return null;
    }

    @Override
    public String interfacePrefix() {
        return BridgeSettings.interfacePrefix(spec.options());
    }

    @Override
    public void delete() {
        // the plugin was told
    }
}
