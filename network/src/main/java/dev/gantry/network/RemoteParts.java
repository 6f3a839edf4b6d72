package dev.gantry.network;

import dev.gantry.linux.IpPrefix;
import dev.gantry.network.NetworkException.Kind;
import dev.gantry.plugin.PluginException;
import dev.gantry.plugin.Plugins;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// The parts that plugins have in networks: what is asked of them before a network is made, and told them when
/// it goes. Used by the callers' own threads.
final class RemoteParts {
    private static final String DRIVER = "NetworkDriver";
    private static final String IPAM = "IpamDriver";

    private final Plugins plugins;
    private final RemoteNetworks drivers;
    private final RemotePools pools;
    private final RemoteEndpoints endpoints;

    RemoteParts(Plugins plugins, NetworkThread thread) {
        this.plugins = plugins;
        this.drivers = new RemoteNetworks(new RemoteCalls(plugins, DRIVER));
        RemoteAddresses addresses = new RemoteAddresses(new RemoteCalls(plugins, IPAM));
        this.pools = new RemotePools(addresses);
        this.endpoints = new RemoteEndpoints(thread, drivers, addresses);
    }

    RemoteEndpoints endpoints() {
        return endpoints;
    }

    /// What is known of a network once its plugins have said what they have to: how far it reaches, and its
    /// addresses.
    ///
    /// @param undo gets what gives addresses back
    /// @throws NetworkException `NO_DRIVER`, `INVALID`, `UNAVAILABLE`
    NetworkSpec prepare(NetworkSpec asked, Undo undo) {
        NetworkSpec scoped = asked.driven() ? asked.withScope(drivers.scope(asked.driver())) : asked;
        if (scoped.ipam().nobodys()) {
            return unassigned(scoped);
        }
        return scoped.ipam().ofPlugin() ? pools.request(scoped, undo) : scoped;
    }

    /// Where nobody gives out addresses, the subnets are all there is.
    private static NetworkSpec unassigned(NetworkSpec asked) {
        if (!asked.subnets().isEmpty()) {
            throw new NetworkException(Kind.INVALID, "null ipam driver does not handle specific address pool requests");
        }
        List<Subnet> all = new ArrayList<>();
        if (asked.ipv4()) {
            all.add(Subnet.of(IpPrefix.parse("0.0.0.0/0")));
        }
        if (asked.ipv6()) {
            all.add(Subnet.of(IpPrefix.parse("::/0")));
        }
        return asked.withSubnets(all);
    }

    /// Has the plugin make a network that is known here.
    ///
    /// @param undo gets what takes it back
    void create(NetworkSpec spec, Undo undo) {
        if (spec.driven()) {
            RemoteCalls.undoable(undo, () -> drivers.create(spec), () -> drivers.delete(spec));
        }
    }

    /// As dockerd, a network whose plugin is not there can't be removed.
    ///
    /// @throws NetworkException `UNAVAILABLE`
    void requirePlugins(NetworkSpec spec) {
        try {
            if (spec.driven()) {
                plugins.requireBriefly(spec.driver(), DRIVER);
            }
            if (spec.ipam().ofPlugin()) {
                plugins.requireBriefly(spec.ipam().driver(), IPAM);
            }
        } catch (PluginException e) {
            if (e.kind() == PluginException.Kind.NOT_FOUND) {
                throw new NetworkException(
                        Kind.UNAVAILABLE, "error while removing network: " + String.valueOf(e.getMessage()), e);
            }
        }
    }

    /// Tells the plugins that a network goes.
    void delete(NetworkSpec spec) {
        Farewell farewell = new Farewell();
        if (spec.driven()) {
            farewell.say(spec.driver(), () -> drivers.delete(spec));
        }
        pools.release(spec, farewell);
    }

    /// After a restart of the daemon.
    ///
    /// @param warnings gets what failed
    void replay(NetworkSpec spec, Collection<Endpoint> joined, List<String> warnings) {
        if (!spec.ipam().replay()) {
            return;
        }
        try {
            pools.replay(
                    spec,
                    joined.stream()
                            .filter(endpoint -> endpoint.networkId().equals(spec.id()))
                            .toList());
        } catch (NetworkException e) {
            warnings.add("network " + spec.name() + ": " + e.getMessage());
        }
    }
}
