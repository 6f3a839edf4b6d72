package dev.gantry.network;

import dev.gantry.linux.LinuxException;
import dev.gantry.linux.Netlink;
import dev.gantry.linux.NftablesException;
import dev.gantry.linux.Sysctl;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.Executor;

/// What the daemon needs of the host for container networks: its interfaces, forwarding and the firewall, as
/// far as this host has them. Confined to the network thread.
///
/// @param forwards whether to switch forwarding on for networks that need it
record HostNetwork(Netlink netlink, Firewall firewall, OtherBridges others, boolean forwards) implements AutoCloseable {
    private static final Logger LOG = System.getLogger(HostNetwork.class.getName());

    /// @param networkThread the calling one
    static HostNetwork open(NetworkOptions options, Executor networkThread) {
        FirewallOptions wanted = options.firewall();
        Netlink netlink = Netlink.open();
        Firewall firewall = wanted.rules() ? openFirewall(wanted, networkThread) : new NoFirewall();
        Ownership ownership = new Ownership(options.runDirectory());
        OtherBridges others = OtherBridges.open(netlink, firewall, ownership, networkThread);
        return new HostNetwork(netlink, firewall, others, options.forward());
    }

    private static Firewall openFirewall(FirewallOptions options, Executor networkThread) {
        try {
            return NftablesFirewall.open(options, networkThread);
        } catch (NftablesException e) {
            LOG.log(
                    Level.WARNING,
                    "no firewall rules: published ports are relayed by this process, containers do not reach the"
                            + " outside cause=" + e.getMessage());
            return new NoFirewall();
        }
    }

    /// Lets the host pass a network's packets between its interfaces.
    void forward(NetworkSpec spec) {
        if (!forwards || spec.driven() || spec.internal()) {
            return;
        }
        if (spec.ipv4()) {
            forwardPackets(false);
        }
        if (spec.ipv6()) {
            forwardPackets(true);
        }
    }

    private static void forwardPackets(boolean ipv6) {
        String setting = ipv6 ? "net/ipv6/conf/all/forwarding" : "net/ipv4/ip_forward";
        if (!Sysctl.read(setting).orElse("").equals("0")) {
            return;
        }
        if (Sysctl.tryWrite(setting, "1")) {
            LOG.log(Level.INFO, "forwarding switched on setting=" + setting);
        } else {
            LOG.log(Level.WARNING, "containers do not reach the outside, can't be set setting=" + setting);
        }
    }

    /// Removes interfaces in the background: each takes the kernel up to 35 ms.
    static void deleteLater(List<String> names) {
        if (!names.isEmpty()) {
            Thread.ofPlatform().name("network-cleanup").daemon().start(() -> deleteLinks(names));
        }
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

    @Override
    public void close() {
        others.close();
        firewall.close();
        netlink.close();
    }
}
