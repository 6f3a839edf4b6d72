package dev.gantry.plugin;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where a plugin listens.
sealed interface PluginAddress {
    /// A unix socket.
    record Unix(Path path) implements PluginAddress {
        @Override
        public URI target() {
            return URI.create("http://plugin.moby.localhost"); // a path is no valid host
        }

        @Override
        public String toString() {
            return "unix://" + path;
        }
    }

    /// A TCP port.
    ///
    /// @param host IPv6 addresses in brackets
    /// @param tls null for plain HTTP
    record Tcp(String host, int port, @Nullable PluginTls tls) implements PluginAddress {
        @Override
        public URI target() {
            return URI.create((tls == null ? "http://" : "https://") + host + ":" + port);
        }

        @Override
        public String toString() {
            return "tcp://" + host + ":" + port;
        }
    }

    /// What the methods' paths are appended to.
    URI target();

    /// Parses `unix:///run/x.sock`, `tcp://host:port`, `http://host:port` or `https://host:port`.
    ///
    /// @param tls what a `.json` file says of it; null for nothing, which means any certificate under `https`
    /// @throws IllegalArgumentException naming the address
    static PluginAddress parse(String text, @Nullable PluginTls tls) {
        URI uri = uri(text);
        String scheme = String.valueOf(uri.getScheme());
        return switch (scheme) {
            case "unix" -> unix(uri, text);
            case "tcp", "http" -> tcp(uri, text, tls, 80);
            case "https" -> tcp(uri, text, tls == null ? PluginTls.ANYBODY : tls, 443);
            default -> throw invalid(text);
        };
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw invalid(text);
        }
    }

    private static PluginAddress unix(URI uri, String text) {
        String path = uri.getPath();
        if (path == null || !path.startsWith("/") || uri.getAuthority() != null) {
            throw invalid(text);
        }
        return new Unix(Path.of(path));
    }

    private static PluginAddress tcp(URI uri, String text, @Nullable PluginTls tls, int usualPort) {
        String host = uri.getHost();
        if (host == null) {
            throw invalid(text);
        }
        return new Tcp(host, uri.getPort() < 0 ? usualPort : uri.getPort(), tls);
    }

    private static IllegalArgumentException invalid(String text) {
        return new IllegalArgumentException("no address of a plugin: " + PluginText.shown(text));
    }
}
