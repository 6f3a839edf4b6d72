package dev.gantry.network;

import dev.gantry.linux.IpPrefix;
import dev.gantry.linux.Link;
import dev.gantry.linux.LinuxException;
import dev.gantry.linux.Netlink;
import dev.gantry.network.NetworkException.Kind;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The networks of this host, by id. Confined to the network thread.
final class LocalNetworks {
    private static final Logger LOG = System.getLogger(LocalNetworks.class.getName());

    private final Netlink host;

    /// Where subnets are chosen from: the configuration's, and a range of IPv6 where it names none.
    private final List<SubnetPool> pools;

    private final Ownership ownership;
    private final Map<String, LocalNetwork> networks = new LinkedHashMap<>();

    /// Those that are about to go: nobody joins them any more.
    private final Set<String> leaving = new HashSet<>();

    /// Why networks that there should be are not there.
    private final Map<String, String> missing = new HashMap<>();

    LocalNetworks(Netlink host, List<SubnetPool> pools, Ownership ownership) {
        this.host = host;
        this.pools = withIpv6(pools);
        this.ownership = ownership;
    }

    private static List<SubnetPool> withIpv6(List<SubnetPool> pools) {
        if (pools.stream().anyMatch(SubnetPool::ipv6)) {
            return pools;
        }
        List<SubnetPool> more = new ArrayList<>(pools);
        more.add(SubnetPool.uniqueLocal(NameFiles.read(Path.of("/etc/machine-id"))));
        return more;
    }

    /// Opens the predefined network `bridge` as the configuration wants it. Where that is impossible, whoever asks
    /// for it gets the reason.
    ///
    /// @return empty where there is none
    /// @throws NetworkException `INVALID` for options that contradict each other
    Optional<LocalNetwork> openDefault(BridgeOptions options) {
        String id = NetworkSpec.predefinedId(NetworkSpec.DEFAULT);
        if (options.none()) {
            miss(id, "this host has no default bridge: it is switched off by the option bridge");
            return Optional.empty();
        }
        try {
            return Optional.of(open(DefaultBridge.spec(host, options, pools)));
        } catch (NetworkException | LinuxException | UncheckedIOException e) {
            if (e instanceof NetworkException refused && refused.kind() == Kind.INVALID) {
                throw refused;
            }
            LOG.log(Level.WARNING, "no default bridge cause=" + e.getMessage());
            miss(id, "this host has no default bridge: " + e.getMessage());
            return Optional.empty();
        }
    }

    /// Makes a network, or takes over what it is made of where that is there.
    ///
    /// @param spec complete
    /// @throws NetworkException as [NetworkDrivers#open]
    LocalNetwork open(NetworkSpec spec) {
        try {
            NetworkAddresses addresses = new NetworkAddresses(spec);
            LocalNetwork network = new LocalNetwork(spec, addresses, NetworkDrivers.open(host, spec, ownership));
            networks.put(spec.id(), network);
            missing.remove(spec.id());
            return network;
        } catch (NetworkException | LinuxException | UncheckedIOException e) {
            miss(spec.id(), "network " + spec.name() + " is not there: " + e.getMessage());
            throw e;
        }
    }

    /// From now on whoever asks for this network gets `reason`.
    void miss(String id, String reason) {
        missing.put(id, reason);
    }

    /// Fills in what was not asked for: subnets and gateways, where the addresses are ours.
    ///
    /// @throws NetworkException `INVALID`, `FORBIDDEN`, `UNAVAILABLE`
    NetworkSpec complete(NetworkSpec asked) {
        NetworkDrivers.check(asked);
        requireFree(asked);
        return asked.ipam().ours() ? addressed(asked) : asked;
    }

    private NetworkSpec addressed(NetworkSpec asked) {
        List<Subnet> subnets = new ArrayList<>();
        for (boolean ipv6 : new boolean[] {false, true}) {
            if (ipv6 ? asked.ipv6() : asked.ipv4()) {
                List<Subnet> given = asked.subnets(ipv6);
                subnets.addAll(given.isEmpty() ? List.of(Subnet.of(pick(ipv6))) : given);
            }
        }
        return asked.withSubnets(
                subnets.stream().map(subnet -> withGateway(subnet, asked)).toList());
    }

    private static Subnet withGateway(Subnet subnet, NetworkSpec spec) {
        return subnet.gateway() == null ? subnet.withGateway(NetworkAddresses.gateway(subnet, spec.name())) : subnet;
    }

    private void requireFree(NetworkSpec asked) {
        if (subnets(asked).anyMatch(subnet -> subnets().anyMatch(subnet::overlaps))) {
            throw forbidden("invalid pool request: Pool overlaps with other one on this address space");
        }
        String bridge = asked.options().getOrDefault(BridgeSettings.NAME, "");
        if (!bridge.isEmpty() && !asked.driven()) {
            requireFreeBridge(asked, bridge);
        }
    }

    private void requireFreeBridge(NetworkSpec asked, String bridge) {
        for (LocalNetwork other : networks.values()) {
            if (!other.spec().driven() && bridge.equals(other.spec().options().get(BridgeSettings.NAME))) {
                throw forbidden("cannot create network " + asked.id() + " (" + bridge
                        + "): conflicts with network " + other.spec().id() + " (" + bridge
                        + "): networks have same bridge name");
            }
        }
    }

    private static NetworkException forbidden(String message) {
        return new NetworkException(Kind.FORBIDDEN, message);
    }

    private Stream<IpPrefix> subnets() {
        return networks.values().stream().flatMap(network -> subnets(network.spec()));
    }

    /// The addresses that a network must have for itself on this host: a plugin's networks may have those of
    /// another space, and a network whose addresses nobody gives out has none.
    private static Stream<IpPrefix> subnets(NetworkSpec spec) {
        boolean elsewhere = spec.driven() && !spec.ipam().ours();
        return elsewhere
                ? Stream.empty()
                : spec.subnets().stream().map(Subnet::prefix).filter(prefix -> prefix.length() > 0);
    }

    private IpPrefix pick(boolean ipv6) {
        List<IpPrefix> taken = Stream.of(host.routes().stream(), host.addresses().stream(), subnets())
                .flatMap(each -> each)
                .toList();
        return SubnetChoice.pick(pools, taken, ipv6);
    }

    /// @throws NetworkException `UNAVAILABLE` where there is none, with the reason
    LocalNetwork require(String id) {
        return find(id).filter(_ -> !leaving.contains(id))
                .orElseThrow(() -> new NetworkException(
                        Kind.UNAVAILABLE, missing.getOrDefault(id, "network " + id + " not found")));
    }

    Optional<LocalNetwork> find(String id) {
        return Optional.ofNullable(networks.get(id));
    }

    /// From now on nobody joins this network.
    ///
    /// @return false where that was so before
    boolean leave(String id) {
        return leaving.add(id);
    }

    /// The network goes on.
    void stay(String id) {
        leaving.remove(id);
    }

    Collection<LocalNetwork> all() {
        return networks.values();
    }

    /// Removes what a network is made of. A parent interface that we made for it stays with the next network
    /// that is on it.
    void delete(String id) {
        missing.remove(id);
        leaving.remove(id);
        LocalNetwork network = networks.remove(id);
        if (network == null) {
            return;
        }
        String parent = network.spec().options().getOrDefault(ParentLink.OPTION, "");
        Optional<LocalNetwork> heir = networks.values().stream()
                .filter(other -> !parent.isEmpty()
                        && !other.spec().driven()
                        && parent.equals(other.spec().options().get(ParentLink.OPTION)))
                .findFirst();
        heir.ifPresentOrElse(other -> inherit(parent, other), network.driver()::delete);
    }

    private void inherit(String parent, LocalNetwork heir) {
        boolean ours = host.link(parent).flatMap(ownership::network).isPresent();
        if (ours) {
            host.batch().alias(parent, ownership.note(heir.spec().id())).apply();
        }
    }

    /// What hangs on our networks and none of these endpoints has, and bridges of networks that are no more.
    List<String> strays(Collection<Endpoint> endpoints) {
        List<String> known = endpoints.stream().map(Endpoint::hostInterface).toList();
        return host.links().stream()
                .filter(link -> strayCable(link, known) || strayBridge(link))
                .map(Link::name)
                .toList();
    }

    private boolean strayCable(Link link, List<String> known) {
        return networks.values().stream().anyMatch(network -> network.driver().owns(link))
                && !known.contains(link.name());
    }

    private boolean strayBridge(Link link) {
        return ownership
                .network(link)
                .filter(id -> !networks.containsKey(id) && !missing.containsKey(id))
                .isPresent();
    }
}
