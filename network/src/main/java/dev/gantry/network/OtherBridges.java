package dev.gantry.network;

import dev.gantry.linux.Link;
import dev.gantry.linux.LinkNotices;
import dev.gantry.linux.LinuxException;
import dev.gantry.linux.Netlink;
import dev.gantry.linux.NftablesException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The host's bridges that are not ours. Some lead to a wire: something hangs on them that is neither a container's
/// cable nor a virtual machine's, and they are the outside, as the interface on it would be. The others are of
/// other engines, and so is one that nothing hangs on; those of dockerd have names of their kind. Confined to the
/// network thread.
final class OtherBridges implements AutoCloseable {
    private static final Logger LOG = System.getLogger(OtherBridges.class.getName());
    private static final String BRIDGE = "bridge";

    /// What containers and virtual machines hang on, and what keeps a bridge of libvirt's company.
    private static final Set<String> VIRTUAL = Set.of("veth", "tun", "dummy");

    /// `docker0`, and the beginning of a network's id.
    private static final Pattern DOCKERS = Pattern.compile("docker0|br-[0-9a-f]{12}");

    private final Netlink host;
    private final Firewall firewall;
    private final Ownership ownership;
    private final @Nullable LinkNotices notices;
    private final AtomicBoolean due = new AtomicBoolean();

    /// What is in the firewall's table; null before there is one.
    private @Nullable Set<Element> current;

    private boolean over;

    private OtherBridges(Netlink host, Firewall firewall, Ownership ownership, Executor networkThread) {
        this.host = host;
        this.firewall = firewall;
        this.ownership = ownership;
        this.notices = follow(networkThread);
    }

    /// Follows the host's bridges from now on.
    ///
    /// @param networkThread the calling one
    static OtherBridges open(Netlink host, Firewall firewall, Ownership ownership, Executor networkThread) {
        return new OtherBridges(host, firewall, ownership, networkThread);
    }

    private @Nullable LinkNotices follow(Executor networkThread) {
        try {
            return LinkNotices.open(this::concerns, () -> {
                if (due.compareAndSet(false, true)) {
                    networkThread.execute(this::refresh);
                }
            });
        } catch (LinuxException e) {
            LOG.log(Level.WARNING, "new bridges of others are noticed at a restart cause=" + e.getMessage());
            return null;
        }
    }

    /// Bridges, and what may be a wire on one: not the cables that come and go with containers, nor what of ours
    /// changes with them.
    private boolean concerns(Link link) {
        return !VIRTUAL.contains(link.kind()) && ownership.network(link).isEmpty();
    }

    private void refresh() {
        due.set(false);
        if (current == null || over) {
            return; // there is no table of ours yet, or no longer
        }
        try {
            Set<Element> now = of(host.links(), ownership);
            firewall.replace(current, now);
            current = now;
        } catch (LinuxException | NftablesException e) {
            LOG.log(Level.ERROR, "bridges of others are not in the firewall's table cause=" + e.getMessage());
        }
    }

    /// For a table that is written anew.
    Set<Element> elements() {
        Set<Element> now = of(host.links(), ownership);
        current = now;
        return now;
    }

    /// @param links the host's
    /// @param ownership tells which are ours
    static Set<Element> of(List<Link> links, Ownership ownership) {
        Set<Integer> wired = new HashSet<>();
        links.stream()
                .filter(link -> link.master() != 0 && !VIRTUAL.contains(link.kind()))
                .forEach(link -> wired.add(link.master()));
        Set<Element> elements = new LinkedHashSet<>();
        for (Link link : links) {
            if (!link.kind().equals(BRIDGE) || ownership.network(link).isPresent()) {
                continue;
            }
            if (wired.contains(link.index())) {
                elements.add(new Element(FirewallRules.WIRES, "\"" + link.name() + "\""));
            } else if (DOCKERS.matcher(link.name()).matches()) {
                elements.add(new Element(FirewallRules.DOCKERS, "\"" + link.name() + "\""));
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
