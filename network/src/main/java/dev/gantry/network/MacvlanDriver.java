package dev.gantry.network;

import dev.gantry.linux.Netlink;
import dev.gantry.linux.NetworkNamespace;
import dev.gantry.linux.NewLink;
import dev.gantry.network.NetworkException.Kind;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/// A network whose containers are on the wire of one of the host's interfaces, each with an Ethernet address of its
/// own. The host itself is not reached: the kernel keeps macvlan and its parent apart.
final class MacvlanDriver implements NetworkDriver {
    private static final String MODE = "macvlan_mode";

    private final Netlink host;
    private final NetworkSpec spec;
    private final ParentLink parent;

    private MacvlanDriver(Netlink host, NetworkSpec spec, ParentLink parent) {
        this.host = host;
        this.spec = spec;
        this.parent = parent;
    }

    static void check(NetworkSpec asked) {
        var _ = mode(asked);
    }

    static MacvlanDriver open(Netlink host, NetworkSpec spec, Ownership ownership) {
        check(spec);
        return new MacvlanDriver(host, spec, ParentLink.open(host, spec, ownership));
    }

    /// How containers reach each other.
    private enum Mode {
        PRIVATE(1),
        VEPA(2),
        BRIDGE(4),
        PASSTHRU(8);

        /// `MACVLAN_MODE_...` of `linux/if_link.h`.
        private final int number;

        Mode(int number) {
            this.number = number;
        }
    }

    private static Mode mode(NetworkSpec spec) {
        String text = spec.options().getOrDefault(MODE, "bridge");
        return switch (text) {
            case "private" -> Mode.PRIVATE;
            case "vepa" -> Mode.VEPA;
            case "bridge" -> Mode.BRIDGE;
            case "passthru" -> Mode.PASSTHRU;
            default ->
                throw new NetworkException(
                        Kind.INVALID,
                        "requested macvlan mode '" + text
                                + "' is not valid, 'bridge' mode is the macvlan driver default");
        };
    }

    @Override
    public Plugged plug(NetworkNamespace namespace, Plug plug) {
        ParentLink.known(
                "macvlan interfaces (macvlan)",
                () -> host.batch()
                        .createMacvlan(
                                parent.index(),
                                mode(spec).number,
                                plug.mac(),
                                new NewLink(plug.interfaceName(), namespace))
                        .apply());
        return new Plugged("", plug.mac());
    }

    @Override
    public void unplug(NetworkNamespace namespace, Endpoint endpoint) {
        OnParent.delete(namespace, endpoint);
    }

    @Override
    public @Nullable InetAddress gateway(InetAddress container) {
        return spec.internal() ? null : spec.route(container);
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
