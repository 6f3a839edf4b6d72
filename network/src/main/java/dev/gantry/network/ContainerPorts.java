package dev.gantry.network;

import dev.gantry.linux.IpPrefix;
import dev.gantry.network.NetworkDriver.Publishing;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Leads ports of the host to where containers' ways out are, by the firewall's table and by this process. Confined
/// to the network thread.
final class ContainerPorts implements AutoCloseable {
    private final LocalNetworks networks;
    private final Firewall firewall;
    private final HostPorts ports;
    private final @Nullable InetAddress publishAddress;

    /// @param publishAddress where ports are published that ask for no address, unless their network says
    /// otherwise; null for everywhere
    ContainerPorts(LocalNetworks networks, Firewall firewall, HostPorts ports, @Nullable InetAddress publishAddress) {
        this.networks = networks;
        this.firewall = firewall;
        this.ports = ports;
        this.publishAddress = publishAddress;
    }

    /// What leads to one container.
    ///
    /// @param ports as they are told
    record Led(PortForwards forwards, List<Publication> publications, List<PublishedPort> ports) {
        static final Led NONE = new Led(PortForwards.NOWHERE, List.of(), List.of());

        Led {
            publications = List.copyOf(publications);
            ports = List.copyOf(ports);
        }

        /// What it needs in the firewall's table.
        List<Element> elements() {
            return forwards.elements(ports);
        }
    }

    /// What is wanted of one container.
    ///
    /// @param before what leads to it already
    /// @param ports all of its ports
    record Wish(Led before, Sandbox sandbox, String containerName, List<PortRequest> ports) {}

    /// Leads published ports to where containers' ways out are, takes those that they have not yet, and gives them
    /// back where there is no way any more. What one container has and another one after it wants is handed over,
    /// and free at no time. Where one can't be had, everything is as before.
    List<Led> lead(List<Wish> wishes) {
        List<Publication> spare = new ArrayList<>();
        List<Publication> taken = new ArrayList<>();
        List<Led> leds = new ArrayList<>();
        try {
            for (Wish wish : wishes) {
                leds.add(lead(wish, spare, taken));
            }
            firewall.replace(elements(wishes.stream().map(Wish::before).toList()), elements(leds));
        } catch (RuntimeException e) {
            ports.withdraw(taken);
            throw e;
        }
        ports.withdraw(spare);
        leds.forEach(led -> ports.relay(led.publications(), led.forwards().relayed()));
        return leds;
    }

    private static List<Element> elements(List<Led> leds) {
        return leds.stream().flatMap(led -> led.elements().stream()).toList();
    }

    /// @param spare what containers before this one give up; what is left of it, and of this one's
    /// @param taken gets what is new
    private Led lead(Wish wish, List<Publication> spare, List<Publication> taken) {
        PortForwards now = forwards(wish.sandbox());
        spare.addAll(wish.before().publications());
        PublicationMatch match = PublicationMatch.of(spare, now.onHost(wish.ports()));
        spare.retainAll(match.left());
        List<Publication> fresh = publish(wish.sandbox(), wish.containerName(), match.missing());
        taken.addAll(fresh);
        List<Publication> publications = new ArrayList<>(match.kept());
        publications.addAll(fresh);
        List<PublishedPort> told = new ArrayList<>(now.onContainer(wish.ports()));
        told.addAll(ports.published(publications, now.ipv6() != null));
        return new Led(now, publications, told);
    }

    private List<Publication> publish(Sandbox sandbox, String containerName, List<PortRequest> wanted) {
        if (wanted.isEmpty()) {
            return List.of();
        }
        Endpoint out = sandbox.wayOut(false).or(() -> sandbox.wayOut(true)).orElseThrow();
        InetAddress binding = networks.require(out.networkId()).driver().hostBinding();
        try {
            return ports.publish(wanted, binding == null ? publishAddress : binding);
        } catch (NetworkException e) {
            throw new NetworkException(
                    e.kind(),
                    "driver failed programming external connectivity on endpoint " + containerName + " ("
                            + out.endpointId() + "): " + e.getMessage(),
                    e);
        }
    }

    private PortForwards forwards(Sandbox sandbox) {
        return new PortForwards(
                reached(sandbox, false), reached(sandbox, true), routed(sandbox, false), routed(sandbox, true));
    }

    /// The address of the container that clients elsewhere reach; null for none.
    private @Nullable InetAddress reached(Sandbox sandbox, boolean ipv6) {
        return sandbox.wayOut(ipv6)
                .filter(endpoint -> publishing(endpoint, ipv6) != Publishing.NONE)
                .flatMap(endpoint -> Optional.ofNullable(endpoint.address(ipv6)))
                .map(IpPrefix::address)
                .orElse(null);
    }

    private boolean routed(Sandbox sandbox, boolean ipv6) {
        return sandbox.wayOut(ipv6)
                .filter(endpoint -> publishing(endpoint, ipv6) == Publishing.ROUTED)
                .isPresent();
    }

    private Publishing publishing(Endpoint endpoint, boolean ipv6) {
        return networks.find(endpoint.networkId())
                .map(network -> network.driver().publishing(ipv6))
                .orElse(Publishing.NONE);
    }

    /// Takes the ports of a container that outlived the daemon. The firewall is left to [Led#elements()].
    ///
    /// @param attempt runs one step, which may fail
    Led adopt(Sandbox sandbox, Consumer<Runnable> attempt) {
        List<Publication> publications = new ArrayList<>();
        PortForwards forwards = forwards(sandbox);
        for (PortRequest request : PortRequests.again(onHost(sandbox))) {
            attempt.accept(() -> publications.addAll(ports.publish(List.of(request), null)));
        }
        ports.relay(publications, forwards.relayed());
        return new Led(forwards, publications, sandbox.ports());
    }

    private static List<PublishedPort> onHost(Sandbox sandbox) {
        return sandbox.ports().stream()
                .filter(port -> sandbox.endpoints().stream().noneMatch(endpoint -> endpoint.has(port.hostAddress())))
                .toList();
    }

    /// Gives a container's ports back; its rules are the caller's to remove.
    void withdraw(Led led) {
        ports.withdraw(led.publications());
    }

    /// Lets go of the sockets; the ports stay claimed in name, as their containers live on.
    void letGo(Led led) {
        ports.close(led.publications());
    }

    /// After all sockets.
    @Override
    public void close() {
        ports.close();
    }
}
