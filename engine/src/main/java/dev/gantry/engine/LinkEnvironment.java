package dev.gantry.engine;

import dev.gantry.api.ContainerConfig;
import dev.gantry.api.Nil;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/// The variables by which a container learns of one that it is linked to. Names and order are dockerd's.
final class LinkEnvironment {
    /// What the other has for itself alone.
    private static final Set<String> OWN = Set.of("HOME", "PATH");

    private final String prefix;
    private final String address;
    private final List<String> entries = new ArrayList<>();

    private LinkEnvironment(String prefix, String address) {
        this.prefix = prefix;
        this.address = address;
    }

    /// @param path `/web/store`, of which the last part is in the variables' names: `STORE_PORT_6379_TCP_ADDR`
    /// @param address the other's
    /// @param config the other's
    static List<String> of(String path, String address, ContainerConfig config) {
        String alias = path.substring(path.lastIndexOf('/') + 1);
        LinkEnvironment environment =
                new LinkEnvironment(alias.toUpperCase(Locale.ROOT).replace('-', '_'), address);
        environment.ports(config);
        environment.entries.add(environment.prefix + "_NAME=" + path);
        environment.variables(config);
        return environment.entries;
    }

    private void ports(ContainerConfig config) {
        Set<Ports.Exposed> ports = new TreeSet<>();
        Nil.toEmpty(config.exposedPorts()).keySet().forEach(port -> ports.add(Ports.Exposed.parse(port)));
        if (ports.isEmpty()) {
            return;
        }
        Ports.Exposed first = ports.iterator().next();
        entries.add(prefix + "_PORT=" + url(first));
        List<Ports.Exposed> sorted = List.copyOf(ports);
        ranges(sorted);
        sorted.forEach(this::port);
    }

    /// Ports of one protocol that follow each other are told of as a range, too.
    private void ranges(List<Ports.Exposed> ports) {
        for (String protocol : List.of("tcp", "udp", "sctp")) {
            List<Ports.Exposed> of = ports.stream()
                    .filter(port -> port.protocol().equals(protocol))
                    .toList();
            int start = 0;
            for (int i = 1; i <= of.size(); i++) {
                if (i == of.size() || of.get(i).port() != of.get(i - 1).port() + 1) {
                    range(of.subList(start, i));
                    start = i;
                }
            }
        }
    }

    private void range(List<Ports.Exposed> run) {
        if (run.size() < 2) {
            return;
        }
        Ports.Exposed first = run.getFirst();
        String start = name(first);
        entries.add(start + "_START=" + url(first));
        entries.add(start + "_ADDR=" + address);
        entries.add(start + "_PROTO=" + first.protocol());
        entries.add(start + "_PORT_START=" + first.port());
        entries.add(start + "_PORT_END=" + run.getLast().port());
    }

    private void port(Ports.Exposed port) {
        String name = name(port);
        entries.add(name + "=" + url(port));
        entries.add(name + "_ADDR=" + address);
        entries.add(name + "_PORT=" + port.port());
        entries.add(name + "_PROTO=" + port.protocol());
    }

    private String name(Ports.Exposed port) {
        return prefix + "_PORT_" + port.port() + "_" + port.protocol().toUpperCase(Locale.ROOT);
    }

    private String url(Ports.Exposed port) {
        return port.protocol() + "://" + address + ":" + port.port();
    }

    private void variables(ContainerConfig config) {
        for (String entry : Nil.toEmpty(config.env())) {
            int equals = entry.indexOf('=');
            if (equals >= 0 && !OWN.contains(entry.substring(0, equals))) {
                entries.add(prefix + "_ENV_" + entry);
            }
        }
    }
}
