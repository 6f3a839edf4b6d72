package dev.gantry.engine;

import static dev.gantry.engine.EngineException.invalid;

import dev.gantry.api.ContainerConfig;
import dev.gantry.api.HostConfig;
import dev.gantry.api.Nil;
import dev.gantry.api.PortBinding;
import dev.gantry.api.PortSummary;
import dev.gantry.linux.IpText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Ports between the words of the API (`"80/tcp": [{"HostIp": "", "HostPort": "8080-8090"}]`) and numbers.
final class Ports {
    private static final int HIGHEST = 65_535;

    /// A port that the container offers: `80/tcp`.
    record Exposed(int port, String protocol) implements Comparable<Exposed> {
        /// @throws EngineException `INVALID_PARAMETER`: `invalid port specification: "x"`
        static Exposed parse(String text) {
            int slash = text.indexOf('/');
            String protocol = slash < 0 ? "tcp" : text.substring(slash + 1);
            if (!List.of("tcp", "udp", "sctp").contains(protocol)) {
                throw invalid("invalid port specification: \"" + text + "\"");
            }
            String number = slash < 0 ? text : text.substring(0, slash);
            return new Exposed(number(number, number), protocol);
        }

        @Override
        public int compareTo(Exposed other) {
            int byPort = Integer.compare(port, other.port);
            return byPort != 0 ? byPort : protocol.compareTo(other.protocol);
        }

        @Override
        public String toString() {
            return port + "/" + protocol;
        }
    }

    /// Ports that a filter names: `80`, `80/udp`, `8000-8010/tcp`.
    record Range(int first, int last, String protocol) {
        /// @throws EngineException `INVALID_PARAMETER`: `invalid port specification: "x"`
        static Range parse(String text) {
            int dash = text.indexOf('-');
            Exposed last = Exposed.parse(text.substring(dash + 1));
            int first = dash < 0 ? last.port() : number(text.substring(0, dash), text);
            if (first > last.port()) {
                throw invalid("invalid port specification: \"" + text + "\"");
            }
            return new Range(first, last.port(), last.protocol());
        }

        boolean contains(int port, String other) {
            return first <= port && port <= last && protocol.equals(other);
        }
    }

    /// A wish to publish: any free port where `first` is 0, else the first free one of `first` to `last`.
    record Wanted(Exposed container, String hostIp, int first, int last) {}

    private Ports() {}

    /// Everything that the request wants published, in the order of the container's ports. As with dockerd, a
    /// port that is not exposed is not published either.
    ///
    /// @throws EngineException `INVALID_PARAMETER` for a port or range that is none
    static List<Wanted> wanted(ContainerConfig config, HostConfig host) {
        List<Wanted> all = new ArrayList<>();
        Map<Exposed, List<Wanted>> bindings = new TreeMap<>();
        Nil.toEmpty(host.portBindings()).forEach((text, list) -> {
            Exposed port = Exposed.parse(text);
            bindings.put(
                    port,
                    Nil.toEmpty(list).stream()
                            .map(binding -> wanted(port, binding))
                            .toList());
        });
        for (Exposed port : exposed(config)) {
            List<Wanted> given = bindings.getOrDefault(port, List.of());
            all.addAll(given);
            if (given.isEmpty() && host.publishAllPorts()) {
                all.add(new Wanted(port, "", 0, 0));
            }
        }
        return all;
    }

    private static Wanted wanted(Exposed port, PortBinding binding) {
        String text = binding.hostPort();
        if (text.isEmpty()) {
            return new Wanted(port, binding.hostIp(), 0, 0);
        }
        int dash = text.indexOf('-');
        int first = number(dash < 0 ? text : text.substring(0, dash), text);
        int last = dash < 0 ? first : number(text.substring(dash + 1), text);
        if (last < first) {
            throw invalid("invalid port specification: \"" + text + "\"");
        }
        return new Wanted(port, binding.hostIp(), first, last);
    }

    /// Ports that the image or the request names.
    private static Set<Exposed> exposed(ContainerConfig config) {
        Set<Exposed> ports = new TreeSet<>();
        Nil.toEmpty(config.exposedPorts()).keySet().forEach(port -> ports.add(Exposed.parse(port)));
        return ports;
    }

    private static int number(String digits, String whole) {
        try {
            int port = Integer.parseInt(digits);
            if (port >= 0 && port <= HIGHEST) {
                return port;
            }
        } catch (NumberFormatException e) {
            // told below, as a number out of range is
        }
        throw invalid("invalid port specification: \"" + whole + "\"");
    }

    /// The `Ports` of an inspected running container: every exposed port, null where it is not published.
    static Map<String, @Nullable List<PortBinding>> bindings(ContainerDocument document) {
        Map<String, @Nullable List<PortBinding>> all = new TreeMap<>();
        ContainerNetwork network = document.network();
        if (network == null || network.sandbox().endpoints().isEmpty()) {
            return all;
        }
        for (Exposed port : exposed(document.config())) {
            List<PortBinding> published = network.sandbox().ports().stream()
                    .filter(one -> one.containerPort() == port.port()
                            && one.protocol().text().equals(port.protocol()))
                    .map(one -> new PortBinding(IpText.of(one.hostAddress()), Integer.toString(one.hostPort())))
                    .toList();
            all.put(port.toString(), published.isEmpty() ? null : published);
        }
        return all;
    }

    /// The `Ports` of a listed container.
    static List<PortSummary> summary(ContainerDocument document) {
        List<PortSummary> all = new ArrayList<>();
        bindings(document).forEach((text, published) -> {
            Exposed port = Exposed.parse(text);
            if (published == null) {
                all.add(new PortSummary("", port.port(), 0, port.protocol()));
                return;
            }
            for (PortBinding binding : published) {
                int hostPort = Integer.parseInt(binding.hostPort());
                all.add(new PortSummary(binding.hostIp(), port.port(), hostPort, port.protocol()));
            }
        });
        return all;
    }
}
