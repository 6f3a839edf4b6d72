package dev.gantry.cli;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Optional;

/// An address and the length of its network's prefix: `172.20.0.1/16`. Source: RFC 4632, RFC 4291.
record Cidr(InetAddress address, int prefixLength) {

    /// Errors: `IllegalArgumentException` in Go's words.
    static Cidr parse(String text) {
        int slash = text.indexOf('/');
        Optional<InetAddress> address = slash < 0 ? Optional.empty() : HostNames.address(text.substring(0, slash));
        String length = text.substring(slash + 1);
        if (address.isEmpty() || !length.matches("[0-9]{1,6}") || Integer.parseInt(length) > bits(address.get())) {
            throw new IllegalArgumentException("invalid CIDR address: " + text);
        }
        return new Cidr(address.get(), Integer.parseInt(length));
    }

    /// True for an address of the network.
    boolean covers(InetAddress other) {
        int host = bits(address) - prefixLength;
        return bits(other) == bits(address)
                && number(other).shiftRight(host).equals(number(address).shiftRight(host));
    }

    private static int bits(InetAddress address) {
        return address.getAddress().length * Byte.SIZE;
    }

    private static BigInteger number(InetAddress address) {
        return new BigInteger(1, address.getAddress());
    }
}
