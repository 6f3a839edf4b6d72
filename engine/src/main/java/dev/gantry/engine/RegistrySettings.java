package dev.gantry.engine;

import dev.gantry.api.SystemInfo.Index;
import dev.gantry.api.SystemInfo.RegistryConfig;
import dev.gantry.distribution.RegistryOptions;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What `docker info` says of registries.
final class RegistrySettings {
    private static final String HUB = "docker.io";
    private static final List<String> LOOPBACK = List.of("::1/128", "127.0.0.0/8");

    private RegistrySettings() {}

    static RegistryConfig wire(RegistryOptions options) {
        List<String> mirrors = options.mirrors().stream()
                .map(URI::toString)
                .map(mirror -> mirror.endsWith("/") ? mirror : mirror + "/")
                .toList();
        List<String> networks = new ArrayList<>();
        Map<String, Index> indexes = new LinkedHashMap<>();
        for (String entry : options.insecure()) {
            if (entry.indexOf('/') > 0) {
                networks.add(entry);
            } else {
                indexes.put(entry, new Index(entry, List.of(), false, false));
            }
        }
        networks.addAll(LOOPBACK);
        indexes.put(HUB, new Index(HUB, mirrors, true, true));
        return new RegistryConfig(networks, indexes, mirrors);
    }
}
