package dev.gantry.network;

import dev.gantry.linux.IpPrefix;
import dev.gantry.linux.IpText;
import dev.gantry.linux.MacAddress;
import dev.gantry.network.NetworkException.Kind;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The plugin interface `IpamDriver`: pools and addresses.
///
/// Source: libnetwork, `docs/ipam.md`.
final class RemoteAddresses {
    private static final String POOL = "PoolID";
    private static final String ADDRESS = "Address";
    private static final String OPTIONS = "Options";
    private static final Map<String, String> FOR_GATEWAY = Map.of("RequestAddressType", RemotePools.GATEWAY);

    private final RemoteCalls calls;

    /// @param calls of `IpamDriver`
    RemoteAddresses(RemoteCalls calls) {
        this.calls = calls;
    }

    /// @param localDefaultAddressSpace for networks of one host
    /// @param globalDefaultAddressSpace for those of many
    record Spaces(String localDefaultAddressSpace, String globalDefaultAddressSpace) {}

    record Capabilities(boolean requiresMacAddress, boolean requiresRequestReplay) {}

    /// A pool that the plugin has given out.
    ///
    /// @param gateway null where the plugin names none
    record Pool(String id, IpPrefix prefix, @Nullable InetAddress gateway) {}

    private record PoolAnswer(
            String poolId, String pool, @Nullable Map<String, String> data) {}

    private record AddressAnswer(String address) {}

    Spaces spaces(String plugin) {
        return calls.call(plugin, "GetDefaultAddressSpaces", null, Spaces.class);
    }

    /// Plugins that lack the method require nothing.
    Capabilities capabilities(String plugin) {
        try {
            return calls.call(plugin, "GetCapabilities", null, Capabilities.class);
        } catch (NetworkException e) {
            if (RemoteCalls.lost(e)) {
                throw e;
            }
            return new Capabilities(false, false);
        }
    }

    /// @param asked null for any pool of the family
    Pool requestPool(NetworkIpam ipam, @Nullable Subnet asked, boolean ipv6) {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("AddressSpace", ipam.addressSpace());
        request.put("Pool", asked == null ? "" : IpText.of(asked.prefix()));
        request.put("SubPool", asked == null || asked.range() == null ? "" : IpText.of(asked.range()));
        request.put(OPTIONS, ipam.options());
        request.put("V6", ipv6);
        PoolAnswer answer = calls.call(ipam.driver(), "RequestPool", request, PoolAnswer.class);
        return understood(
                () -> calls.meaning(ipam.driver(), "RequestPool", () -> pool(answer, ipv6)),
                () -> releasePool(ipam, answer.poolId()));
    }

    /// What was given out and can't be used is given back.
    private static <T> T understood(Supplier<T> reading, Runnable back) {
        try {
            return reading.get();
        } catch (NetworkException e) {
            try {
                back.run();
            } catch (IllegalArgumentException | NetworkException failed) {
                e.addSuppressed(failed);
            }
            throw e;
        }
    }

    private static Pool pool(PoolAnswer answer, boolean ipv6) {
        IpPrefix prefix = IpPrefix.parse(answer.pool()).network();
        if (Subnet.of(prefix).ipv6() != ipv6) {
            throw new IllegalArgumentException("a pool of the other family: " + answer.pool());
        }
        String gateway = answer.data() == null ? null : answer.data().get(RemotePools.GATEWAY);
        return new Pool(
                answer.poolId(),
                prefix,
                gateway == null || gateway.isEmpty()
                        ? null
                        : IpPrefix.parse(gateway).address());
    }

    void releasePool(NetworkIpam ipam, String pool) {
        calls.tell(ipam.driver(), "ReleasePool", Map.of(POOL, pool));
    }

    /// @param asked null for any
    InetAddress requestGateway(NetworkIpam ipam, Pool pool, @Nullable InetAddress asked) {
        return request(ipam, pool.id(), pool.prefix(), asked, FOR_GATEWAY).address();
    }

    /// An address for an endpoint, or for somebody else.
    ///
    /// @param asked null for any
    /// @param mac who shall have it, where the plugin wants to know
    IpPrefix request(NetworkSpec spec, boolean ipv6, @Nullable InetAddress asked, @Nullable MacAddress mac) {
        List<Subnet> subnets = spec.subnets();
        int place = IntStream.range(0, spec.ipam().pools().size())
                .filter(i -> subnets.get(i).ipv6() == ipv6)
                .filter(i -> asked == null || subnets.get(i).prefix().contains(asked))
                .findFirst()
                .orElseThrow(() -> outside(asked));
        Map<String, String> options = mac == null || !spec.ipam().needsMac()
                ? Map.of()
                : Map.of("com.docker.network.endpoint.macaddress", mac.toString());
        return request(
                spec.ipam(), spec.ipam().pools().get(place), subnets.get(place).prefix(), asked, options);
    }

    private static NetworkException outside(@Nullable InetAddress asked) {
        return new NetworkException(
                Kind.INVALID,
                "invalid address " + (asked == null ? "" : IpText.of(asked))
                        + ": It does not belong to any of this network's subnets");
    }

    IpPrefix request(
            NetworkIpam ipam, String pool, IpPrefix prefix, @Nullable InetAddress asked, Map<String, String> options) {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put(POOL, pool);
        request.put(ADDRESS, asked == null ? "" : IpText.of(asked));
        request.put(OPTIONS, options);
        AddressAnswer answer = calls.call(ipam.driver(), "RequestAddress", request, AddressAnswer.class);
        return understood(
                () -> calls.meaning(ipam.driver(), "RequestAddress", () -> address(answer, prefix, asked)),
                () -> release(ipam, pool, IpPrefix.parse(answer.address()).address()));
    }

    private static IpPrefix address(AddressAnswer answer, IpPrefix pool, @Nullable InetAddress asked) {
        IpPrefix address = IpPrefix.parse(answer.address());
        if (!pool.contains(address.address())) {
            throw new IllegalArgumentException(answer.address() + " is not of the pool " + IpText.of(pool));
        }
        if (asked != null && !asked.equals(address.address())) {
            throw new IllegalArgumentException(answer.address() + " was not asked for");
        }
        return address;
    }

    void release(NetworkIpam ipam, String pool, InetAddress address) {
        calls.tell(ipam.driver(), "ReleaseAddress", Map.of(POOL, pool, ADDRESS, IpText.of(address)));
    }
}
