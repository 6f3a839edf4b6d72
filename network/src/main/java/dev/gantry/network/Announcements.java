package dev.gantry.network;

import dev.gantry.linux.Link;
import dev.gantry.linux.LinuxException;
import dev.gantry.linux.NetworkNamespace;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Tells the neighbours of a container who has its addresses now: on a network of a plugin an address comes
/// back with another Ethernet address, and the kernel's own announcement is lost while the plugin's switch does
/// not forward yet. Three times, as dockerd does.
final class Announcements {
    private static final Logger LOG = System.getLogger(Announcements.class.getName());
    private static final List<Duration> PAUSES =
            List.of(Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofSeconds(2));

    private final NetworkThread thread;
    private final Namespaces namespaces;

    Announcements(NetworkThread thread, Namespaces namespaces) {
        this.thread = thread;
        this.namespaces = namespaces;
    }

    /// Begins, and returns at once.
    void begin(String containerId, List<Endpoint> endpoints) {
        if (!endpoints.isEmpty()) {
            Thread.ofVirtual().name("announcements").start(() -> announce(containerId, endpoints));
        }
    }

    private void announce(String containerId, List<Endpoint> endpoints) {
        try {
            for (Duration pause : PAUSES) {
                Thread.sleep(pause);
                thread.run(() -> announceOnce(containerId, endpoints));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.log(Level.DEBUG, "no announcement container=" + containerId + " cause=" + e.getMessage());
        }
    }

    /// @throws LinuxException where the container is gone
    private void announceOnce(String containerId, List<Endpoint> endpoints) {
        try (NetworkNamespace namespace = NetworkNamespace.open(namespaces.path(containerId))) {
            for (Endpoint endpoint : endpoints) {
                Optional<Link> link = namespace.netlink().link(endpoint.interfaceName());
                link.ifPresent(of -> namespace.netlink().batch().announce(of).apply());
            }
        }
    }
}
