package dev.gantry.engine;

import static dev.gantry.engine.EngineException.invalid;

import dev.gantry.api.HostConfig;
import dev.gantry.api.Nil;
import dev.gantry.engine.EngineException.Kind;
import dev.gantry.linux.IpPrefix;
import dev.gantry.linux.IpText;
import dev.gantry.network.Endpoint;
import dev.gantry.network.LinkedContainer;
import dev.gantry.network.NetworkSpec;
import dev.gantry.network.TransportProtocol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Links of the old kind: on the network `bridge`, where containers have no names for each other, `--link
/// db:store` lets one call another by name in its `hosts`, and tells it of that one's ports and variables in
/// its environment.
///
/// A document keeps them as `ID:ALIAS`, since the other may be renamed; a link to a container that is gone is
/// no more. Behaviour and texts are dockerd's.
final class Links {
    private static final String CONTAINER = "container:";

    private final ContainerRegistry containers;

    Links(ContainerRegistry containers) {
        this.containers = containers;
    }

    /// @param alias what the one that links calls the other
    record Link(Container target, String alias) {
        /// Its name as seen from the one that links: `/web/store`.
        String path(ContainerDocument from) {
            return "/" + from.name() + "/" + alias;
        }

        private Optional<Endpoint> endpoint() {
            return bridge(target.document());
        }

        /// Those that the other offers.
        private List<LinkedContainer.Port> ports() {
            return Nil.toEmpty(target.document().config().exposedPorts()).keySet().stream()
                    .map(Ports.Exposed::parse)
                    .map(port -> new LinkedContainer.Port(
                            TransportProtocol.of(port.protocol()).orElseThrow(), port.port()))
                    .toList();
        }

        /// Lines of a `hosts` file.
        private List<String> hosts() {
            List<String> lines = new ArrayList<>();
            endpoint().ifPresent(on -> {
                for (boolean ipv6 : new boolean[] {false, true}) {
                    IpPrefix address = on.address(ipv6);
                    if (address != null) {
                        lines.add(IpText.of(address.address()) + "\t" + names());
                    }
                }
            });
            return lines;
        }

        private String names() {
            ContainerDocument document = target.document();
            String names = alias + " " + document.config().hostname();
            return alias.equals(document.name()) ? names : names + " " + document.name();
        }
    }

    /// The links of a request by the ids of the containers that they lead to. A container on another's network
    /// stands for that one. On a network that somebody made an endpoint's own links count, not these.
    ///
    /// @throws EngineException `INVALID_PARAMETER`, `SYSTEM` for text that is no link
    HostConfig byId(HostConfig asked) {
        String network = Networks.nameOf(asked.networkMode());
        if (Nil.toEmpty(asked.links()).isEmpty() || !NetworkRegistry.predefined(network)) {
            return asked.withLinks(null);
        }
        List<String> links = new ArrayList<>();
        for (String text : Nil.toEmpty(asked.links())) {
            Asked link = Asked.parse(text);
            links.add(owner(link.name()).id() + ":" + link.alias());
        }
        return asked.withLinks(links);
    }

    private Container owner(String name) {
        Container target = require(name, name);
        String mode = target.document().hostConfig().networkMode();
        while (mode.startsWith(CONTAINER)) {
            target = require(mode.substring(CONTAINER.length()), name);
            mode = target.document().hostConfig().networkMode();
        }
        if (mode.equals(NetworkRegistry.HOST)) {
            throw invalid("conflicting options: host type networking can't be used with links. This would result in"
                    + " undefined behavior");
        }
        return target;
    }

    private Container require(String reference, String name) {
        return containers
                .find(reference)
                .orElseThrow(
                        () -> invalid("could not get container for " + name + ": No such container: " + reference));
    }

    /// A link as a request has it: `db`, `db:store`, or as `inspect` shows it, `/db:/web/store`.
    private record Asked(String name, String alias) {
        static Asked parse(String text) {
            if (text.isEmpty()) {
                throw new EngineException(Kind.SYSTEM, "empty string specified for links");
            }
            int colon = text.indexOf(':');
            String name = colon < 0 ? text : text.substring(0, colon);
            String alias = text.substring(colon + 1);
            if (alias.contains(":")) {
                throw new EngineException(Kind.SYSTEM, "bad format for links: " + text);
            }
            return name.startsWith("/") ? new Asked(name.substring(1), last(alias)) : new Asked(name, alias);
        }

        private static String last(String path) {
            return path.substring(path.lastIndexOf('/') + 1);
        }
    }

    /// The links of a container, without those to containers that are gone.
    List<Link> of(ContainerDocument document) {
        List<Link> links = new ArrayList<>();
        for (String stored : Nil.toEmpty(document.hostConfig().links())) {
            int colon = stored.indexOf(':');
            containers
                    .get(stored.substring(0, colon))
                    .ifPresent(target -> links.add(new Link(target, stored.substring(colon + 1))));
        }
        return links;
    }

    /// The id of what a container calls so.
    static Optional<String> target(ContainerDocument document, String alias) {
        return Nil.toEmpty(document.hostConfig().links()).stream()
                .filter(stored -> stored.endsWith(":" + alias))
                .findFirst()
                .map(stored -> stored.substring(0, stored.indexOf(':')));
    }

    /// The configuration as the API shows it: `/db:/web/store`.
    HostConfig shown(ContainerDocument document) {
        HostConfig config = document.hostConfig();
        if (Nil.toEmpty(config.links()).isEmpty()) {
            return config;
        }
        List<String> shown = of(document).stream()
                .map(link -> "/" + link.target().document().name() + ":" + link.path(document))
                .toList();
        return config.withLinks(shown.isEmpty() ? null : shown);
    }

    /// What others call each container that is linked to, `/web/store`, by its id.
    Map<String, List<String>> paths() {
        Map<String, List<String>> paths = new HashMap<>();
        for (Container container : containers.all()) {
            ContainerDocument document = container.document();
            for (Link link : of(document)) {
                paths.computeIfAbsent(link.target().id(), id -> new ArrayList<>())
                        .add(link.path(document));
            }
        }
        return paths;
    }

    /// Takes a link away by its path, `web/store`.
    ///
    /// @return the one that had it; empty where there was none
    Optional<Container> remove(String path) {
        String whole = path.startsWith("/") ? path : "/" + path;
        int slash = whole.lastIndexOf('/');
        if (slash <= 0) {
            return Optional.empty();
        }
        String alias = whole.substring(slash + 1);
        Optional<Container> parent = containers
                .find(whole.substring(1, slash))
                .filter(of -> target(of.document(), alias).isPresent());
        parent.ifPresent(of -> of.change(document -> document.withHostConfig(without(document.hostConfig(), alias))));
        return parent;
    }

    private static HostConfig without(HostConfig config, String alias) {
        List<String> rest = Nil.toEmpty(config.links()).stream()
                .filter(link -> !link.endsWith(":" + alias))
                .toList();
        return config.withLinks(rest.isEmpty() ? null : rest);
    }

    /// Says so where a container can't start because of what it links to.
    ///
    /// @throws EngineException `SYSTEM`
    void check(ContainerDocument document) {
        if (!onBridge(document)) {
            return;
        }
        for (Link link : of(document)) {
            ContainerDocument target = link.target().document();
            if (!onBridge(target)) {
                throw new EngineException(
                        Kind.SYSTEM,
                        "Cannot link to /" + target.name() + ", as it does not belong to the default network");
            }
            if (!target.state().hasProcess()) {
                throw new EngineException(
                        Kind.SYSTEM,
                        "Cannot link to a non running container: /" + target.name() + " AS " + link.path(document));
            }
        }
    }

    /// What the linked containers' ports and variables are called in this one's environment.
    List<String> environment(ContainerDocument document) {
        if (!onBridge(document)) {
            return List.of();
        }
        List<String> all = new ArrayList<>();
        for (Link link : of(document)) {
            link.endpoint()
                    .map(Endpoint::ipv4)
                    .ifPresent(address -> all.addAll(LinkEnvironment.of(
                            link.path(document),
                            IpText.of(address.address()),
                            link.target().document().config())));
        }
        return all;
    }

    /// Lines for the container's `hosts`.
    List<String> hosts(ContainerDocument document) {
        return onBridge(document)
                ? of(document).stream().flatMap(link -> link.hosts().stream()).toList()
                : List.of();
    }

    /// What they open where neighbours don't reach each other otherwise.
    List<LinkedContainer> opened(ContainerDocument document) {
        return onBridge(document)
                ? of(document).stream()
                        .map(link -> new LinkedContainer(link.target().id(), link.ports()))
                        .toList()
                : List.of();
    }

    /// Who runs and is linked to a container.
    List<ContainerDocument> dependents(Container target) {
        return containers.all().stream()
                .map(Container::document)
                .filter(document -> document.state().hasProcess() && onBridge(document))
                .filter(document -> of(document).stream().anyMatch(link -> link.target() == target))
                .toList();
    }

    private static boolean onBridge(ContainerDocument document) {
        return Nil.toEmpty(document.networking().endpointsConfig()).containsKey(NetworkSpec.DEFAULT);
    }

    private static Optional<Endpoint> bridge(ContainerDocument document) {
        return Optional.ofNullable(document.network()).flatMap(network -> network.on(NetworkSpec.DEFAULT));
    }
}
