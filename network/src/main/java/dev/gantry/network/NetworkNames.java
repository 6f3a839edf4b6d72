package dev.gantry.network;

import dev.gantry.linux.IpPrefix;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What containers are called, by network. The network thread changes it, the containers' resolvers read it on
/// their own threads at any time.
final class NetworkNames {
    private final Map<String, Table> networks = new ConcurrentHashMap<>();

    /// One network's. Lists are never changed, only replaced.
    private record Table(Map<String, List<Endpoint>> byName, Map<InetAddress, Endpoint> byAddress) {
        Table() {
            this(new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
        }
    }

    /// An endpoint is there and goes by its names.
    void add(Endpoint endpoint) {
        Table table = networks.computeIfAbsent(endpoint.networkId(), _ -> new Table());
        for (String name : endpoint.names()) {
            table.byName.compute(key(name), (_, holders) -> with(holders == null ? List.of() : holders, endpoint));
        }
        for (InetAddress address : addresses(endpoint)) {
            table.byAddress.put(address, endpoint);
        }
    }

    private static List<Endpoint> with(List<Endpoint> holders, Endpoint endpoint) {
        List<Endpoint> more = new ArrayList<>(holders);
        more.add(endpoint);
        return List.copyOf(more);
    }

    /// An endpoint is gone, or about to go by other names.
    void remove(Endpoint endpoint) {
        Table table = networks.get(endpoint.networkId());
        if (table == null) {
            return;
        }
        for (String name : endpoint.names()) {
            table.byName.computeIfPresent(key(name), (_, holders) -> without(holders, endpoint));
        }
        for (InetAddress address : addresses(endpoint)) {
            table.byAddress.remove(address, endpoint);
        }
    }

    /// @return null where nobody is left: the name goes
    private static @Nullable List<Endpoint> without(List<Endpoint> holders, Endpoint endpoint) {
        List<Endpoint> rest =
                holders.stream().filter(holder -> !holder.equals(endpoint)).toList();
        return rest.isEmpty() ? null : rest;
    }

    /// A network is gone.
    void remove(String networkId) {
        networks.remove(networkId);
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static List<InetAddress> addresses(Endpoint endpoint) {
        List<InetAddress> addresses = new ArrayList<>();
        Optional.ofNullable(endpoint.ipv4()).map(IpPrefix::address).ifPresent(addresses::add);
        Optional.ofNullable(endpoint.ipv6()).map(IpPrefix::address).ifPresent(addresses::add);
        return addresses;
    }

    /// What one container's resolver knows.
    ///
    /// @param own the container's endpoints at the time of a question
    NameDirectory directory(Supplier<List<Endpoint>> own) {
        return new NameDirectory() {
            @Override
            public List<InetAddress> addresses(String name) {
                return own.get().stream()
                        .map(endpoint -> holders(endpoint, name))
                        .filter(holders -> !holders.isEmpty())
                        .findFirst()
                        .orElse(List.of())
                        .stream()
                        .flatMap(holder -> NetworkNames.addresses(holder).stream())
                        .toList();
            }

            @Override
            public Optional<String> name(InetAddress address) {
                return own.get().stream()
                        .flatMap(endpoint -> holder(endpoint.networkId(), address).stream())
                        .findFirst()
                        .map(holder -> holder.names().getFirst() + "." + holder.networkName() + ".");
            }
        };
    }

    /// Who is called so on the network of an endpoint: by the endpoint's own links first, with or without the
    /// network's name behind it.
    private List<Endpoint> holders(Endpoint endpoint, String name) {
        Table table = networks.get(endpoint.networkId());
        if (table == null) {
            return List.of();
        }
        String suffix = "." + key(endpoint.networkName());
        String bare = name.endsWith(suffix) ? name.substring(0, name.length() - suffix.length()) : name;
        Optional<String> linked = endpoint.links().entrySet().stream()
                .filter(link -> key(link.getKey()).equals(bare))
                .map(link -> key(link.getValue()))
                .findFirst();
        List<Endpoint> found = table.byName.getOrDefault(linked.orElse(bare), List.of());
        return found.isEmpty() ? table.byName.getOrDefault(name, List.of()) : found;
    }

    private Optional<Endpoint> holder(String networkId, InetAddress address) {
        return Optional.ofNullable(networks.get(networkId))
                .map(table -> table.byAddress.get(address))
                .filter(holder -> !holder.names().isEmpty());
    }
}
