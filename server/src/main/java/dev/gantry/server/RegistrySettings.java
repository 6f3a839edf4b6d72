package dev.gantry.server;

import dev.gantry.distribution.ProxySettings;
import dev.gantry.distribution.RegistryOptions;
import dev.gantry.http.TlsIdentity;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// How the daemon's settings say that registries are reached.
final class RegistrySettings {
    private static final int DEFAULT_ATTEMPTS = 5;

    private final Settings settings;

    private RegistrySettings(Settings settings) {
        this.settings = settings;
    }

    /// @throws ConfigException naming the key whose value can't be used
    static RegistryOptions of(Settings settings, String version) {
        return new RegistrySettings(settings).options(version);
    }

    private RegistryOptions options(String version) {
        return new RegistryOptions(
                mirrors(),
                insecure(),
                RegistryOptions.CERTIFICATES,
                proxies().orElse(System.getenv()),
                atLeastOne(settings, DaemonOption.MAX_DOWNLOAD_ATTEMPTS, DEFAULT_ATTEMPTS),
                RegistryOptions.STANDSTILL,
                "gantry/" + version,
                TlsIdentity::keyManagers);
    }

    static int atLeastOne(Settings settings, DaemonOption option, int absent) {
        int number = settings.number(option, absent);
        if (number < 1) {
            throw new ConfigException("\"" + option.key + "\": " + number + " is out of range: want 1 or more");
        }
        return number;
    }

    /// dockerd's rules: an address and no more.
    private List<URI> mirrors() {
        List<URI> mirrors = new ArrayList<>();
        for (String text : settings.list(DaemonOption.REGISTRY_MIRRORS)) {
            URI mirror = uri(text);
            if (mirror.getHost() == null || !List.of("http", "https").contains(String.valueOf(mirror.getScheme()))) {
                throw new ConfigException(
                        "invalid mirror: \"" + text + "\": want http://host[:port] or https://host[:port]");
            }
            if (mirror.getRawUserInfo() != null || mirror.getRawQuery() != null || mirror.getRawFragment() != null) {
                throw new ConfigException("invalid mirror: \"" + text + "\": user, query and fragment are not allowed");
            }
            mirrors.add(mirror);
        }
        return mirrors;
    }

    private static URI uri(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new ConfigException("invalid mirror: \"" + text + "\" is not a valid URI");
        }
    }

    private List<String> insecure() {
        List<String> registries = new ArrayList<>();
        for (String entry : settings.list(DaemonOption.INSECURE_REGISTRIES)) {
            String plain = entry.replaceFirst("^https?://", "");
            if (plain.isBlank() || plain.indexOf(' ') >= 0) {
                throw new ConfigException(
                        "insecure registry " + entry + " is not valid: want host[:port] or a network");
            }
            registries.add(plain);
        }
        return registries;
    }

    private ProxySettings proxies() {
        Map<String, String> object = settings.map(DaemonOption.PROXIES);
        return new ProxySettings(
                settings.text(DaemonOption.HTTP_PROXY, object.getOrDefault("http-proxy", "")),
                settings.text(DaemonOption.HTTPS_PROXY, object.getOrDefault("https-proxy", "")),
                settings.text(DaemonOption.NO_PROXY, object.getOrDefault("no-proxy", "")));
    }
}
