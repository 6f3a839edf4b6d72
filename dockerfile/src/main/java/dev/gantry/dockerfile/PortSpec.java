package dev.gantry.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// The ports of an `EXPOSE` instruction: `80`, `53/udp`, `8000-8010/tcp`. A host part (`8080:80`) is read
/// and dropped.
final class PortSpec {
    private static final Set<String> PROTOCOLS = Set.of("tcp", "udp", "sctp");

    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

    private PortSpec() {}

    /// Each port as the config spells it: `80/tcp`.
    static List<String> containerPorts(String spec) {
        int slash = spec.indexOf('/');
        String protocol = slash < 0 || slash + 1 == spec.length() ? "tcp" : spec.substring(slash + 1);
        String ports = spec.substring(
                spec.lastIndexOf(':', slash < 0 ? spec.length() : slash) + 1, slash < 0 ? spec.length() : slash);
        if (ports.isEmpty()) {
            throw new SyntaxException("No port specified: " + spec + "<empty>");
        }
        String canonical = protocol.toLowerCase(Locale.ROOT);
        if (!PROTOCOLS.contains(canonical)) {
            throw new SyntaxException("Invalid proto: " + protocol);
        }
        return range(ports).stream().map(port -> port + "/" + canonical).toList();
    }

    private static List<Integer> range(String ports) {
        int dash = ports.indexOf('-');
        Optional<Integer> first = port(dash < 0 ? ports : ports.substring(0, dash));
        Optional<Integer> last = dash < 0 ? first : port(ports.substring(dash + 1));
        if (first.isEmpty() || last.isEmpty() || last.get() < first.get()) {
            throw new SyntaxException("Invalid containerPort: " + ports);
        }
        List<Integer> range = new ArrayList<>();
        for (int port = first.get(); port <= last.get(); port++) {
            range.add(port);
        }
        return range;
    }

    private static Optional<Integer> port(String text) {
        return PORT.matcher(text).matches()
                ? Optional.of(Integer.valueOf(text)).filter(port -> port <= 65535)
                : Optional.empty();
    }
}
