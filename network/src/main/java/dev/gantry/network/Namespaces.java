package dev.gantry.network;

import dev.gantry.linux.NetworkNamespace;
import dev.gantry.linux.Sysctl;
import dev.gantry.linux.UserNamespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The directory of the containers' network namespaces, `<run>/netns`.
final class Namespaces {
    private final Path directory;

    Namespaces(Path runDirectory) {
        this.directory = runDirectory.resolve("netns");
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("create " + directory + ": " + e.getMessage(), e);
        }
    }

    /// The place of a container's own namespace.
    Path path(String containerId) {
        return directory.resolve(containerId);
    }

    /// Makes a container's namespace. Interfaces announce their address when they come up, so that neighbours
    /// forget who had it before, and have IPv6 only where they are on a network with IPv6, as in Docker's.
    ///
    /// @param owner whose root the network is; null for the host's
    /// @param ipv6 whether interfaces have IPv6 unless it is switched off for one
    NetworkNamespace create(String containerId, @Nullable UserNamespace owner, boolean ipv6) {
        delete(containerId); // a start that was cut off may have left one
        Runnable prepare = () -> {
            Sysctl.tryWrite("net/ipv6/conf/default/disable_ipv6", ipv6 ? "0" : "1");
            Sysctl.tryWrite("net/ipv6/conf/default/accept_ra", "0");
            Sysctl.tryWrite("net/ipv4/conf/default/arp_notify", "1");
            Sysctl.tryWrite("net/ipv6/conf/default/ndisc_notify", "1");
        };
        return owner == null
                ? NetworkNamespace.create(path(containerId), prepare)
                : NetworkNamespace.create(path(containerId), owner, prepare);
    }

    /// Switches IPv6 on or off for one interface in a namespace.
    static void ipv6(NetworkNamespace namespace, String interfaceName, boolean on) {
        String setting = "net/ipv6/conf/" + interfaceName + "/disable_ipv6";
        var _ = namespace.call(() -> Sysctl.tryWrite(setting, on ? "0" : "1"));
    }

    /// Whether the namespace is there, alive.
    boolean exists(Path namespace) {
        return NetworkNamespace.isBound(namespace);
    }

    void delete(String containerId) {
        NetworkNamespace.delete(path(containerId));
    }

    /// The ids of the containers that have, or had, a namespace here.
    List<String> containerIds() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> directory.relativize(file).toString()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("list " + directory + ": " + e.getMessage(), e);
        }
    }
}
