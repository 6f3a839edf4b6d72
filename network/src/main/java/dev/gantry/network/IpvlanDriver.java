package dev.gantry.network;

import dev.gantry.linux.Netlink;
import dev.gantry.linux.NetworkNamespace;
import dev.gantry.linux.NewLink;
import dev.gantry.network.NetworkException.Kind;
import java.net.Inet6Address;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/// A network whose containers are on the wire of one of the host's interfaces under its Ethernet address.
final class IpvlanDriver implements NetworkDriver {
    private static final String MODE = "ipvlan_mode";
    private static final String FLAG = "ipvlan_flag";

    private final Netlink host;
    private final NetworkSpec spec;
    private final ParentLink parent;

    private IpvlanDriver(Netlink host, NetworkSpec spec, ParentLink parent) {
        this.host = host;
        this.spec = spec;
        this.parent = parent;
    }

    static void check(NetworkSpec asked) {
        var _ = mode(asked);
        var _ = flag(asked);
    }

    static IpvlanDriver open(Netlink host, NetworkSpec spec, Ownership ownership) {
        check(spec);
        return new IpvlanDriver(host, spec, ParentLink.open(host, spec, ownership));
    }

    /// At which layer the parent works on packets.
    private enum Mode {
        L2(0),
        L3(1),
        L3S(2);

        /// `IPVLAN_MODE_...` of `linux/if_link.h`.
        private final int number;

        Mode(int number) {
            this.number = number;
        }
    }

    /// How containers reach each other.
    private enum Flag {
        BRIDGE(0),
        PRIVATE(1),
        VEPA(2);

        /// `IPVLAN_F_...`.
        private final int number;

        Flag(int number) {
            this.number = number;
        }
    }

    private static Mode mode(NetworkSpec spec) {
        String text = spec.options().getOrDefault(MODE, "l2");
        return switch (text) {
            case "l2" -> Mode.L2;
            case "l3" -> Mode.L3;
            case "l3s" -> Mode.L3S;
            default ->
                throw new NetworkException(
                        Kind.INVALID,
                        "requested ipvlan mode '" + text + "' is not valid, 'l2' mode is the ipvlan driver default");
        };
    }

    private static Flag flag(NetworkSpec spec) {
        String text = spec.options().getOrDefault(FLAG, "bridge");
        return switch (text) {
            case "bridge" -> Flag.BRIDGE;
            case "private" -> Flag.PRIVATE;
            case "vepa" -> Flag.VEPA;
            default ->
                throw new NetworkException(
                        Kind.INVALID,
                        "requested ipvlan flag '" + text + "' is not valid, 'bridge' is the ipvlan driver default"
                                + " flag");
        };
    }

    @Override
    public Plugged plug(NetworkNamespace namespace, Plug plug) {
        ParentLink.known(
                "ipvlan interfaces (ipvlan)",
                () -> host.batch()
                        .createIpvlan(
                                parent.index(),
                                mode(spec).number,
                                flag(spec).number,
                                new NewLink(plug.interfaceName(), namespace))
                        .apply());
        return new Plugged("", parent.mac());
    }

    @Override
    public void unplug(NetworkNamespace namespace, Endpoint endpoint) {
        OnParent.delete(namespace, endpoint);
    }

    /// In the modes of layer 3 the parent routes: there is nobody to ask on the wire.
    @Override
    public @Nullable InetAddress gateway(InetAddress container) {
        if (spec.internal()) {
            return null;
        }
        boolean routed = mode(spec) != Mode.L2;
        return routed ? unspecified(container) : spec.route(container);
    }

    private static InetAddress unspecified(InetAddress like) {
        return like instanceof Inet6Address ? HostPort.ANY6 : HostPort.ANY4;
    }

    @Override
    public String interfacePrefix() {
        return BridgeSettings.interfacePrefix(spec.options());
    }

    @Override
    public void delete() {
        parent.delete(host);
    }
}
