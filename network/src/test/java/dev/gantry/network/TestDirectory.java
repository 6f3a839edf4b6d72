package dev.gantry.network;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Names that a test has given.
final class TestDirectory implements NameDirectory {
    private final Map<String, List<InetAddress>> addresses = new HashMap<>();
    private final Map<InetAddress, String> names = new HashMap<>();

    /// A container with these addresses, of which the first leads back to `pointer`.
    TestDirectory with(String name, String pointer, String... addresses) {
        List<InetAddress> all = Stream.of(addresses).map(InetAddress::ofLiteral).toList();
        this.addresses.put(name, all);
        names.put(all.getFirst(), pointer);
        return this;
    }

    @Override
    public List<InetAddress> addresses(String name) {
        return addresses.getOrDefault(name, List.of());
    }

    @Override
    public Optional<String> name(InetAddress address) {
        return Optional.ofNullable(names.get(address));
    }
}
