package dev.gantry.distribution;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/// A network in CIDR notation: `10.0.0.0/8`, `::1/128`.
record AddressRange(InetAddress network, int bits) {
    static final List<AddressRange> LOOPBACK = List.of(
            new AddressRange(InetAddress.ofLiteral("127.0.0.0"), 8),
            new AddressRange(InetAddress.ofLiteral("::1"), 128));

    /// Empty where the text is no network.
    static Optional<AddressRange> parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return Optional.empty();
        }
        try {
            InetAddress network = InetAddress.ofLiteral(text.substring(0, slash));
            int bits = Integer.parseInt(text.substring(slash + 1));
            boolean fits = bits >= 0 && bits <= network.getAddress().length * 8;
            return fits ? Optional.of(new AddressRange(network, bits)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    boolean contains(InetAddress address) {
        byte[] mine = network.getAddress();
        byte[] other = address.getAddress();
        if (mine.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((mine[bit / 8] & mask) != (other[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    /// Whether the text is an address, not a name, in this network.
    boolean containsLiteral(String text) {
        try {
            String plain = text.startsWith("[") ? text.substring(1, text.length() - 1) : text;
            return contains(InetAddress.ofLiteral(plain));
        } catch (IllegalArgumentException aName) {
            return false;
        }
    }
}
