package dev.gantry.linux;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;

/// An IP address with a prefix length: the address of an interface (`172.17.0.1/16`) or, when the host bits are
/// zero, a subnet (`172.17.0.0/16`). IPv4 and IPv6; the two families never contain or overlap each other.
public record IpPrefix(InetAddress address, int length) {
    /// Four decimal parts or anything with a colon: Java also takes the old forms with fewer parts.
    private static final Pattern ADDRESS = Pattern.compile("[0-9]+(\\.[0-9]+){3}|.*:.*");

    public IpPrefix {
        if (length < 0 || length > address.getAddress().length * 8) {
            throw new IllegalArgumentException("invalid prefix length: " + address.getHostAddress() + "/" + length);
        }
    }

    /// Parses `address/length`; host names are refused, so nothing is looked up.
    ///
    /// @throws IllegalArgumentException with Go's words, which Docker shows: `invalid CIDR address: 10.0.0/8`
    public static IpPrefix parse(String text) {
        int slash = text.indexOf('/');
        try {
            if (slash > 0 && ADDRESS.matcher(text.substring(0, slash)).matches()) {
                InetAddress address = InetAddress.ofLiteral(text.substring(0, slash));
                return new IpPrefix(address, Integer.parseInt(text.substring(slash + 1)));
            }
        } catch (IllegalArgumentException _) {
            // the one message below says it
        }
        throw new IllegalArgumentException("invalid CIDR address: " + text);
    }

    /// The subnet this address is in: the same length, host bits zero.
    public IpPrefix network() {
        byte[] bytes = address.getAddress();
        for (int bit = length; bit < bytes.length * 8; bit++) {
            bytes[bit / 8] &= (byte) ~(0x80 >> bit % 8);
        }
        return new IpPrefix(addressOf(bytes), length);
    }

    /// Whether `other` lies in this subnet.
    public boolean contains(InetAddress other) {
        return other.getAddress().length == address.getAddress().length
                && new IpPrefix(other, length).network().address.equals(network().address);
    }

    /// Whether the two subnets have an address in common.
    public boolean overlaps(IpPrefix other) {
        return length <= other.length ? contains(other.address) : other.contains(address);
    }

    /// The address `offset` places after [#network()]'s first; the caller stays within the subnet.
    public InetAddress plus(long offset) {
        byte[] bytes = network().address.getAddress();
        long rest = offset;
        for (int i = bytes.length - 1; i >= 0 && rest != 0; i--) {
            long sum = (bytes[i] & 0xff) + (rest & 0xff);
            bytes[i] = (byte) sum;
            rest = (rest >>> 8) + (sum >>> 8);
        }
        return addressOf(bytes);
    }

    /// The `index`th of the subnets of this `size` (a prefix length) that this one consists of.
    public IpPrefix part(long index, int size) {
        byte[] bytes = network().address.getAddress();
        BigInteger first = new BigInteger(1, bytes);
        BigInteger sum = first.add(BigInteger.valueOf(index).shiftLeft(bytes.length * 8 - size));
        byte[] digits = sum.toByteArray(); // may have a leading zero, or fewer bytes
        byte[] part = new byte[bytes.length];
        int count = Math.min(digits.length, part.length);
        System.arraycopy(digits, digits.length - count, part, part.length - count, count);
        return new IpPrefix(addressOf(part), size);
    }

    /// How far `other` lies after the subnet's first address; the inverse of [#plus].
    public long offset(InetAddress other) {
        byte[] first = network().address.getAddress();
        byte[] bytes = other.getAddress();
        long offset = 0;
        for (int i = Math.max(0, bytes.length - Long.BYTES); i < bytes.length; i++) {
            offset = (offset << 8) + (bytes[i] & 0xff) - (first[i] & 0xff);
        }
        return offset;
    }

    /// How many addresses the subnet has, its network and broadcast address included; at most 2^62.
    public long size() {
        return 1L << Math.min(62, address.getAddress().length * 8 - length);
    }

    @Override
    public String toString() {
        return address.getHostAddress() + "/" + length;
    }

    static InetAddress addressOf(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException _) {
            throw new IllegalArgumentException("not an IP address: " + Arrays.toString(bytes));
        }
    }
}
