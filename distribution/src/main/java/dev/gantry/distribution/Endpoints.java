package dev.gantry.distribution;

import dev.gantry.distribution.TlsSettings.ClientPair;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Which addresses answer for a registry, in the order in which they are asked: its mirrors, then itself.
final class Endpoints {
    private static final String HUB = "docker.io";
    private static final String HUB_ADDRESS = "registry-1.docker.io";
    private static final String API = "/v2";

    private final RegistryOptions options;

    Endpoints(RegistryOptions options) {
        this.options = options;
    }

    /// @param push only the registry itself takes what is pushed
    List<Endpoint> of(String domain, boolean push) {
        List<Endpoint> endpoints = new ArrayList<>();
        List<HostDirectory> directories = HostDirectory.of(options.directories(), domain);
        for (HostDirectory directory : directories) {
            var text = directory.hosts();
            if (text.isPresent()) {
                HostsFile file = HostsFile.parse(
                        text.get(), directory.path().resolve("hosts.toml").toString());
                addHosts(endpoints, domain, file, push);
                return endpoints;
            }
        }
        if (domain.equals(HUB) && !push) {
            options.mirrors().forEach(mirror -> addMirror(endpoints, mirror));
        }
        addItself(endpoints, domain);
        return endpoints;
    }

    private void addMirror(List<Endpoint> endpoints, URI mirror) {
        String path = mirror.getRawPath() == null ? "" : mirror.getRawPath().replaceAll("/+$", "");
        URI base = URI.create(mirror.getScheme() + "://" + mirror.getRawAuthority() + path + API);
        String authority = String.valueOf(mirror.getRawAuthority());
        endpoints.add(new Endpoint(base, tls(authority, !isInsecure(authority)), false, true, false, Map.of()));
    }

    private void addItself(List<Endpoint> endpoints, String domain) {
        String authority = domain.equals(HUB) ? HUB_ADDRESS : domain;
        boolean insecure = isInsecure(domain);
        URI secure = URI.create("https://" + authority + API);
        endpoints.add(new Endpoint(secure, tls(domain, !insecure), true, true, false, Map.of()));
        if (insecure) {
            URI plain = URI.create("http://" + authority + API);
            endpoints.add(new Endpoint(plain, TlsSettings.PLAIN, true, true, true, Map.of()));
        }
    }

    private TlsSettings tls(String authority, boolean verified) {
        return HostDirectory.of(options.directories(), authority).stream()
                .findFirst()
                .map(directory -> directory.tls(verified))
                .orElseGet(() -> TlsSettings.of(verified, List.of(), List.of()));
    }

    private void addHosts(List<Endpoint> endpoints, String domain, HostsFile file, boolean push) {
        for (HostsFile.Host host : file.hosts()) {
            if (host.can(push ? "push" : "pull")) {
                endpoints.add(endpoint(host, domain));
            }
        }
        if (file.server().isEmpty()) {
            addItself(endpoints, domain);
            return;
        }
        URI base = base(file.server().get(), false);
        endpoints.add(new Endpoint(base, tls(domain, !isInsecure(domain)), true, true, false, Map.of()));
    }

    private static Endpoint endpoint(HostsFile.Host host, String domain) {
        List<Path> authorities = host.values().getOrDefault("ca", List.of()).stream()
                .map(Path::of)
                .toList();
        List<String> pairs = host.values().getOrDefault("client", List.of());
        List<ClientPair> clients = new ArrayList<>();
        for (int i = 0; i + 1 < pairs.size(); i += 2) {
            clients.add(new ClientPair(Path.of(pairs.get(i)), Path.of(pairs.get(i + 1))));
        }
        URI base = base(host.url(), host.flag("override_path"));
        return new Endpoint(
                base,
                TlsSettings.of(!host.flag("skip_verify"), authorities, clients),
                String.valueOf(base.getRawAuthority()).equals(domain),
                host.can("resolve"),
                false,
                host.headers());
    }

    private static URI base(String url, boolean whole) {
        String full = (url.contains("://") ? url : "https://" + url).replaceAll("/+$", "");
        boolean complete = whole || full.endsWith(API);
        return URI.create(complete ? full : full + API);
    }

    /// Whether a registry may be spoken to without TLS, or with a certificate that nobody vouches for: named by the
    /// operator, or on this machine. Source: dockerd's `isSecureIndex`.
    boolean isInsecure(String authority) {
        String host = authority.toLowerCase(Locale.ROOT);
        if (options.insecure().stream()
                .anyMatch(entry -> entry.toLowerCase(Locale.ROOT).equals(host))) {
            return true;
        }
        List<AddressRange> ranges = new ArrayList<>(AddressRange.LOOPBACK);
        options.insecure().forEach(entry -> AddressRange.parse(entry).ifPresent(ranges::add));
        return addresses(host).stream().anyMatch(address -> ranges.stream().anyMatch(range -> range.contains(address)));
    }

    private static List<InetAddress> addresses(String authority) {
        String host = String.valueOf(URI.create("x://" + authority).getHost());
        try {
            return Arrays.asList(InetAddress.getAllByName(host));
        } catch (UnknownHostException unknown) {
            return List.of(); // connecting says so
        }
    }
}
