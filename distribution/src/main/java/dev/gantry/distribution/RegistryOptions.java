package dev.gantry.distribution;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// What the operator says about registries. Keys in quotes are those of `daemon.json`.
///
/// @param mirrors `registry-mirrors`: of Docker Hub, in the order in which they are asked
/// @param insecure `insecure-registries`: `host`, `host:port` or a network in CIDR notation
/// @param directories where certificates and `hosts.toml` lie, in `<directory>/<host>/`; the first that has something
///     of a kind counts
/// @param proxies how to get out
/// @param maxAttempts `max-download-attempts`: how often in a row a request may fail
/// @param standstill how long nothing of an answer may come before its connection counts as broken
/// @param userAgent what this program calls itself
/// @param keys reads clients' keys
public record RegistryOptions(
        List<URI> mirrors,
        List<String> insecure,
        List<Path> directories,
        ProxySettings proxies,
        int maxAttempts,
        Duration standstill,
        String userAgent,
        ClientKeys keys) {
    /// Where an operator puts the certificates of registries, ours first.
    public static final List<Path> CERTIFICATES =
            List.of(Path.of("/etc/gantry/certs.d"), Path.of("/etc/docker/certs.d"));

    /// Longer than a registry thinks that works.
    public static final Duration STANDSTILL = Duration.ofSeconds(60);

    public RegistryOptions {
        mirrors = List.copyOf(mirrors);
        insecure = List.copyOf(insecure);
        directories = List.copyOf(directories);
    }
}
