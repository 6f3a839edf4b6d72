package dev.gantry.network;

import dev.gantry.linux.LinuxException;
import dev.gantry.linux.NetworkNamespace;
import dev.gantry.linux.UserNamespace;
import dev.gantry.network.NetworkException.Kind;
import dev.gantry.network.RemoteEndpoints.Joined;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Containers come and go on networks: what the network thread does for that ([Sandboxes]), between what
/// plugins are asked before and told after, on the caller's thread.
final class Connections {
    private static final Logger LOG = System.getLogger(Connections.class.getName());

    private final NetworkThread thread;
    private final Namespaces namespaces;
    private final LocalNetworks networks;
    private final Sandboxes sandboxes;
    private final Resolvers resolvers;
    private final RemoteEndpoints remotes;
    private final Announcements announcements;

    Connections(
            NetworkThread thread,
            Namespaces namespaces,
            LocalNetworks networks,
            Sandboxes sandboxes,
            Resolvers resolvers,
            RemoteEndpoints remotes) {
        this.thread = thread;
        this.namespaces = namespaces;
        this.networks = networks;
        this.sandboxes = sandboxes;
        this.resolvers = resolvers;
        this.remotes = remotes;
        this.announcements = new Announcements(thread, namespaces);
    }

    /// Makes a container's namespace, with an endpoint on each of its networks.
    ///
    /// @param owner whose root the network is; null for the host's
    Sandbox attach(String containerId, NetworkMode.Own mode, @Nullable UserNamespace owner) {
        // without one of the networks, say so before anything is made
        List<LocalNetwork> on = on(mode);
        boolean ipv6 = on.stream().allMatch(network -> network.spec().ipv6());
        Undo undo = new Undo();
        try (NetworkNamespace namespace = namespaces.create(containerId, owner, ipv6)) {
            Map<String, Arrangement> arranged = arrange(on, mode, namespace.path(), undo);
            Sandbox sandbox =
                    thread.call(() -> resolved(sandboxes.attach(containerId, namespace, mode, arranged, ipv6)));
            if (!arranged.isEmpty()) {
                publish(null, sandbox, mode);
            }
            return sandbox;
        } catch (RuntimeException e) {
            discard(e, () -> thread.run(() -> giveBack(containerId)));
            undo.run(e);
            throw e;
        }
    }

    private List<LocalNetwork> on(NetworkMode.Own mode) {
        return thread.call(() -> mode.endpoints().stream()
                .map(endpoint -> networks.require(endpoint.networkId()))
                .toList());
    }

    private Sandbox resolved(Sandbox sandbox) {
        if (sandbox.resolves()) {
            resolve(sandbox);
        }
        return sandbox;
    }

    /// Gives a container its resolver, on the network thread. The namespace is there, with its interfaces.
    void resolve(Sandbox sandbox) {
        resolvers.start(sandbox, sandboxes.endpointsOf(sandbox.containerId()));
    }

    private Map<String, Arrangement> arrange(List<LocalNetwork> on, NetworkMode.Own mode, Path namespace, Undo undo) {
        Map<String, Arrangement> arranged = new HashMap<>();
        for (int i = 0; i < on.size(); i++) {
            LocalNetwork network = on.get(i);
            if (network.spec().arranged()) {
                arranged.put(
                        network.spec().id(),
                        remotes.arrange(network, mode.endpoints().get(i), namespace, mode.ports(), undo));
            }
        }
        return arranged;
    }

    private static void discard(RuntimeException failure, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    /// Connects a running container to one more network.
    Sandbox connect(String containerId, NetworkMode.Own mode) {
        Undo undo = new Undo();
        try {
            Map<String, Arrangement> arranged = arrange(on(mode), mode, namespaces.path(containerId), undo);
            Sandbox before = require(containerId);
            Sandbox after = inside(
                    containerId, namespace -> resolved(sandboxes.connect(containerId, namespace, mode, arranged)));
            undo.push(() -> unplug(containerId, mode));
            publish(before, after, mode);
            return after;
        } catch (RuntimeException e) {
            undo.run(e);
            throw e;
        }
    }

    /// As [#connect] after a daemon was killed at it.
    Sandbox reconnect(String containerId, NetworkMode.Own mode) {
        var _ = inside(containerId, namespace -> {
            sandboxes.forget(containerId, namespace, mode.endpoints().getFirst());
            return sandboxes.require(containerId);
        });
        return connect(containerId, mode);
    }

    private void unplug(String containerId, NetworkMode.Own mode) {
        String networkId = mode.endpoints().getFirst().networkId();
        var _ = inside(containerId, namespace -> sandboxes.disconnect(containerId, namespace, networkId, mode));
    }

    /// Publishes other ports of a running container.
    Sandbox publish(PortWish wish) {
        requireWayOutOfOurs(wish);
        return thread.call(() -> sandboxes.publish(wish));
    }

    void handOver(PortWish giver, PortWish taker) {
        requireWayOutOfOurs(giver);
        requireWayOutOfOurs(taker);
        thread.run(() -> sandboxes.handOver(giver, taker));
    }

    private void requireWayOutOfOurs(PortWish wish) {
        if (!waysOut(require(wish.containerId())).isEmpty()) {
            throw new NetworkException(
                    Kind.INVALID,
                    "the way out of container " + wish.containerName()
                            + " is a plugin's network, which is told of ports"
                            + " only when a container starts: restart it");
        }
    }

    /// What a running container has.
    Sandbox require(String containerId) {
        return thread.call(() -> sandboxes.require(containerId));
    }

    /// Takes a running container off a network.
    Sandbox disconnect(String containerId, String networkId, NetworkMode.Own mode) {
        Sandbox before = require(containerId);
        List<Joined> leaving = joined(before).stream()
                .filter(joined -> joined.endpoint().networkId().equals(networkId))
                .toList();
        Farewell farewell = new Farewell();
        leave(before, leaving, farewell);
        Sandbox after = inside(containerId, namespace -> sandboxes.disconnect(containerId, namespace, networkId, mode));
        leaving.forEach(joined -> remotes.delete(joined, farewell));
        moveOn(before, after, mode);
        return after;
    }

    /// What remains of the container's networks may be its way out from now on.
    private void moveOn(Sandbox before, Sandbox after, NetworkMode.Own mode) {
        try {
            waysOut(after).stream()
                    .filter(way -> !waysOut(before).contains(way))
                    .forEach(way -> remotes.publish(way, mode.ports()));
        } catch (NetworkException e) {
            LOG.log(Level.ERROR, "ports not published container=" + after.containerId() + " cause=" + e.getMessage());
        }
    }

    private Sandbox inside(String containerId, Function<NetworkNamespace, Sandbox> change) {
        try (NetworkNamespace namespace = NetworkNamespace.open(namespaces.path(containerId))) {
            return thread.call(() -> change.apply(namespace));
        }
    }

    /// Gives back all that a container has.
    void release(String containerId) {
        Optional<Sandbox> arranged = thread.call(() -> {
            Optional<Sandbox> sandbox = sandboxes.find(containerId).filter(this::hasArranged);
            if (sandbox.isEmpty()) {
                giveBack(containerId);
            }
            return sandbox;
        });
        arranged.ifPresent(this::releaseArranged);
    }

    private void releaseArranged(Sandbox sandbox) {
        List<Joined> leaving = joined(sandbox);
        Farewell farewell = new Farewell();
        leave(sandbox, leaving, farewell);
        try {
            thread.run(() -> giveBack(sandbox.containerId()));
        } finally {
            leaving.forEach(joined -> remotes.delete(joined, farewell));
        }
    }

    /// What there is of it here, on the network thread: the plugins are told by others.
    private void giveBack(String containerId) {
        resolvers.stop(containerId);
        try {
            sandboxes.find(containerId).filter(this::hasArranged).ifPresent(this::unplugAll);
            sandboxes.release(containerId);
        } finally {
            namespaces.delete(containerId);
        }
    }

    /// A plugin gets its interfaces back, where the namespace still has them.
    private void unplugAll(Sandbox sandbox) {
        try (NetworkNamespace namespace = NetworkNamespace.open(namespaces.path(sandbox.containerId()))) {
            for (Joined joined : joinedHere(sandbox)) {
                if (joined.network().spec().driven()) {
                    joined.network().driver().unplug(namespace, joined.endpoint());
                }
            }
        } catch (LinuxException | UncheckedIOException e) {
            LOG.log(
                    Level.WARNING,
                    "interfaces not given back container=" + sandbox.containerId() + " cause=" + e.getMessage());
        }
    }

    /// On the network thread.
    private boolean hasArranged(Sandbox sandbox) {
        return !joinedHere(sandbox).isEmpty();
    }

    private List<Joined> joined(Sandbox sandbox) {
        return thread.call(() -> joinedHere(sandbox));
    }

    /// The endpoints that plugins have a part in.
    private List<Joined> joinedHere(Sandbox sandbox) {
        List<Joined> all = new ArrayList<>();
        for (Endpoint endpoint : sandbox.endpoints()) {
            networks.find(endpoint.networkId())
                    .filter(network -> network.spec().arranged())
                    .ifPresent(network -> all.add(new Joined(network, endpoint)));
        }
        return all;
    }

    /// Those by which the container reaches the outside, on networks of plugins.
    private List<Joined> waysOut(Sandbox sandbox) {
        return joined(sandbox).stream()
                .filter(joined -> joined.network().spec().driven()
                        && !joined.network().spec().internal())
                .filter(joined ->
                        isWayOut(sandbox, joined.endpoint(), false) || isWayOut(sandbox, joined.endpoint(), true))
                .toList();
    }

    private static boolean isWayOut(Sandbox sandbox, Endpoint endpoint, boolean ipv6) {
        return sandbox.wayOut(ipv6).filter(endpoint::equals).isPresent();
    }

    private void leave(Sandbox sandbox, List<Joined> leaving, Farewell farewell) {
        waysOut(sandbox).stream().filter(leaving::contains).forEach(way -> remotes.withdraw(way, farewell));
        leaving.forEach(joined -> remotes.leave(joined, farewell));
    }

    /// Tells plugins which endpoints are the container's way out.
    ///
    /// @param before null where it had none
    private void publish(@Nullable Sandbox before, Sandbox after, NetworkMode.Own mode) {
        List<Joined> old = before == null ? List.of() : waysOut(before);
        List<Joined> now = waysOut(after);
        Farewell farewell = new Farewell();
        Consumer<Joined> withdraw = way -> remotes.withdraw(way, farewell);
        old.stream().filter(way -> !now.contains(way)).forEach(withdraw);
        List<Joined> fresh = now.stream().filter(way -> !old.contains(way)).toList();
        try {
            fresh.forEach(way -> remotes.publish(way, mode.ports()));
        } catch (NetworkException e) {
            fresh.forEach(withdraw);
            old.stream().filter(way -> !now.contains(way)).forEach(way -> republish(way, mode, e));
            throw failed(mode, fresh, e);
        }
        List<Joined> joining =
                joined(after).stream().filter(joined -> isNew(before, joined)).toList();
        joining.forEach(joined -> remotes.ask(joined, farewell));
        announce(after, joining);
    }

    private void announce(Sandbox sandbox, List<Joined> joining) {
        List<Endpoint> moved = joining.stream()
                .filter(joined -> joined.network().spec().driven())
                .map(Joined::endpoint)
                .filter(endpoint -> !endpoint.interfaceName().isEmpty())
                .toList();
        announcements.begin(sandbox.containerId(), moved);
    }

    private void republish(Joined way, NetworkMode.Own mode, NetworkException failure) {
        discard(failure, () -> remotes.publish(way, mode.ports()));
    }

    private static boolean isNew(@Nullable Sandbox before, Joined joined) {
        return before == null || !before.endpoints().contains(joined.endpoint());
    }

    private static NetworkException failed(NetworkMode.Own mode, List<Joined> ways, NetworkException e) {
        return new NetworkException(
                e.kind(),
                "driver failed programming external connectivity on endpoint " + mode.containerName() + " ("
                        + ways.getFirst().endpoint().endpointId() + "): " + e.getMessage(),
                e);
    }
}
