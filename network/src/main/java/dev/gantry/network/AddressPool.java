package dev.gantry.network;

import dev.gantry.linux.IpPrefix;
import dev.gantry.network.NetworkException.Kind;
import java.net.Inet4Address;
import java.util.BitSet;

/// The addresses of one subnet. Gives out the lowest free one, as Docker does: a container that starts again while
/// no other does gets the address that it had.
///
/// Confined to the network thread.
final class AddressPool {
    private final IpPrefix subnet;
    private final int first;
    private final int last;

    /// By offset in the subnet.
    private final BitSet used = new BitSet();

    /// @param subnet IPv4, at most 2^24 addresses; its first and last address are never given out
    /// @param range the part that [#take()] gives out from; lies within the subnet
    AddressPool(IpPrefix subnet, IpPrefix range) {
        this.subnet = subnet;
        int broadcast = (int) subnet.size() - 1;
        this.first = Math.max(1, (int) subnet.offset(range.network().address()));
        this.last = Math.min(broadcast - 1, first(range) + (int) range.size() - 1);
    }

    private int first(IpPrefix range) {
        return (int) subnet.offset(range.network().address());
    }

    /// The lowest free address of the range.
    ///
    /// @throws NetworkException `UNAVAILABLE` when all are in use
    Inet4Address take() {
        int offset = used.nextClearBit(first);
        if (offset > last) {
            throw new NetworkException(
                    Kind.UNAVAILABLE, "no available IPv4 addresses on this network's address pools: bridge");
        }
        used.set(offset);
        return (Inet4Address) subnet.plus(offset);
    }

    /// This very address, which may lie outside the range.
    ///
    /// @throws NetworkException `INVALID` outside the subnet, `TAKEN` when in use
    void take(Inet4Address address) {
        if (!subnet.contains(address)) {
            throw new NetworkException(
                    Kind.INVALID,
                    "invalid address " + address.getHostAddress()
                            + ": It does not belong to any of this network's subnets");
        }
        int offset = (int) subnet.offset(address);
        if (used.get(offset)) {
            throw new NetworkException(Kind.TAKEN, "Address already in use");
        }
        used.set(offset);
    }

    /// Gives an address back.
    void release(Inet4Address address) {
        if (subnet.contains(address)) {
            used.clear((int) subnet.offset(address));
        }
    }
}
