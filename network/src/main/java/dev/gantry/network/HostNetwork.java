package dev.gantry.network;

import dev.gantry.linux.LinuxException;
import dev.gantry.linux.Netlink;
import dev.gantry.linux.NftablesException;
import dev.gantry.linux.Sysctl;
import dev.gantry.network.NetworkException.Kind;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the daemon needs of the host for container networks: the default bridge and the firewall, as far as
/// this host has them. Confined to the network thread.
final class HostNetwork implements AutoCloseable {
    private static final Logger LOG = System.getLogger(HostNetwork.class.getName());

    private final Netlink netlink;
    private final @Nullable DefaultBridge bridge;
    private final String reason;
    private final Firewall firewall;

    private HostNetwork(Netlink netlink, @Nullable DefaultBridge bridge, String reason, Firewall firewall) {
        this.netlink = netlink;
        this.bridge = bridge;
        this.reason = reason;
        this.firewall = firewall;
    }

    static HostNetwork open(NetworkOptions options) {
        Netlink netlink = Netlink.open();
        if (options.bridge().none()) {
            return new HostNetwork(netlink, null, "it is switched off by the option bridge", new NoFirewall());
        }
        try {
            DefaultBridge bridge = DefaultBridge.open(netlink, options.bridge(), options.pools());
            if (options.forward()) {
                forwardPackets();
            }
            return new HostNetwork(netlink, bridge, "", openFirewall(options, bridge.info()));
        } catch (LinuxException | UncheckedIOException e) {
            return without(netlink, e);
        } catch (NetworkException e) {
            if (e.kind() == Kind.INVALID) {
                netlink.close();
                throw e;
            }
            return without(netlink, e);
        }
    }

    private static HostNetwork without(Netlink netlink, RuntimeException cause) {
        LOG.log(Level.WARNING, "no default bridge cause=" + cause.getMessage());
        return new HostNetwork(netlink, null, String.valueOf(cause.getMessage()), new NoFirewall());
    }

    private static void forwardPackets() {
        String setting = "net/ipv4/ip_forward";
        if (!Sysctl.read(setting).orElse("").equals("0")) {
            return;
        }
        if (Sysctl.tryWrite(setting, "1")) {
            LOG.log(Level.INFO, "IPv4 forwarding switched on setting=" + setting);
        } else {
            LOG.log(Level.WARNING, "containers do not reach the outside, can't be set setting=" + setting);
        }
    }

    private static Firewall openFirewall(NetworkOptions options, BridgeInfo bridge) {
        if (!options.firewall()) {
            return new NoFirewall();
        }
        try {
            return NftablesFirewall.open(bridge);
        } catch (NftablesException e) {
            LOG.log(
                    Level.WARNING,
                    "no firewall rules: published ports are relayed by this process, containers do not reach the"
                            + " outside cause=" + e.getMessage());
            return new NoFirewall();
        }
    }

    /// Any thread may ask for it.
    ///
    /// @throws NetworkException `UNAVAILABLE` where there is no default bridge
    DefaultBridge bridge() {
        if (bridge == null) {
            throw new NetworkException(Kind.UNAVAILABLE, "this host has no default bridge: " + reason);
        }
        return bridge;
    }

    Firewall firewall() {
        return firewall;
    }

    /// The host's address as containers on the bridge see it.
    @Nullable InetAddress gateway() {
        return bridge == null ? null : bridge.info().gateway();
    }

    /// Removes cables on the bridge that are none of these endpoints', in the background: each takes the kernel
    /// up to 35 ms.
    ///
    /// @return what is being removed
    List<String> removeStrayCables(List<Endpoint> endpoints) {
        if (bridge == null) {
            return List.of();
        }
        List<String> strays = bridge.strayCables(
                endpoints.stream().map(Endpoint::hostInterface).toList());
        Thread.ofPlatform().name("network-cleanup").daemon().start(() -> deleteLinks(strays));
        return strays.stream().map(name -> "interface " + name).toList();
    }

    private static void deleteLinks(List<String> names) {
        try (Netlink netlink = Netlink.open()) {
            for (String name : names) {
                deleteLink(netlink, name);
            }
        }
    }

    /// The kernel may have been quicker: a cable goes with its namespace.
    private static void deleteLink(Netlink netlink, String name) {
        try {
            netlink.batch().delete(name).apply();
        } catch (LinuxException e) {
            LOG.log(Level.DEBUG, "interface not removed name=" + name + " cause=" + e.getMessage());
        }
    }

    void destroy() {
        firewall.uninstall();
        if (bridge != null) {
            bridge.delete();
        }
    }

    @Override
    public void close() {
        firewall.close();
        netlink.close();
    }
}
