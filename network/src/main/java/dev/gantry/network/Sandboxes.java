package dev.gantry.network;

import dev.gantry.linux.NetworkNamespace;
import dev.gantry.network.NetworkException.Kind;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The containers that are attached: their endpoints and published ports, kept in step with the kernel.
/// Confined to the network thread.
final class Sandboxes {
    private final LocalNetworks networks;
    private final NetworkNames names;
    private final Interfaces interfaces;
    private final Firewall firewall;
    private final ContainerPorts ports;
    private final LinkRules links;
    private final Map<String, Attachment> attachments = new HashMap<>();

    /// @param publishAddress where ports are published that ask for no address, unless their network says
    /// otherwise; null for everywhere
    Sandboxes(
            LocalNetworks networks,
            NetworkNames names,
            Firewall firewall,
            HostPorts ports,
            @Nullable InetAddress publishAddress) {
        this.networks = networks;
        this.names = names;
        this.interfaces = new Interfaces(networks);
        this.firewall = firewall;
        this.ports = new ContainerPorts(networks, firewall, ports, publishAddress);
        this.links = new LinkRules(networks, firewall);
    }

    /// One container.
    private static final class Attachment {
        /// Its resolver reads it, too.
        private volatile Sandbox sandbox;

        private ContainerPorts.Led led = ContainerPorts.Led.NONE;

        private Attachment(Sandbox sandbox) {
            this.sandbox = sandbox;
        }

        private void lead(ContainerPorts ports, String containerName, List<PortRequest> wanted) {
            led(ports.lead(List.of(wish(containerName, wanted))).getFirst());
        }

        private ContainerPorts.Wish wish(String containerName, List<PortRequest> wanted) {
            return new ContainerPorts.Wish(led, sandbox, containerName, wanted);
        }

        private void led(ContainerPorts.Led now) {
            led = now;
            sandbox = sandbox.withPorts(now.ports());
        }
    }

    boolean contains(String containerId) {
        return attachments.containsKey(containerId);
    }

    Optional<Sandbox> find(String containerId) {
        return Optional.ofNullable(attachments.get(containerId)).map(attachment -> attachment.sandbox);
    }

    /// Remembers a container that has no endpoint.
    Sandbox remember(Sandbox sandbox) {
        attachments.put(sandbox.containerId(), new Attachment(sandbox));
        return sandbox;
    }

    /// Gives a new namespace its interfaces and the host its ports. Where that fails, [#release] takes back
    /// what there is of it.
    ///
    /// @param arranged by network id: what plugins have said already
    Sandbox attach(
            String containerId,
            NetworkNamespace namespace,
            NetworkMode.Own mode,
            Map<String, Arrangement> arranged,
            boolean ipv6) {
        Attachment attachment =
                new Attachment(new Sandbox(containerId, namespace.path(), List.of(), List.of(), mode.servers()));
        attachments.put(containerId, attachment);
        for (EndpointRequest request : mode.endpoints()) {
            Endpoint endpoint =
                    interfaces.plug(namespace, attachment.sandbox, request, arranged.get(request.networkId()));
            attachment.sandbox = attachment.sandbox.with(endpoint);
            names.add(endpoint);
        }
        Interfaces.configure(namespace, attachment.sandbox, arranged, ipv6);
        attachment.lead(ports, mode.containerName(), mode.ports());
        links.follow(this::find);
        return attachment.sandbox;
    }

    /// Opens to a container the ports of those that it is linked to, no others.
    void link(String containerId, List<LinkedContainer> targets) {
        links.remember(containerId, targets);
        links.follow(this::find);
    }

    /// Connects a running container to one more network.
    Sandbox connect(
            String containerId, NetworkNamespace namespace, NetworkMode.Own mode, Map<String, Arrangement> arranged) {
        Attachment attachment = attached(containerId);
        Sandbox before = attachment.sandbox;
        EndpointRequest request = mode.endpoints().getFirst();
        Endpoint endpoint = interfaces.plug(namespace, before, request, arranged.get(request.networkId()));
        try {
            attachment.sandbox = before.with(endpoint);
            Interfaces.add(namespace, before, attachment.sandbox, endpoint, arranged);
            attachment.lead(ports, mode.containerName(), mode.ports());
            links.follow(this::find);
            names.add(endpoint);
            return attachment.sandbox;
        } catch (RuntimeException e) {
            attachment.sandbox = attachment.sandbox.withEndpoints(before.endpoints());
            unplug(namespace, endpoint, e);
            throw e;
        }
    }

    /// Removes the interface of a connection that was cut off.
    void forget(String containerId, NetworkNamespace namespace, EndpointRequest request) {
        interfaces.forget(namespace, require(containerId), request);
    }

    private void unplug(NetworkNamespace namespace, Endpoint endpoint, RuntimeException failure) {
        try {
            networks.require(endpoint.networkId()).driver().unplug(namespace, endpoint);
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
        releaseAddresses(endpoint);
    }

    /// Publishes other ports of a running container. What is wanted and there already stays as it is.
    Sandbox publish(PortWish wish) {
        Attachment attachment = attached(wish.containerId());
        attachment.lead(ports, wish.containerName(), wish.ports());
        return attachment.sandbox;
    }

    /// As [#publish] for two: what the first has and the second wants is handed over.
    void handOver(PortWish giver, PortWish taker) {
        Attachment from = attached(giver.containerId());
        Attachment to = attached(taker.containerId());
        List<ContainerPorts.Led> leds = ports.lead(List.of(
                from.wish(giver.containerName(), giver.ports()), to.wish(taker.containerName(), taker.ports())));
        from.led(leds.getFirst());
        to.led(leds.getLast());
    }

    /// Takes a running container off a network.
    Sandbox disconnect(String containerId, NetworkNamespace namespace, String networkId, NetworkMode.Own mode) {
        Attachment attachment = attached(containerId);
        Sandbox before = attachment.sandbox;
        Endpoint endpoint = before.on(networkId)
                .orElseThrow(() -> new NetworkException(
                        Kind.INVALID, "container " + containerId + " is not connected to network " + networkId));
        networks.require(networkId).driver().unplug(namespace, endpoint);
        names.remove(endpoint);
        releaseAddresses(endpoint);
        attachment.sandbox = before.without(endpoint);
        links.follow(this::find);
        Interfaces.removed(namespace, before, attachment.sandbox);
        attachment.lead(ports, mode.containerName(), mode.ports());
        return attachment.sandbox;
    }

    /// The endpoints of a container as they are now, for its resolver, which asks on its own threads.
    Supplier<List<Endpoint>> endpointsOf(String containerId) {
        Attachment attachment = attached(containerId);
        return () -> attachment.sandbox.endpoints();
    }

    /// The container goes by other names.
    ///
    /// @param byNetwork by network id
    Sandbox rename(String containerId, Map<String, List<String>> byNetwork) {
        Attachment attachment = attached(containerId);
        List<Endpoint> renamed = new ArrayList<>();
        for (Endpoint endpoint : attachment.sandbox.endpoints()) {
            Endpoint fresh = endpoint.withNames(byNetwork.getOrDefault(endpoint.networkId(), endpoint.names()));
            names.remove(endpoint);
            names.add(fresh);
            renamed.add(fresh);
        }
        attachment.sandbox = attachment.sandbox.withEndpoints(renamed);
        return attachment.sandbox;
    }

    /// @throws NetworkException `INVALID` where it has none
    Sandbox require(String containerId) {
        return attached(containerId).sandbox;
    }

    private Attachment attached(String containerId) {
        return Optional.ofNullable(attachments.get(containerId))
                .orElseThrow(() -> new NetworkException(
                        Kind.INVALID, "container " + containerId + " has no network: it does not run"));
    }

    /// Gives back a container's addresses and ports. The kernel takes its interfaces apart with the namespace.
    void release(String containerId) {
        Attachment attachment = attachments.remove(containerId);
        links.remember(containerId, List.of());
        if (attachment == null) {
            return;
        }
        ports.withdraw(attachment.led);
        attachment.sandbox.endpoints().forEach(names::remove);
        attachment.sandbox.endpoints().forEach(this::releaseAddresses);
        firewall.remove(attachment.led.elements());
        links.follow(this::find);
    }

    /// Those that were arranged are given back by whoever arranged them.
    private void releaseAddresses(Endpoint endpoint) {
        networks.find(endpoint.networkId())
                .filter(network -> !network.spec().arranged())
                .ifPresent(network -> {
                    network.addresses().release(endpoint.ipv4());
                    network.addresses().release(endpoint.ipv6());
                });
    }

    /// Takes over a container that outlived the daemon: marks its addresses and takes its ports again. The
    /// firewall is left to [#elements()].
    ///
    /// @param warnings gets what could not be had again
    void adopt(Sandbox sandbox, List<String> warnings) {
        Attachment attachment = new Attachment(sandbox);
        attachments.put(sandbox.containerId(), attachment);
        for (Endpoint endpoint : sandbox.endpoints()) {
            names.add(endpoint);
            attempt(sandbox, warnings, () -> adopt(endpoint));
        }
        attachment.led = ports.adopt(sandbox, step -> attempt(sandbox, warnings, step));
    }

    private void adopt(Endpoint endpoint) {
        LocalNetwork network = networks.require(endpoint.networkId());
        network.addresses().adopt(endpoint.ipv4());
        network.addresses().adopt(endpoint.ipv6());
        network.driver().adopt(endpoint);
    }

    private static void attempt(Sandbox sandbox, List<String> warnings, Runnable step) {
        try {
            step.run();
        } catch (NetworkException e) {
            warnings.add("container " + sandbox.containerId() + ": " + e.getMessage());
        }
    }

    /// What all published ports and links need in the firewall's table.
    List<Element> elements() {
        List<Element> elements = new ArrayList<>(links.elements(this::find));
        attachments.values().forEach(attachment -> elements.addAll(attachment.led.elements()));
        return elements;
    }

    Collection<Endpoint> endpoints() {
        return attachments.values().stream()
                .flatMap(attachment -> attachment.sandbox.endpoints().stream())
                .toList();
    }

    /// Lets go of the sockets; the ports stay claimed in name, as their containers live on.
    void close() {
        attachments.values().forEach(attachment -> ports.letGo(attachment.led));
        ports.close();
    }
}
