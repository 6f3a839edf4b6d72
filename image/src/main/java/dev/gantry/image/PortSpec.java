package dev.gantry.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// The ports of an `EXPOSE` instruction: `80`, `53/udp`, `8000-8010/tcp`. A host part (`8080:80`) is read
/// and dropped.
final class PortSpec {
    private static final Set<String> PROTOCOLS = Set.of("tcp", "udp", "sctp");

    private PortSpec() {}

    /// Each port as the config spells it: `80/tcp`.
    static List<String> containerPorts(String spec) {
        int slash = spec.indexOf('/');
        String protocol = slash < 0 || slash + 1 == spec.length() ? "tcp" : spec.substring(slash + 1);
        String ports = spec.substring(
                spec.lastIndexOf(':', slash < 0 ? spec.length() : slash) + 1, slash < 0 ? spec.length() : slash);
        if (ports.isEmpty()) {
            throw new InvalidImageException("No port specified: " + spec + "<empty>");
        }
        String canonical = protocol.toLowerCase(Locale.ROOT);
        if (!PROTOCOLS.contains(canonical)) {
            throw new InvalidImageException("Invalid proto: " + protocol);
        }
        return range(ports).stream().map(port -> port + "/" + canonical).toList();
    }

    private static List<Long> range(String ports) {
        int dash = ports.indexOf('-');
        Optional<Long> first = port(dash < 0 ? ports : ports.substring(0, dash));
        Optional<Long> last = dash < 0 ? first : port(ports.substring(dash + 1));
        if (first.isEmpty() || last.isEmpty() || last.get() < first.get()) {
            throw new InvalidImageException("Invalid containerPort: " + ports);
        }
        List<Long> range = new ArrayList<>();
        for (long port = first.get(); port <= last.get(); port++) {
            range.add(port);
        }
        return range;
    }

    private static Optional<Long> port(String text) {
        return TarNumber.decimal(text).filter(port -> port >= 0 && port <= 65535);
    }
}
