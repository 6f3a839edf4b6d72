package dev.gantry.network;

import dev.gantry.linux.IpPrefix;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// What links of the old kind open on the default bridge, where neighbours must not reach each other (`icc`
/// false): the ports of the one that is linked to, for the one that links, by IPv4. As dockerd.
///
/// Links are remembered by container, rules follow from who has which address at the time: they come with the
/// second of two containers and go with the first, so that an address which is given to another one opens
/// nothing. Confined to the network thread.
final class LinkRules {
    private static final String NETWORK = NetworkSpec.predefinedId(NetworkSpec.DEFAULT);

    private final LocalNetworks networks;
    private final Firewall firewall;

    /// By the id of the one that links.
    private final Map<String, List<LinkedContainer>> links = new HashMap<>();

    private Set<Element> current = Set.of();

    LinkRules(LocalNetworks networks, Firewall firewall) {
        this.networks = networks;
        this.firewall = firewall;
    }

    /// Remembers a container's links, all of them.
    void remember(String containerId, List<LinkedContainer> targets) {
        if (targets.isEmpty()) {
            links.remove(containerId);
        } else {
            links.put(containerId, List.copyOf(targets));
        }
    }

    /// After a container came, went or moved.
    ///
    /// @param attached containers by id
    void follow(Function<String, Optional<Sandbox>> attached) {
        if (links.isEmpty() && current.isEmpty()) {
            return;
        }
        Set<Element> now = of(attached);
        firewall.replace(current, now);
        current = now;
    }

    /// For a table that is written anew.
    ///
    /// @param attached containers by id
    Set<Element> elements(Function<String, Optional<Sandbox>> attached) {
        current = of(attached);
        return current;
    }

    private Set<Element> of(Function<String, Optional<Sandbox>> attached) {
        Set<Element> elements = new LinkedHashSet<>();
        links.forEach((id, targets) -> address(id, attached).ifPresent(from -> {
            for (LinkedContainer target : targets) {
                address(target.containerId(), attached)
                        .ifPresent(to -> elements.addAll(elements(from, to, target.ports())));
            }
        }));
        return elements;
    }

    private static Optional<InetAddress> address(String containerId, Function<String, Optional<Sandbox>> attached) {
        return attached.apply(containerId)
                .flatMap(sandbox -> sandbox.on(NETWORK))
                .flatMap(endpoint -> Optional.ofNullable(endpoint.ipv4()))
                .map(IpPrefix::address);
    }

    private List<Element> elements(InetAddress from, InetAddress to, List<LinkedContainer.Port> ports) {
        List<Element> elements = new ArrayList<>();
        bridge().ifPresent(bridge -> ports.forEach(port -> elements.add(new Element(
                FirewallRules.LINKED,
                "\"%1$s\" . \"%1$s\" . %2$s . %3$s . %4$s . %5$d"
                        .formatted(
                                bridge,
                                from.getHostAddress(),
                                to.getHostAddress(),
                                port.protocol().text(),
                                port.number())))));
        return elements;
    }

    /// Where it is one that keeps neighbours apart.
    private Optional<String> bridge() {
        return networks.find(NETWORK).flatMap(network -> network.driver().partition());
    }
}
