package dev.gantry.cli;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/// Addresses and names of hosts as `run` takes them. Errors: `IllegalArgumentException` in Docker's words.
final class HostNames {
    private static final String GATEWAY = "host-gateway";

    private HostNames() {}

    /// True for what [#address] knows.
    static boolean isAddress(String text) {
        return address(text).isPresent();
    }

    /// What `1.2.3.4` or `fe80::1` means: four numbers without leading zeros, or anything IPv6 without a zone.
    static Optional<InetAddress> address(String text) {
        boolean mayBeOne = text.indexOf(':') < 0
                ? isDottedQuad(text)
                : text.chars().allMatch(c -> Character.digit(c, 16) >= 0 || c == ':' || c == '.');
        try {
            return mayBeOne ? Optional.of(InetAddress.ofLiteral(text)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean isDottedQuad(String text) {
        return text.matches("(0|[1-9]\\d{0,2})(\\.(0|[1-9]\\d{0,2})){3}")
                && Pattern.compile("\\.").splitAsStream(text).allMatch(part -> Integer.parseInt(part) < 256);
    }

    /// The address of a name server.
    static String server(String text) {
        String address = text.strip();
        if (!isAddress(address)) {
            throw new IllegalArgumentException("IP address is not correctly formatted: " + text);
        }
        return address;
    }

    /// True for an address that means something else inside a container.
    static boolean isLocal(String address) {
        return address.startsWith("127.") || address.matches("(0*:)*:?0*1");
    }

    /// A domain that names are looked up in; `.` for none.
    static String searchDomain(String text) {
        String domain = text.strip();
        String label = "[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?";
        if (domain.equals(".")) {
            return domain;
        }
        if (!domain.matches(label + "(\\." + label + ")*\\.?") || !domain.matches(".*[a-zA-Z].*")) {
            throw new IllegalArgumentException(domain + " is not a valid domain");
        }
        return domain.endsWith(".") ? domain.substring(0, domain.length() - 1) : domain;
    }

    /// `name:address` or `name=address`, the address perhaps in brackets, as `name:address`.
    static String entry(String text) {
        int end = text.indexOf('=') < 0 ? text.indexOf(':') : text.indexOf('=');
        if (end <= 0 || text.substring(0, end).indexOf(':') >= 0) {
            throw new IllegalArgumentException("bad format for add-host: " + GoText.quote(text));
        }
        String address = text.substring(end + 1);
        if (address.length() > 2 && address.startsWith("[") && address.endsWith("]")) {
            address = address.substring(1, address.length() - 1);
        }
        if (!address.equals(GATEWAY) && !isAddress(address.strip())) {
            throw new IllegalArgumentException("invalid IP address in add-host: " + GoText.quote(address));
        }
        return text.substring(0, end) + ":" + address;
    }

    /// True for the forms `92:d0:c6:0a:29:33`, `92-d0-c6-0a-29-33` and `92d0.c60a.2933`, of six or eight bytes.
    static boolean isMacAddress(String text) {
        return text.strip()
                .matches("(?i)[0-9a-f]{2}(([:-])[0-9a-f]{2})(\\2[0-9a-f]{2}){4}(\\2[0-9a-f]{2}){0,2}"
                        + "|[0-9a-f]{4}(\\.[0-9a-f]{4}){2,3}");
    }
}
