package dev.gantry.linux;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/// IP addresses as Go writes them, and with it dockerd: those of IPv6 in the short form of RFC 5952, which Java
/// does not have.
public final class IpText {
    private IpText() {}

    public static String of(InetAddress address) {
        return address instanceof Inet6Address six ? of(six) : address.getHostAddress();
    }

    /// An address and the length of its network: `172.17.0.0/16`.
    public static String of(IpPrefix prefix) {
        return of(prefix.address()) + "/" + prefix.length();
    }

    private static String of(Inet6Address address) {
        byte[] bytes = address.getAddress();
        List<String> groups = new ArrayList<>();
        for (int i = 0; i < bytes.length; i += 2) {
            groups.add(Integer.toHexString((bytes[i] & 0xff) << 8 | (bytes[i + 1] & 0xff)));
        }
        return shortened(groups);
    }

    /// The first of the longest runs of two or more zeros becomes `::`.
    private static String shortened(List<String> groups) {
        int start = 0;
        int length = 0;
        for (int i = 0; i < groups.size(); i++) {
            int run = run(groups, i);
            if (run > length) {
                start = i;
                length = run;
            }
        }
        if (length < 2) {
            return String.join(":", groups);
        }
        return String.join(":", groups.subList(0, start)) + "::"
                + String.join(":", groups.subList(start + length, groups.size()));
    }

    private static int run(List<String> groups, int from) {
        int end = from;
        while (end < groups.size() && groups.get(end).equals("0")) {
            end++;
        }
        return end - from;
    }
}
