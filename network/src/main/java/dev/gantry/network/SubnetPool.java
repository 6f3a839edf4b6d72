package dev.gantry.network;

import dev.gantry.linux.IpPrefix;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// A range of addresses that is cut into subnets of one size, such as `172.20.0.0/14` into `/16`: an entry of
/// `default-address-pools`.
///
/// @param size the prefix length of each subnet
public record SubnetPool(IpPrefix base, int size) {
    /// Docker's: 172.17.0.0/16 to 172.31.0.0/16, then 192.168.0.0/20 to 192.168.240.0/20.
    public static final List<SubnetPool> DEFAULTS = List.of(
            pool("172.17.0.0/16", 16),
            pool("172.18.0.0/16", 16),
            pool("172.19.0.0/16", 16),
            pool("172.20.0.0/14", 16),
            pool("172.24.0.0/14", 16),
            pool("172.28.0.0/14", 16),
            pool("192.168.0.0/16", 20));

    public SubnetPool {
        if (size < base.length() || size > base.address().getAddress().length * 8) {
            throw new IllegalArgumentException("invalid pool size: " + base + " in subnets of /" + size);
        }
        base = base.network();
    }

    private static SubnetPool pool(String base, int size) {
        return new SubnetPool(IpPrefix.parse(base), size);
    }

    /// The range of unique local IPv6 subnets (RFC 4193) that is this host's own: its name decides, so that it
    /// stays the same.
    ///
    /// @param seed what tells this host from others
    static SubnetPool uniqueLocal(String seed) {
        byte[] hash = new byte[16];
        long mixed = Integer.toUnsignedLong(seed.hashCode()) * 0x9E3779B97F4A7C15L;
        ByteBuffer.wrap(hash).put((byte) 0xfd).putLong(mixed);
        for (int i = 6; i < hash.length; i++) {
            hash[i] = 0;
        }
        return new SubnetPool(new IpPrefix(address(hash), 48), 64);
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean ipv6() {
        return base.address() instanceof Inet6Address;
    }

    /// The subnets, lowest first.
    Stream<IpPrefix> subnets() {
        return LongStream.range(0, 1L << Math.min(62, size - base.length())).mapToObj(i -> base.part(i, size));
    }
}
