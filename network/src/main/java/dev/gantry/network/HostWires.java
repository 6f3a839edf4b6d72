package dev.gantry.network;

import dev.gantry.linux.Link;
import dev.gantry.linux.LinkNotices;
import dev.gantry.linux.LinuxException;
import dev.gantry.linux.Netlink;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Which of the host's bridges lead to a wire: something hangs on them that is neither a container's cable nor a
/// virtual machine's. Such a bridge is the outside, as the interface on it would be. The others are of other
/// engines, and so is one that nothing hangs on. Confined to the network thread.
final class HostWires implements AutoCloseable {
    private static final Logger LOG = System.getLogger(HostWires.class.getName());
    private static final String BRIDGE = "bridge";

    /// What containers and virtual machines hang on, and what keeps a bridge of libvirt's company.
    private static final Set<String> VIRTUAL = Set.of("veth", "tun", "dummy");

    private final Netlink host;
    private final Firewall firewall;
    private final @Nullable LinkNotices notices;
    private final AtomicBoolean due = new AtomicBoolean();

    /// What is in the firewall's table; null before there is one.
    private @Nullable Set<Element> current;

    private boolean over;

    private HostWires(Netlink host, Firewall firewall, Executor networkThread) {
        this.host = host;
        this.firewall = firewall;
        this.notices = follow(networkThread);
    }

    /// Follows the host's bridges from now on.
    ///
    /// @param networkThread the calling one
    static HostWires open(Netlink host, Firewall firewall, Executor networkThread) {
        return new HostWires(host, firewall, networkThread);
    }

    private @Nullable LinkNotices follow(Executor networkThread) {
        try {
            return LinkNotices.open(HostWires::concerns, () -> {
                if (due.compareAndSet(false, true)) {
                    networkThread.execute(this::refresh);
                }
            });
        } catch (LinuxException e) {
            LOG.log(Level.WARNING, "new bridges to the outside are noticed at a restart cause=" + e.getMessage());
            return null;
        }
    }

    /// What may be a wire, or no longer, on a bridge: not the cables and bridges that come and go with containers.
    private static boolean concerns(Link link) {
        return !VIRTUAL.contains(link.kind()) && !link.kind().equals(BRIDGE);
    }

    private void refresh() {
        due.set(false);
        if (current == null || over) {
            return; // there is no table of ours yet, or no longer
        }
        Set<Element> now = of(host.links());
        if (!now.equals(current)) {
            firewall.replace(current, now);
            current = now;
        }
    }

    /// For a table that is written anew.
    Set<Element> elements() {
        Set<Element> now = of(host.links());
        current = now;
        return now;
    }

    /// @param links the host's
    static Set<Element> of(List<Link> links) {
        Set<Integer> masters = new HashSet<>();
        links.stream()
                .filter(link -> link.master() != 0 && !VIRTUAL.contains(link.kind()))
                .forEach(link -> masters.add(link.master()));
        Set<Element> elements = new LinkedHashSet<>();
        for (Link link : links) {
            if (link.kind().equals(BRIDGE) && masters.contains(link.index())) {
                elements.add(new Element(FirewallRules.WIRES, "\"" + link.name() + "\""));
            }
        }
        return elements;
    }

    @Override
    public void close() {
        over = true;
        if (notices != null) {
            notices.close();
        }
    }
}
