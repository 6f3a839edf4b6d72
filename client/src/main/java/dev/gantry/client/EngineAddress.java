package dev.gantry.client;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

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

    /// An engine that is reached by a program on another machine, which the `ssh` program starts.
    ///
    /// @param user `""` for what ssh's configuration says
    /// @param port `""` likewise
    /// @param path of the engine's socket there, `""` for the one that the program there uses
    record Ssh(String user, String host, String port, String path) implements EngineAddress {
        @Override
        public String text() {
            String account = user.isEmpty() ? "" : user + "@";
            boolean isIpv6 = host.indexOf(':') >= 0;
            return "ssh://" + account + (isIpv6 ? "[" + host + "]" : host) + (port.isEmpty() ? "" : ":" + port) + path;
        }

        @Override
        public String authority() {
            return "docker.example.com"; // what Docker's client sends: the host is ssh's to know
        }

        @Override
        public String basePath() {
            return "";
        }

        private static Ssh parse(String address) {
            try {
                URI uri = new URI(address);
                String user = text(uri.getUserInfo());
                if (user.indexOf(':') >= 0) {
                    throw invalid("plain-text password is not supported");
                }
                String host = text(uri.getHost());
                if (host.isEmpty()) {
                    throw invalid("hostname is empty");
                }
                if (uri.getRawQuery() != null) {
                    throw invalid("query parameters are not allowed: \"" + uri.getRawQuery() + "\"");
                }
                if (uri.getRawFragment() != null) {
                    throw invalid("fragments are not allowed: \"" + uri.getRawFragment() + "\"");
                }
                String path = text(uri.getPath());
                return new Ssh(
                        user,
                        host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
                        uri.getPort() < 0 ? "" : String.valueOf(uri.getPort()),
                        path.replace("/", "").isEmpty() ? "" : path);
            } catch (URISyntaxException e) {
                throw address.equals("ssh://") ? invalid("hostname is empty") : invalid(e.getReason());
            }
        }

        private static String text(@Nullable String part) {
            return part == null ? "" : part;
        }

        private static IllegalArgumentException invalid(String reason) {
            return new IllegalArgumentException("ssh host connection is not valid: invalid SSH URL: " + reason);
        }
    }

    /// The address as Docker prints it: `unix:///run/gantry.sock`, `tcp://10.0.0.2:2376`.
    String text();

    /// What stands in a request's `Host` header.
    String authority();

    /// What prefixes every request path: `""` or `/engine`.
    String basePath();

    /// Parses what `DOCKER_HOST` and `--host` take: `unix://PATH`, `tcp://HOST[:PORT][/BASE]`, `http://...`,
    /// `ssh://[USER@]HOST[:PORT][/PATH]`, and `HOST:PORT` alone for TCP. A TCP port not given is 2375, or 2376
    /// when `tls`.
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
            case "ssh" -> Ssh.parse(text);
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
