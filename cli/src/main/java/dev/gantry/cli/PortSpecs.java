package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// What `-p` and `--expose` mean: `[[ADDRESS:]HOST[-HOST]:]CONTAINER[-CONTAINER][/PROTOCOL]`, ranges taken
/// apart.
///
/// @param exposed `80/tcp` to an empty object
/// @param bindings `80/tcp` to `HostIp` and `HostPort`
record PortSpecs(Map<String, JsonObject> exposed, Map<String, List<JsonObject>> bindings) {
    /// Ports from `first` to `last`; both 0 where none was named.
    private record Range(int first, int last) {
        static final Range NONE = new Range(0, 0);

        static Range parse(String text, String whole) {
            int dash = text.indexOf('-');
            int first = port(dash < 0 ? text : text.substring(0, dash), whole);
            int last = dash < 0 ? first : port(text.substring(dash + 1), whole);
            if (last < first) {
                throw new CliException("invalid range specified for port: " + whole, 125);
            }
            return new Range(first, last);
        }

        private static int port(String text, String whole) {
            try {
                int port = Integer.parseInt(text);
                if (port >= 0 && port <= 65_535) {
                    return port;
                }
            } catch (NumberFormatException e) {
                // told below
            }
            throw new CliException("invalid containerPort: " + whole, 125);
        }

        int count() {
            return last - first + 1;
        }
    }

    /// Errors: [CliException] with code 125.
    static PortSpecs parse(List<String> published, List<String> exposed) {
        PortSpecs specs = new PortSpecs(new TreeMap<>(), new TreeMap<>());
        published.forEach(specs::publish);
        exposed.forEach(specs::expose);
        return specs;
    }

    private void expose(String text) {
        String protocol = protocol(text);
        Range range = Range.parse(withoutProtocol(text), text);
        for (int port = range.first; port <= range.last; port++) {
            exposed.put(port + "/" + protocol, JsonObject.of());
        }
    }

    private void publish(String text) {
        String protocol = protocol(text);
        String rest = withoutProtocol(text);
        int containerAt = rest.lastIndexOf(':');
        Range container = Range.parse(rest.substring(containerAt + 1), text);
        String hostPart = containerAt < 0 ? "" : rest.substring(0, containerAt);
        int portAt = hostPart.lastIndexOf(':');
        boolean addressOnly = hostPart.endsWith("]");
        String address = portAt < 0 || addressOnly ? (addressOnly ? hostPart : "") : hostPart.substring(0, portAt);
        String ports = addressOnly ? "" : hostPart.substring(portAt + 1);
        Range host = ports.isEmpty() ? Range.NONE : Range.parse(ports, text);
        requireSameLength(container, host, text);
        for (int i = 0; i < container.count(); i++) {
            String key = container.first + i + "/" + protocol;
            exposed.put(key, JsonObject.of());
            bindings.computeIfAbsent(key, none -> new ArrayList<>())
                    .add(JsonObject.of("HostIp", bare(address), "HostPort", hostPort(container, host, i)));
        }
    }

    /// One container port takes any of a range of host ports; else the ranges go side by side.
    private static String hostPort(Range container, Range host, int index) {
        if (host.last == 0) {
            return "";
        }
        if (container.count() == 1 && host.count() > 1) {
            return host.first + "-" + host.last;
        }
        return Integer.toString(host.first + index);
    }

    private static void requireSameLength(Range container, Range host, String text) {
        if (host.last != 0 && container.count() != 1 && host.count() != container.count()) {
            throw new CliException("invalid ranges specified for container and host Ports: " + text, 125);
        }
    }

    private static String bare(String address) {
        String bare =
                address.startsWith("[") && address.endsWith("]") ? address.substring(1, address.length() - 1) : address;
        boolean plausible = bare.chars().allMatch(c -> Character.digit(c, 16) >= 0 || c == '.' || c == ':' || c == '%');
        if (!plausible) {
            throw new CliException("invalid IP address: " + bare, 125);
        }
        return bare;
    }

    private static String protocol(String text) {
        int slash = text.indexOf('/');
        String protocol = slash < 0 ? "tcp" : text.substring(slash + 1).toLowerCase(Locale.ROOT);
        if (!List.of("tcp", "udp", "sctp").contains(protocol)) {
            throw new CliException("invalid proto: " + protocol, 125);
        }
        return protocol;
    }

    private static String withoutProtocol(String text) {
        int slash = text.indexOf('/');
        return slash < 0 ? text : text.substring(0, slash);
    }
}
