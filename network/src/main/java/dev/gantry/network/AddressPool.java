package dev.gantry.network;

import dev.gantry.linux.IpPrefix;
import dev.gantry.network.NetworkException.Kind;
import java.net.Inet4Address;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.List;
import java.util.Queue;

/// The addresses of one subnet. Gives out the lowest free one, as Docker does, except that an address just
/// given back rests for a moment: the kernel takes the old interface apart some 50 ms after its namespace is
/// gone, and until then it still answers for the address. Only when nothing else is left is the longest resting
/// one used.
///
/// Confined to the network thread.
final class AddressPool {
    static final Duration REST = Duration.ofSeconds(2);

    private final IpPrefix subnet;
    private final InstantSource clock;
    private final int first;
    private final int last;

    /// By offset in the subnet; resting addresses count as used.
    private final BitSet used = new BitSet();

    private final Queue<Resting> resting = new ArrayDeque<>();

    private record Resting(int offset, Instant since) {}

    /// @param subnet IPv4, at most 2^24 addresses; its first and last address are never given out
    /// @param range the part that [#take()] gives out from; lies within the subnet
    AddressPool(IpPrefix subnet, IpPrefix range, InstantSource clock) {
        this.subnet = subnet;
        this.clock = clock;
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
        endRests();
        int offset = used.nextClearBit(first);
        if (offset > last) {
            offset = longestResting();
        }
        used.set(offset);
        return address(offset);
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
        boolean rests = resting.removeIf(candidate -> candidate.offset == offset);
        if (used.get(offset) && !rests) {
            throw new NetworkException(Kind.TAKEN, "Address already in use");
        }
        used.set(offset);
    }

    /// Gives an address back.
    void release(Inet4Address address) {
        int offset = (int) subnet.offset(address);
        if (subnet.contains(address) && used.get(offset)) {
            resting.removeIf(candidate -> candidate.offset == offset);
            resting.add(new Resting(offset, clock.instant()));
        }
    }

    private void endRests() {
        Instant limit = clock.instant().minus(REST);
        List<Resting> rested = resting.stream()
                .filter(candidate -> !candidate.since.isAfter(limit))
                .toList();
        rested.forEach(candidate -> used.clear(candidate.offset));
        resting.removeAll(rested);
    }

    private int longestResting() {
        for (Resting candidate : resting) {
            if (candidate.offset >= first && candidate.offset <= last) {
                resting.remove(candidate);
                return candidate.offset;
            }
        }
        throw new NetworkException(
                Kind.UNAVAILABLE, "no available IPv4 addresses on this network's address pools: bridge");
    }

    private Inet4Address address(int offset) {
        return (Inet4Address) subnet.plus(offset);
    }
}
