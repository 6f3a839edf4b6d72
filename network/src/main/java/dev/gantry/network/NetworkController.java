package dev.gantry.network;

import dev.gantry.linux.NetworkNamespace;
import dev.gantry.network.NetworkException.Kind;
import java.net.Inet4Address;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The networks of this host: gives containers their namespaces, endpoints and published ports, takes them
/// back, and finds them again after a restart of the daemon.
///
/// Life: [#open], then [#restore] once with what the engine remembers (possibly nothing), then [#attach] and
/// [#release] for each start and stop. [#close] leaves everything in the kernel as it is, since containers
/// outlive the daemon.
///
/// Every method may be called from any thread, virtual ones too: the work is done by one platform thread, in
/// the order of the calls.
public final class NetworkController implements AutoCloseable {
    private final NetworkThread thread;
    private final Namespaces namespaces;
    private final HostNetwork host;
    private final HostPorts ports;

    /// By container; touched on the network thread only, like everything in `host` and `ports`.
    private final Map<String, Attachment> attachments = new HashMap<>();

    private record Attachment(Sandbox sandbox, List<Publication> publications) {}

    private NetworkController(NetworkOptions options, NetworkThread thread) {
        this.thread = thread;
        this.namespaces = new Namespaces(options.runDirectory());
        this.host = HostNetwork.open(options);
        this.ports = new HostPorts(EphemeralPorts.ofHost(), options.publishAddress());
    }

    /// Prepares the default bridge. Where that is impossible (no privilege, no free subnet) this still
    /// succeeds, with a warning in the log; a container that asks for the bridge then gets the reason. Without
    /// nftables, published ports are relayed by this process and there is no way from containers to the
    /// outside.
    ///
    /// @throws NetworkException `INVALID` for options that contradict each other
    public static NetworkController open(NetworkOptions options) {
        NetworkThread thread = new NetworkThread();
        try {
            return thread.call(() -> new NetworkController(options, thread));
        } catch (RuntimeException e) {
            thread.close();
            throw e;
        }
    }

    /// Takes over the sandboxes of containers that still run: marks their addresses, publishes their ports
    /// again, puts the whole nftables table in place in one transaction (packets never meet a half-filled one),
    /// and removes namespaces and interfaces of ours that nobody owns.
    public Recovery restore(List<Sandbox> running) {
        return thread.call(() -> {
            List<String> warnings = new ArrayList<>();
            running.forEach(sandbox -> adopt(sandbox, warnings));
            host.firewall().install(forwards(running));
            List<String> removed = new ArrayList<>(removeStrayNamespaces());
            removed.addAll(host.removeStrayCables(endpoints()));
            return new Recovery(removed, warnings);
        });
    }

    private void adopt(Sandbox sandbox, List<String> warnings) {
        List<Publication> publications = new ArrayList<>();
        attachments.put(sandbox.containerId(), new Attachment(sandbox, publications));
        if (sandbox.namespace() != null && !namespaces.exists(sandbox.namespace())) {
            warnings.add("network namespace of container " + sandbox.containerId() + " is gone");
        }
        Endpoint endpoint = sandbox.endpoint();
        if (endpoint == null) {
            return;
        }
        try {
            host.bridge().adopt(endpoint);
        } catch (NetworkException e) {
            warnings.add("container " + sandbox.containerId() + ": " + e.getMessage());
        }
        for (PortRequest request : PortRequests.again(endpoint.ports())) {
            try {
                publications.addAll(ports.publish(List.of(request)));
            } catch (NetworkException e) {
                warnings.add("container " + sandbox.containerId() + ": " + e.getMessage());
            }
        }
        publications.forEach(publication -> publication.relayTo(endpoint.address()));
    }

    private List<String> removeStrayNamespaces() {
        List<String> strays = namespaces.containerIds().stream()
                .filter(id -> !attachments.containsKey(id))
                .toList();
        strays.forEach(namespaces::delete);
        return strays.stream().map(id -> "namespace " + id).toList();
    }

    private List<Endpoint> endpoints() {
        List<Endpoint> endpoints = new ArrayList<>();
        for (Attachment attachment : attachments.values()) {
            Endpoint endpoint = attachment.sandbox.endpoint();
            if (endpoint != null) {
                endpoints.add(endpoint);
            }
        }
        return endpoints;
    }

    /// Makes the network side of a container that is about to start. All or nothing.
    ///
    /// @throws NetworkException `TAKEN` (`driver failed programming external connectivity on endpoint web (ID):
    /// Bind for 0.0.0.0:8080 failed: port is already allocated`), `INVALID` (an address outside the subnet),
    /// `UNAVAILABLE` (no bridge, no address left)
    /// @throws RuntimeException of the `linux` room where the kernel refuses
    public Sandbox attach(String containerId, NetworkMode mode) {
        return switch (mode) {
            case NetworkMode.Host() -> remember(new Sandbox(containerId, null, null));
            case NetworkMode.OfContainer(String other) -> remember(share(containerId, other));
            case NetworkMode.None() -> isolate(containerId);
            case NetworkMode.Bridge(EndpointRequest request) -> bridge(containerId, request);
        };
    }

    private Sandbox remember(Sandbox sandbox) {
        thread.run(() -> attachments.put(sandbox.containerId(), new Attachment(sandbox, List.of())));
        return sandbox;
    }

    private Sandbox share(String containerId, String other) {
        return thread.call(() -> {
            Attachment shared = attachments.get(other);
            if (shared == null) {
                throw new NetworkException(Kind.INVALID, "cannot join network of a non running container: " + other);
            }
            return new Sandbox(containerId, shared.sandbox.namespace(), null);
        });
    }

    private Sandbox isolate(String containerId) {
        try (NetworkNamespace namespace = namespaces.create(containerId)) {
            thread.run(() -> namespace.netlink().batch().up(1).apply());
            return remember(new Sandbox(containerId, namespace.path(), null));
        }
    }

    private Sandbox bridge(String containerId, EndpointRequest request) {
        host.bridge(); // without one, say so before anything is made
        try (NetworkNamespace namespace = namespaces.create(containerId)) {
            return thread.call(() -> connect(containerId, namespace, request));
        } catch (RuntimeException e) {
            discard(containerId, e);
            throw e;
        }
    }

    private void discard(String containerId, RuntimeException failure) {
        try {
            release(containerId);
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private Sandbox connect(String containerId, NetworkNamespace namespace, EndpointRequest request) {
        Inet4Address address = host.bridge().takeAddress(request.address());
        List<Publication> publications = List.of();
        try {
            publications = publish(request);
            Endpoint endpoint =
                    host.bridge().connect(namespace, request, address).with(published(publications));
            host.firewall().add(forwards(endpoint));
            publications.forEach(publication -> publication.relayTo(address));
            Sandbox sandbox = new Sandbox(containerId, namespace.path(), endpoint);
            attachments.put(containerId, new Attachment(sandbox, publications));
            return sandbox;
        } catch (RuntimeException e) {
            ports.withdraw(publications);
            host.bridge().releaseAddress(address);
            throw e;
        }
    }

    private List<Publication> publish(EndpointRequest request) {
        try {
            return ports.publish(request.ports());
        } catch (NetworkException e) {
            throw new NetworkException(
                    e.kind(),
                    "driver failed programming external connectivity on endpoint " + request.containerName() + " ("
                            + request.endpointId() + "): " + e.getMessage(),
                    e);
        }
    }

    private List<PublishedPort> published(List<Publication> publications) {
        return publications.stream()
                .flatMap(publication -> publication.ports(ports.ipv6()).stream())
                .toList();
    }

    private static List<Forward> forwards(Collection<Sandbox> sandboxes) {
        List<Forward> forwards = new ArrayList<>();
        for (Sandbox sandbox : sandboxes) {
            if (sandbox.endpoint() != null) {
                forwards.addAll(forwards(sandbox.endpoint()));
            }
        }
        return forwards;
    }

    private static List<Forward> forwards(Endpoint endpoint) {
        return endpoint.ports().stream()
                .filter(Forward::concerns)
                .map(port -> Forward.of(port, endpoint.address()))
                .toList();
    }

    /// Gives back a container's namespace, address and ports, after its last process is gone. Quick: the kernel
    /// takes the interfaces apart later. Nothing happens for a container that has none.
    public void release(String containerId) {
        thread.run(() -> {
            try {
                disconnect(attachments.remove(containerId));
            } finally {
                namespaces.delete(containerId);
            }
        });
    }

    private void disconnect(@Nullable Attachment attachment) {
        if (attachment == null || attachment.sandbox.endpoint() == null) {
            return;
        }
        Endpoint endpoint = attachment.sandbox.endpoint();
        ports.withdraw(attachment.publications);
        host.bridge().releaseAddress(endpoint.address());
        host.firewall().remove(forwards(endpoint));
    }

    /// The default bridge.
    ///
    /// @throws NetworkException `UNAVAILABLE` where there is none, with the reason
    public BridgeInfo bridge() {
        return thread.call(() -> host.bridge().info());
    }

    /// The writer of `/etc/hosts` and its neighbours, which knows this host's gateway address.
    public NameFiles nameFiles() {
        return thread.call(() -> new NameFiles(Path.of("/"), host.gateway()));
    }

    /// Stops serving. Containers keep their network and their published ports, except those that only this
    /// process relays (IPv6 host addresses).
    @Override
    public void close() {
        thread.run(() -> {
            attachments.values().forEach(attachment -> ports.close(attachment.publications));
            host.close();
        });
        thread.close();
    }

    /// Removes every namespace of ours, the bridge and the nftables table, and closes: for tests and for
    /// uninstalling.
    public void destroy() {
        thread.run(() -> {
            namespaces.containerIds().forEach(namespaces::delete);
            host.destroy();
        });
        close();
    }
}
