package dev.gantry.network;

import dev.gantry.linux.IpPrefix;
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

    /// The subnets, lowest first.
    Stream<IpPrefix> subnets() {
        int addressBits = base.address().getAddress().length * 8;
        return LongStream.range(0, 1L << Math.min(62, size - base.length()))
                .mapToObj(i -> new IpPrefix(base.plus(i << (addressBits - size)), size));
    }
}
