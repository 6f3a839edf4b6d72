package dev.gantry.logging;

import dev.gantry.runtime.SettingsException;

/// Where a receiver is, as log options name it: `tcp://logs.example:514`, `unix:///dev/log`.
///
/// @param scheme before `://`
/// @param host without brackets; empty for unix sockets
/// @param port 0 for unix sockets
/// @param path of a unix socket, else empty
record HostPort(String scheme, String host, int port, String path) {
    private static final String MARK = "://";

    /// Whether it begins with a transport that Docker knows.
    static boolean isTransport(String address) {
        return address.matches("(tcp|tcp\\+tls|udp|unix|unixgram)://.*");
    }

    static String schemeOf(String address) {
        int mark = address.indexOf(MARK);
        return mark < 0 ? "" : address.substring(0, mark);
    }

    /// What stands between the scheme and the path.
    static String authorityOf(String address) {
        String rest = address.substring(address.indexOf(MARK) + MARK.length());
        int slash = rest.indexOf('/');
        return slash < 0 ? rest : rest.substring(0, slash);
    }

    static HostPort unix(String address) {
        int begin = address.indexOf(MARK) + MARK.length();
        int slash = address.indexOf('/', begin);
        return new HostPort(schemeOf(address), "", 0, slash < 0 ? "" : address.substring(slash));
    }

    /// @param defaultPort where none is named; -1 where one must be
    /// @throws SettingsException in the words of Go's `net.SplitHostPort` and `strconv.Atoi`
    static HostPort of(String scheme, String authority, int defaultPort) {
        boolean bracketed = authority.startsWith("[");
        int close = authority.indexOf(']');
        String rest = bracketed && close > 0 ? authority.substring(close + 1) : authority;
        int colon = rest.indexOf(':');
        if (colon >= 0 && rest.indexOf(':', colon + 1) >= 0) {
            throw new SettingsException("address " + authority + ": too many colons in address");
        }
        if (colon < 0 && defaultPort < 0) {
            throw new SettingsException("address " + authority + ": missing port in address");
        }
        String host = bracketed && close > 0
                ? authority.substring(1, close)
                : colon < 0 ? authority : authority.substring(0, colon);
        return new HostPort(scheme, host, colon < 0 ? defaultPort : port(rest.substring(colon + 1)), "");
    }

    private static int port(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException malformed) {
            throw new SettingsException("strconv.Atoi: parsing \"" + text + "\": invalid syntax", malformed);
        }
    }

    /// `host:port` as people write it.
    String shown() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
