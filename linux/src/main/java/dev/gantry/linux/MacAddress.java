package dev.gantry.linux;

import java.net.Inet4Address;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// An Ethernet address, 48 bits in the low bytes of `bits`. Written `02:42:ac:11:00:02`.
public record MacAddress(long bits) {
    private static final Pattern TEXT = Pattern.compile("[0-9a-fA-F]{2}([:-][0-9a-fA-F]{2}){5}");
    private static final HexFormat COLONS = HexFormat.ofDelimiter(":");

    public MacAddress {
        if (bits >>> 48 != 0) {
            throw new IllegalArgumentException("more than 48 bits: " + Long.toHexString(bits));
        }
    }

    /// Parses six hexadecimal bytes, joined by colons or dashes.
    ///
    /// @throws IllegalArgumentException with Docker's words: `invalid MAC address: ...`
    public static MacAddress parse(String text) {
        if (!TEXT.matcher(text).matches()) {
            throw new IllegalArgumentException("invalid MAC address: " + text);
        }
        return new MacAddress(Long.parseLong(text.replaceAll("[:-]", ""), 16));
    }

    /// The address Docker gives an interface that has this IPv4 address: `02:42` and the four bytes. Two
    /// interfaces of one bridge therefore never share one, and a container that comes back to its IP address
    /// keeps its neighbours' ARP entries valid.
    public static MacAddress of(Inet4Address address) {
        long bits = 0x0242;
        for (byte part : address.getAddress()) {
            bits = bits << 8 | (part & 0xff);
        }
        return new MacAddress(bits);
    }

    static MacAddress of(byte[] bytes) {
        return new MacAddress(Long.parseLong(HexFormat.of().formatHex(bytes, 0, 6), 16));
    }

    byte[] bytes() {
        return HexFormat.of().parseHex("%012x".formatted(bits));
    }

    @Override
    public String toString() {
        return COLONS.formatHex(bytes());
    }
}
