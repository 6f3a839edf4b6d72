package dev.gantry.server;

import dev.gantry.http.Listener;
import dev.gantry.http.TlsIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The `-H` addresses as listeners: `unix:///run/gantry.sock`, `tcp://127.0.0.1:2376`. Plain TCP hands the host
/// to whoever reaches the port, so it has to be asked for by name.
final class ListenAddress {
    /// Where a daemon listens that is told nothing.
    static final String DEFAULT = "unix:///run/gantry.sock";

    private static final int PLAIN_PORT = 2375;
    private static final int TLS_PORT = 2376;

    private final boolean tls;
    private final boolean verify;
    private final boolean insecureAllowed;
    private final @Nullable String group;
    private final Path certificate;
    private final Path key;
    private final Path authority;

    ListenAddress(Settings settings) {
        Path home = Path.of(String.valueOf(System.getProperty("user.home")), ".docker");
        verify = settings.flag(DaemonOption.TLS_VERIFY, false);
        tls = verify || settings.flag(DaemonOption.TLS, false);
        insecureAllowed = settings.flag(DaemonOption.INSECURE_TCP, false);
        group = settings.textOrNull(DaemonOption.GROUP);
        certificate = Path.of(
                settings.text(DaemonOption.TLS_CERT, home.resolve("cert.pem").toString()));
        key = Path.of(
                settings.text(DaemonOption.TLS_KEY, home.resolve("key.pem").toString()));
        authority = Path.of(
                settings.text(DaemonOption.TLS_CA_CERT, home.resolve("ca.pem").toString()));
    }

    /// @throws ConfigException for an address that can't be used
    static List<Listener> all(Settings settings) {
        ListenAddress parser = new ListenAddress(settings);
        List<String> hosts = settings.has(DaemonOption.HOSTS) ? settings.list(DaemonOption.HOSTS) : List.of(DEFAULT);
        return hosts.stream().map(parser::parse).toList();
    }

    private Listener parse(String address) {
        if (address.startsWith("unix://")) {
            String path = address.substring("unix://".length());
            return new Listener.Unix(Path.of(path.isEmpty() ? DEFAULT.substring("unix://".length()) : path), group);
        }
        if (address.startsWith("tcp://")) {
            return tcp(address, address.substring("tcp://".length()));
        }
        if (address.startsWith("fd://")) {
            throw new ConfigException("\"" + address + "\": socket activation is not supported yet: use unix://");
        }
        throw new ConfigException("\"" + address + "\" is no address: want unix:///path or tcp://host:port");
    }

    private Listener tcp(String address, String hostAndPort) {
        if (!verify && !insecureAllowed) {
            throw new ConfigException("\"" + address + "\" would make everyone who reaches the port root on this host: "
                    + "use --tlsverify with certificates, or say --insecure-tcp");
        }
        int colon = hostAndPort.lastIndexOf(':');
        boolean portGiven = colon > hostAndPort.lastIndexOf(']');
        String host = portGiven ? hostAndPort.substring(0, colon) : hostAndPort;
        int port = portGiven ? port(address, hostAndPort.substring(colon + 1)) : tls ? TLS_PORT : PLAIN_PORT;
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        String bound = bare.isEmpty() ? "127.0.0.1" : bare;
        return tls ? new Listener.Tls(bound, port, identity()) : new Listener.Tcp(bound, port);
    }

    private static int port(String address, String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw new ConfigException("\"" + address + "\": \"" + text + "\" is no port");
    }

    private TlsIdentity identity() {
        try {
            return TlsIdentity.read(certificate, key, verify ? authority : null);
        } catch (IOException e) {
            throw new ConfigException("could not load TLS certificates: " + e.getMessage());
        }
    }
}
