package dev.gantry.network;

import dev.gantry.linux.IpPrefix;
import dev.gantry.linux.IpText;
import dev.gantry.network.NetworkException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Writes the three files that tell a container its names and its resolver, as dockerd words them: `hostname`,
/// `hosts`, `resolv.conf`. The engine binds them over the container's own in `/etc`.
///
/// A container in the host's network gets copies of the host's files.
public final class NameFiles {
    private static final String LOCAL_NAMES = """
            127.0.0.1\tlocalhost
            ::1\tlocalhost ip6-localhost ip6-loopback
            fe00::0\tip6-localnet
            ff00::0\tip6-mcastprefix
            ff02::1\tip6-allnodes
            ff02::2\tip6-allrouters
            """;

    private final Path root;
    private final List<InetAddress> hostGateways;

    /// @param root the root of the host's file system
    /// @param hostGateways the host's addresses as containers see it, none where they don't
    NameFiles(Path root, List<InetAddress> hostGateways) {
        this.root = root;
        this.hostGateways = List.copyOf(hostGateways);
    }

    /// Writes `hostname`, `hosts` and `resolv.conf` into `directory`. A file that exists is overwritten in
    /// place, not replaced, so that a container that has it mounted sees the change.
    ///
    /// @throws NetworkException `INVALID` for `host-gateway` on a host where no gateway is known
    public void write(Path directory, NameSettings settings, Sandbox sandbox) {
        write(directory.resolve("hostname"), settings.hostname() + "\n");
        write(directory.resolve("hosts"), hosts(settings, sandbox));
        write(directory.resolve("resolv.conf"), resolvConf(settings, sandbox));
    }

    private String hosts(NameSettings settings, Sandbox sandbox) {
        boolean copied = sandbox.inHostNetwork() && settings.extraHosts().isEmpty();
        StringBuilder hosts = new StringBuilder(copied ? read(root.resolve("etc/hosts")) : LOCAL_NAMES);
        for (String extra : settings.extraHosts()) {
            hosts.append(extraHost(extra));
        }
        settings.linkedHosts().forEach(line -> hosts.append(line).append('\n'));
        for (Endpoint endpoint : sandbox.endpoints()) {
            hosts.append(own(settings, endpoint));
        }
        return hosts.toString();
    }

    /// The lines of a container's own names on one network.
    private static String own(NameSettings settings, Endpoint endpoint) {
        StringBuilder lines = new StringBuilder();
        for (boolean ipv6 : new boolean[] {false, true}) {
            IpPrefix address = endpoint.address(ipv6);
            if (address != null) {
                lines.append(IpText.of(address.address()))
                        .append('\t')
                        .append(names(settings))
                        .append('\n');
            }
        }
        return lines.toString();
    }

    /// Tells a running container that from now on it has a resolver of its own.
    public void resolves(Path directory, NameSettings settings, Sandbox sandbox) {
        write(directory.resolve("resolv.conf"), resolvConf(settings, sandbox));
    }

    /// Tells a running container's `hosts` that it joined a network. What else is in the file stays: programs
    /// in the container may have written to it.
    public void connected(Path directory, NameSettings settings, Endpoint endpoint) {
        Path hosts = directory.resolve("hosts");
        write(hosts, read(hosts) + own(settings, endpoint));
    }

    /// Tells it that it left one.
    public void disconnected(Path directory, NameSettings settings, Endpoint endpoint) {
        Path hosts = directory.resolve("hosts");
        List<String> gone = own(settings, endpoint).lines().toList();
        write(
                hosts,
                read(hosts)
                        .lines()
                        .filter(line -> !gone.contains(line))
                        .map(line -> line + "\n")
                        .collect(Collectors.joining()));
    }

    /// Tells a running container of new addresses of those that it is linked to.
    ///
    /// @param lines as [NameSettings#linkedHosts]
    public void linked(Path directory, List<String> lines) {
        Path hosts = directory.resolve("hosts");
        List<String> before = read(hosts).lines().toList();
        List<String> after = new ArrayList<>(before);
        after.replaceAll(line -> lines.stream()
                .filter(fresh -> names(fresh).equals(names(line)) && ipv6(fresh) == ipv6(line))
                .findFirst()
                .orElse(line));
        if (!after.equals(before)) {
            write(hosts, String.join("\n", after) + "\n");
        }
    }

    private static String names(String line) {
        return line.substring(line.indexOf('\t') + 1);
    }

    private static boolean ipv6(String line) {
        return line.substring(0, Math.max(0, line.indexOf('\t'))).contains(":");
    }

    private String extraHost(String extra) {
        int colon = extra.indexOf(':');
        String name = extra.substring(0, colon);
        String address = extra.substring(colon + 1);
        if (!address.equals("host-gateway")) {
            return address + "\t" + name + "\n";
        }
        if (hostGateways.isEmpty()) {
            throw new NetworkException(Kind.INVALID, "unable to derive the IP value for host-gateway");
        }
        return hostGateways.stream()
                .map(gateway -> IpText.of(gateway) + "\t" + name + "\n")
                .collect(Collectors.joining());
    }

    /// The full name, then the part before the first dot: `web.example.org web`.
    private static String names(NameSettings settings) {
        String full = settings.fullName();
        int dot = full.indexOf('.');
        return dot < 0 ? full : full + " " + full.substring(0, dot);
    }

    private String resolvConf(NameSettings settings, Sandbox sandbox) {
        if (sandbox.resolves()) {
            return ResolvConf.ofHost(root).toResolver(settings).text();
        }
        boolean own = !settings.dns().isEmpty()
                || !settings.dnsSearch().isEmpty()
                || !settings.dnsOptions().isEmpty();
        if (sandbox.inHostNetwork() && !own) {
            return read(root.resolve("etc/resolv.conf"));
        }
        ResolvConf host = ResolvConf.ofHost(root);
        return own ? host.merged(settings).text() : host.withoutLocalServers();
    }

    static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException("read " + file + ": " + e.getMessage(), e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException("write " + file + ": " + e.getMessage(), e);
        }
    }
}
