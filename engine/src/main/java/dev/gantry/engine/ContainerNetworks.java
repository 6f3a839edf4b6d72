package dev.gantry.engine;

import static dev.gantry.engine.EngineException.conflict;
import static dev.gantry.engine.EngineException.invalid;
import static dev.gantry.engine.EngineException.notFound;

import dev.gantry.api.ContainerConfig;
import dev.gantry.api.EndpointIpamConfig;
import dev.gantry.api.EndpointSettings;
import dev.gantry.api.Nil;
import dev.gantry.engine.EngineException.Kind;
import dev.gantry.linux.MacAddress;
import dev.gantry.network.Endpoint;
import dev.gantry.network.EndpointRequest;
import dev.gantry.network.NameSettings;
import dev.gantry.network.NetworkController;
import dev.gantry.network.NetworkException;
import dev.gantry.network.NetworkMode;
import dev.gantry.network.PortRequest;
import dev.gantry.network.PublishedPort;
import dev.gantry.network.Sandbox;
import dev.gantry.network.TransportProtocol;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Puts containers on the network and takes them off: the engine's words on one side, the network room's on
/// the other.
final class ContainerNetworks {
    private static final String CONTAINER = "container:";

    private final NetworkController controller;
    private final ContainerRegistry containers;
    private final EngineOptions options;

    ContainerNetworks(NetworkController controller, ContainerRegistry containers, EngineOptions options) {
        this.controller = controller;
        this.containers = containers;
        this.options = options;
    }

    /// Gives a container that is about to start its namespace and endpoint.
    ///
    /// @throws EngineException in dockerd's words: a port that is taken, no such network, ...
    ContainerNetwork attach(ContainerDocument document) {
        String mode = Networks.nameOf(document.hostConfig().networkMode());
        try {
            return describe(mode, controller.attach(document.id(), networkMode(mode, document)));
        } catch (NetworkException e) {
            throw translate(e);
        }
    }

    private NetworkMode networkMode(String mode, ContainerDocument document) {
        if (mode.startsWith(CONTAINER)) {
            return new NetworkMode.OfContainer(
                    requireRunning(mode.substring(CONTAINER.length())).id());
        }
        return switch (mode) {
            case "host" -> new NetworkMode.Host();
            case "none" -> new NetworkMode.None();
            case Networks.BRIDGE -> new NetworkMode.Bridge(endpoint(document));
            default -> throw notFound("network " + mode + " not found");
        };
    }

    private Container requireRunning(String reference) {
        Container other = containers.require(reference);
        if (!other.state().hasProcess()) {
            throw conflict("cannot join network of a non running container: " + other.id());
        }
        return other;
    }

    private static EndpointRequest endpoint(ContainerDocument document) {
        EndpointSettings asked =
                Nil.toEmpty(document.networking().endpointsConfig()).get(Networks.BRIDGE);
        if (requestedAddress(asked) != null) {
            throw invalid("user specified IP address is supported on user defined networks only");
        }
        String mac = document.config().macAddress();
        if (mac.isEmpty() && asked != null) {
            mac = asked.macAddress();
        }
        return new EndpointRequest(
                Ids.random(),
                document.name(),
                null,
                mac.isEmpty() ? null : mac(mac),
                Ports.wanted(document.config(), document.hostConfig()).stream()
                        .map(ContainerNetworks::port)
                        .toList());
    }

    private static @Nullable Inet4Address requestedAddress(@Nullable EndpointSettings asked) {
        EndpointIpamConfig ipam = asked == null ? null : asked.ipamConfig();
        if (ipam == null || ipam.ipv4Address().isEmpty()) {
            return null;
        }
        return address(ipam.ipv4Address()) instanceof Inet4Address v4 ? v4 : null;
    }

    private static PortRequest port(Ports.Wanted wanted) {
        return new PortRequest(
                wanted.container().port(),
                TransportProtocol.of(wanted.container().protocol()).orElseThrow(),
                wanted.hostIp().isEmpty() ? null : address(wanted.hostIp()),
                wanted.first(),
                wanted.last());
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            throw invalid("invalid IP address: " + text);
        }
    }

    /// @throws EngineException `INVALID_PARAMETER`
    static MacAddress mac(String text) {
        try {
            return MacAddress.parse(text);
        } catch (IllegalArgumentException e) {
            throw invalid("invalid MAC address: " + text);
        }
    }

    /// Checks what a create request says of addresses, before anything is made.
    static void check(ContainerConfig config, Map<String, @Nullable EndpointSettings> endpoints) {
        if (!config.macAddress().isEmpty()) {
            mac(config.macAddress());
        }
        endpoints.forEach((network, asked) -> {
            if (asked == null) {
                throw invalid("invalid config for network " + network + ": EndpointsConfig is nil");
            }
            if (!asked.macAddress().isEmpty()) {
                mac(asked.macAddress());
            }
            requestedAddress(asked);
        });
    }

    /// A container on another's network goes by that one's names.
    void shareNames(Container container, ContainerNetwork network) {
        if (network.mode().startsWith(CONTAINER)) {
            ContainerConfig other = containers
                    .require(network.mode().substring(CONTAINER.length()))
                    .document()
                    .config();
            container.change(document -> document.withConfig(
                    document.config().withHostname(other.hostname()).withDomainname(other.domainname())));
        }
    }

    private ContainerNetwork describe(String mode, Sandbox sandbox) {
        String full = mode.startsWith(CONTAINER)
                ? CONTAINER
                        + containers.require(mode.substring(CONTAINER.length())).id()
                : mode;
        String path = sandbox.namespace() == null ? "" : sandbox.namespace().toString();
        Endpoint endpoint = sandbox.endpoint();
        if (endpoint == null) {
            return ContainerNetwork.without(full, path);
        }
        return new ContainerNetwork(
                full,
                path,
                endpoint.endpointId(),
                endpoint.address().getHostAddress(),
                endpoint.prefixLength(),
                endpoint.gateway().getHostAddress(),
                endpoint.mac().toString(),
                endpoint.hostInterface(),
                endpoint.ports().stream().map(ContainerNetworks::published).toList());
    }

    private static ContainerNetwork.Published published(PublishedPort port) {
        return new ContainerNetwork.Published(
                port.containerPort(), port.protocol().text(), text(port.hostAddress()), port.hostPort());
    }

    /// The usual short form; of IPv6 addresses Java has the long one only, and the one that matters is "every
    /// address".
    private static String text(InetAddress address) {
        return address.isAnyLocalAddress() && address instanceof Inet6Address ? "::" : address.getHostAddress();
    }

    /// What the network room needs to find a running container's network again.
    static Sandbox sandbox(String id, ContainerNetwork network) {
        Path path = network.sandboxPath().isEmpty() ? null : Path.of(network.sandboxPath());
        if (!network.hasEndpoint()) {
            return new Sandbox(id, path, null);
        }
        List<PublishedPort> ports = network.published().stream()
                .map(port -> new PublishedPort(
                        port.containerPort(),
                        TransportProtocol.of(port.protocol()).orElseThrow(),
                        InetAddress.ofLiteral(port.hostIp()),
                        port.hostPort()))
                .toList();
        return new Sandbox(
                id,
                path,
                new Endpoint(
                        network.endpointId(),
                        Inet4Address.ofLiteral(network.ip()),
                        network.prefixLength(),
                        Inet4Address.ofLiteral(network.gateway()),
                        MacAddress.parse(network.mac()),
                        network.hostInterface(),
                        ports));
    }

    /// Writes the container's `hostname`, `hosts` and `resolv.conf`.
    void writeNames(ContainerDocument document, ContainerNetwork network, Path directory) {
        NameSettings settings = new NameSettings(
                document.config().hostname(),
                document.config().domainname(),
                Nil.toEmpty(document.hostConfig().extraHosts()),
                orDefault(document.hostConfig().dns(), options.dns()),
                orDefault(document.hostConfig().dnsSearch(), options.dnsSearch()),
                orDefault(document.hostConfig().dnsOptions(), options.dnsOptions()));
        try {
            controller.nameFiles().write(directory, settings, sandbox(document.id(), network));
        } catch (NetworkException e) {
            throw translate(e);
        }
    }

    private static List<String> orDefault(@Nullable List<String> own, List<String> fallback) {
        return own == null || own.isEmpty() ? fallback : own;
    }

    void release(String id) {
        controller.release(id);
    }

    private static EngineException translate(NetworkException e) {
        Kind kind = switch (e.kind()) {
            case INVALID -> Kind.INVALID_PARAMETER;
            case TAKEN, UNAVAILABLE -> Kind.SYSTEM;
        };
        return new EngineException(kind, Failures.text(e), e);
    }
}
