package dev.gantry.client;

/// Where an engine listens.
public sealed interface EngineAddress {
    /// A unix socket at an absolute path.
    record Unix(String path) implements EngineAddress {
        @Override
        public String text() {
            return "unix://" + path;
        }

        @Override
        public String authority() {
            return "api.moby.localhost"; // what Docker's client sends: a path is no valid host
        }

        @Override
        public String basePath() {
            return "";
        }
    }

    /// A TCP port; IPv6 hosts without brackets. `basePath` prefixes every request path (`""` or `/engine`).
    record Tcp(String host, int port, String basePath) implements EngineAddress {
        @Override
        public String text() {
            return "tcp://" + authority() + basePath;
        }

        @Override
        public String authority() {
            return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
        }
    }

    /// The address as Docker prints it: `unix:///run/gantry.sock`, `tcp://10.0.0.2:2376`.
    String text();

    /// What stands in a request's `Host` header.
    String authority();

    /// What prefixes every request path: `""` or `/engine`.
    String basePath();

    /// Parses what `DOCKER_HOST` and `--host` take: `unix://PATH`, `tcp://HOST[:PORT][/BASE]`, `http://...`, and
    /// `HOST:PORT` alone for TCP. A TCP port not given is 2375, or 2376 when `tls`.
    ///
    /// Errors: `IllegalArgumentException` with Docker's text, such as `invalid bind address format: bad://`.
    static EngineAddress parse(String address, boolean tls) {
        String text = address.strip();
        int scheme = text.indexOf("://");
        if (scheme < 0) {
            return tcp(address, text, tls);
        }
        String rest = text.substring(scheme + 3);
        return switch (text.substring(0, scheme)) {
            case "unix" -> new Unix(rest.isEmpty() ? "/run/gantry.sock" : rest);
            case "tcp", "http", "https" -> tcp(address, rest, tls);
            default -> throw new IllegalArgumentException("invalid bind address format: " + address);
        };
    }

    private static EngineAddress tcp(String original, String rest, boolean tls) {
        int slash = rest.indexOf('/');
        String authority = slash < 0 ? rest : rest.substring(0, slash);
        String base = slash < 0 ? "" : rest.substring(slash);
        int colon = authority.lastIndexOf(':');
        boolean hasPort = colon >= 0 && authority.indexOf(']', colon) < 0;
        String host = hasPort ? authority.substring(0, colon) : authority;
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        int port = hasPort ? port(original, authority.substring(colon + 1)) : tls ? 2376 : 2375;
        return new Tcp(host.isEmpty() ? "localhost" : host, port, base.equals("/") ? "" : base);
    }

    private static int port(String original, String digits) {
        try {
            int port = Integer.parseInt(digits);
            if (port > 0 && port < 65536) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("invalid bind address format: " + original, e);
        }
        throw new IllegalArgumentException("invalid bind address format: " + original);
    }
}
