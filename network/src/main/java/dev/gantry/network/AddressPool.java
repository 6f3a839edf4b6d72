package dev.gantry.network;

import dev.gantry.linux.IpPrefix;
import dev.gantry.network.NetworkException.Kind;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.Set;

/// The addresses of one subnet. Gives out the lowest free one, as Docker does: a container that starts again while
/// no other does gets the address that it had.
///
/// Confined to the network thread.
final class AddressPool {
    private final IpPrefix subnet;
    private final IpPrefix range;
    private final String network;

    /// Those that somebody has, and those that nobody may have.
    private final Set<InetAddress> used = new HashSet<>();

    /// No address of the range before this place is free.
    private long lowest;

    /// @param subnet its first address is never given out, neither is the last of IPv4 (unless there are no others)
    /// @param range the part that [#take()] gives out from; lies within the subnet
    /// @param network its name, for error texts
    AddressPool(IpPrefix subnet, IpPrefix range, String network) {
        this.subnet = subnet;
        this.range = range;
        this.network = network;
        if (subnet.size() > 2) {
            used.add(subnet.plus(0));
            if (family().equals("IPv4")) {
                used.add(subnet.plus(subnet.size() - 1));
            }
        }
    }

    IpPrefix subnet() {
        return subnet;
    }

    /// The lowest free address of the range.
    ///
    /// @throws NetworkException `UNAVAILABLE` when all are in use
    InetAddress take() {
        if (full()) {
            throw new NetworkException(
                    Kind.UNAVAILABLE,
                    "no available " + family() + " addresses on this network's address pools: " + network);
        }
        InetAddress address = range.plus(lowest);
        used.add(address);
        return address;
    }

    private String family() {
        return subnet.address().getAddress().length == 4 ? "IPv4" : "IPv6";
    }

    boolean full() {
        while (lowest < range.size() && used.contains(range.plus(lowest))) {
            lowest++;
        }
        return lowest >= range.size();
    }

    /// This very address, which may lie outside the range.
    ///
    /// @throws NetworkException `INVALID` outside the subnet, `TAKEN` when in use
    void take(InetAddress address) {
        if (!subnet.contains(address)) {
            throw new NetworkException(
                    Kind.INVALID,
                    "invalid address " + address.getHostAddress()
                            + ": It does not belong to any of this network's subnets");
        }
        if (!used.add(address)) {
            throw new NetworkException(Kind.TAKEN, "Address already in use");
        }
    }

    boolean contains(InetAddress address) {
        return subnet.contains(address);
    }

    /// Gives an address back.
    void release(InetAddress address) {
        if (subnet.contains(address)) {
            used.remove(address);
            lowest = range.contains(address) ? Math.min(lowest, range.offset(address)) : lowest;
        }
    }
}
