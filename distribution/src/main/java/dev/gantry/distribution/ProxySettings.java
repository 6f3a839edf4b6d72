package dev.gantry.distribution;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Through which proxies registries are reached. Empty strings stand for none.
///
/// @param http for `http://`: `http://proxy:3128`, the scheme may be left out
/// @param https for `https://`
/// @param noProxy hosts that are reached directly, separated by commas: names, names with a leading dot for all below,
///     addresses, networks in CIDR notation, each with an optional port; `*` for all
public record ProxySettings(String http, String https, String noProxy) {
    /// What the environment says, with each setting that is given here instead.
    public ProxySettings orElse(Map<String, String> environment) {
        return new ProxySettings(
                first(http, environment, "HTTP_PROXY"),
                first(https, environment, "HTTPS_PROXY"),
                first(noProxy, environment, "NO_PROXY"));
    }

    private static String first(String given, Map<String, String> environment, String name) {
        if (!given.isEmpty()) {
            return given;
        }
        return environment.getOrDefault(name, environment.getOrDefault(name.toLowerCase(Locale.ROOT), ""));
    }

    ProxySelector selector() {
        return new Selector(this);
    }

    /// The proxy for an address, or [Proxy#NO_PROXY]. Loopback is never reached through one, as in Go.
    Proxy proxy(URI target) {
        String proxy = "https".equals(target.getScheme()) ? https : http;
        String host = target.getHost();
        if (proxy.isEmpty() || host == null || isDirect(host, target.getPort())) {
            return Proxy.NO_PROXY;
        }
        URI address = URI.create(proxy.contains("://") ? proxy : "http://" + proxy);
        int port = address.getPort() < 0 ? 80 : address.getPort();
        return new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(String.valueOf(address.getHost()), port));
    }

    /// What proves to the proxy for an address who asks, from `http://user:password@proxy:3128`.
    Optional<String> authorization(URI target) {
        String proxy = "https".equals(target.getScheme()) ? https : http;
        if (proxy(target).equals(Proxy.NO_PROXY) || !proxy.contains("://")) {
            return Optional.empty();
        }
        return Optional.ofNullable(URI.create(proxy).getUserInfo())
                .map(user -> user.indexOf(':') < 0 ? user + ":" : user)
                .map(user -> "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)));
    }

    private boolean isDirect(String host, int port) {
        String name = host.toLowerCase(Locale.ROOT);
        if (name.equals("localhost") || AddressRange.LOOPBACK.stream().anyMatch(range -> range.containsLiteral(name))) {
            return true;
        }
        return Arrays.stream(noProxy.split(","))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .anyMatch(entry -> matches(entry.toLowerCase(Locale.ROOT), name, port));
    }

    private static boolean matches(String entry, String host, int port) {
        if (entry.equals("*")) {
            return true;
        }
        if (entry.indexOf('/') > 0) {
            return AddressRange.parse(entry)
                    .map(range -> range.containsLiteral(host))
                    .orElse(false);
        }
        int colon = entry.lastIndexOf(':');
        boolean hasPort = colon > 0 && entry.indexOf(':') == colon;
        if (hasPort && !entry.substring(colon + 1).equals(Integer.toString(port))) {
            return false;
        }
        String wanted = hasPort ? entry.substring(0, colon) : entry;
        String below = wanted.startsWith(".") ? wanted : "." + wanted;
        return host.equals(wanted) || host.endsWith(below);
    }

    private static final class Selector extends ProxySelector {
        private final ProxySettings settings;

        Selector(ProxySettings settings) {
            this.settings = settings;
        }

        @Override
        public List<Proxy> select(URI target) {
            return List.of(settings.proxy(target));
        }

        @Override
        public void connectFailed(URI target, SocketAddress proxy, IOException failure) {
            // The request fails with the same reason, and says so.
        }
    }
}
