package dev.gantry.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What lies under a registry's name in `certs.d`, as Docker lays it out: `*.crt` are authorities, `*.cert` a client's
/// certificate with its `*.key`; and `hosts.toml`, as containerd reads it.
///
/// @param path `/etc/docker/certs.d/registry.test:5000`
record HostDirectory(Path path) {
    /// The directories of a registry that are there.
    static List<HostDirectory> of(List<Path> directories, String authority) {
        return directories.stream()
                .map(directory -> directory.resolve(authority))
                .filter(Files::isDirectory)
                .map(HostDirectory::new)
                .toList();
    }

    TlsSettings tls(boolean verified) {
        List<Path> authorities = new ArrayList<>();
        List<TlsSettings.ClientPair> clients = new ArrayList<>();
        for (Path file : files()) {
            String name = String.valueOf(file.getFileName());
            if (name.endsWith(".crt")) {
                authorities.add(file);
            } else if (name.endsWith(".cert")) {
                String key = name.substring(0, name.length() - ".cert".length()) + ".key";
                clients.add(new TlsSettings.ClientPair(file, path.resolve(key)));
            }
        }
        return TlsSettings.of(verified, authorities, clients);
    }

    private List<Path> files() {
        try (Stream<Path> files = Files.list(path)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new RegistryException("read " + path + ": " + e.getMessage(), e);
        }
    }

    /// The text of `hosts.toml`.
    Optional<String> hosts() {
        Path file = path.resolve("hosts.toml");
        try {
            return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
        } catch (IOException e) {
            throw new RegistryException("read " + file + ": " + e.getMessage(), e);
        }
    }
}
