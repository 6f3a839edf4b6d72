package dev.gantry.network;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// The resolver's configuration, `resolv.conf(5)`, and what of the host's a container can use.
record ResolvConf(String text) {
    private static final String SYSTEMD_STUB = "127.0.0.53";

    /// dockerd's, for a host whose only servers are on its own loopback.
    private static final List<String> FALLBACK = List.of("8.8.8.8", "8.8.4.4");

    /// The host's, from the file of systemd-resolved that lists the real servers where the usual one lists its
    /// stub.
    static ResolvConf ofHost(Path root) {
        ResolvConf usual = new ResolvConf(NameFiles.read(root.resolve("etc/resolv.conf")));
        boolean stub = usual.values("nameserver").equals(List.of(SYSTEMD_STUB));
        return stub ? new ResolvConf(NameFiles.read(root.resolve("run/systemd/resolve/resolv.conf"))) : usual;
    }

    /// The servers of all `nameserver` lines, in order.
    private List<String> values(String keyword) {
        return text.lines()
                .map(line -> line.strip().split("\\s+", -1))
                .filter(words -> words[0].equals(keyword))
                .flatMap(words -> Arrays.stream(words).skip(1))
                .toList();
    }

    /// The file as it is, less the servers a container can't reach: those on loopback, and IPv6 ones, as
    /// containers have no IPv6 address.
    String withoutLocalServers() {
        String kept = text.lines()
                .filter(line -> !unreachable(line.strip().split("\\s+", -1)))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
        return new ResolvConf(kept).values("nameserver").isEmpty() ? kept + lines("nameserver", FALLBACK) : kept;
    }

    private static boolean unreachable(String[] words) {
        return words[0].equals("nameserver")
                && words.length > 1
                && (words[1].startsWith("127.") || words[1].contains(":"));
    }

    /// What the container asked for, the host's where it asked for nothing.
    ResolvConf merged(NameSettings settings) {
        ResolvConf host = new ResolvConf(withoutLocalServers());
        List<String> search = settings.dnsSearch().isEmpty() ? host.values("search") : settings.dnsSearch();
        List<String> servers = settings.dns().isEmpty() ? host.values("nameserver") : settings.dns();
        List<String> options = settings.dnsOptions().isEmpty() ? host.values("options") : settings.dnsOptions();
        boolean noSearch = search.isEmpty() || search.equals(List.of("."));
        return new ResolvConf((noSearch ? "" : "search " + String.join(" ", search) + "\n")
                + lines("nameserver", servers)
                + (options.isEmpty() ? "" : "options " + String.join(" ", options) + "\n"));
    }

    /// The configuration of a container with a resolver of its own: what the container asked of search domains and
    /// options, the host's where it asked for nothing. Names without a dot are asked as they are first, for that is
    /// what containers are called.
    ResolvConf toResolver(NameSettings settings) {
        List<String> search = settings.dnsSearch().isEmpty() ? values("search") : settings.dnsSearch();
        List<String> options =
                new ArrayList<>(settings.dnsOptions().isEmpty() ? values("options") : settings.dnsOptions());
        if (options.stream().noneMatch(option -> option.startsWith("ndots:"))) {
            options.add("ndots:0");
        }
        boolean noSearch = search.isEmpty() || search.equals(List.of("."));
        return new ResolvConf((noSearch ? "" : "search " + String.join(" ", search) + "\n")
                + lines("nameserver", List.of(Resolver.ADDRESS.getHostAddress()))
                + "options " + String.join(" ", options) + "\n");
    }

    /// The addresses of the servers, wherever they can be reached from.
    List<InetAddress> servers() {
        List<InetAddress> servers = new ArrayList<>();
        for (String server : values("nameserver")) {
            try {
                servers.add(InetAddress.ofLiteral(server));
            } catch (IllegalArgumentException _) {
                // the C library skips what is none, too
            }
        }
        return servers;
    }

    private static String lines(String keyword, List<String> values) {
        return values.stream().map(value -> keyword + " " + value + "\n").collect(Collectors.joining());
    }
}
