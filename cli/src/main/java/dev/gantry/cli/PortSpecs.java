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
    /// Ports from `first` to `last`.
    private record Range(int first, int last) {
        /// Errors: `IllegalArgumentException` in Go's words.
        static Range parse(String text) {
            if (text.isEmpty()) {
                throw new IllegalArgumentException("empty string specified for ports");
            }
            String[] ends = text.split("-", -1);
            int first = (int) GoText.parseUint(ends[0], 16);
            int last = ends.length == 1 ? first : (int) GoText.parseUint(ends[1], 16);
            if (last < first) {
                throw new IllegalArgumentException("invalid range specified for port: " + text);
            }
            return new Range(first, last);
        }

        /// Errors: [CliException] that says which side of the publication is wrong.
        static Range parse(String text, String side) {
            try {
                return parse(text);
            } catch (IllegalArgumentException e) {
                throw new CliException("invalid " + side + ": " + text, 125);
            }
        }

        int count() {
            return last - first + 1;
        }
    }

    /// A port and its protocol; both empty where no port stands before the slash.
    private record Port(String number, String protocol) {
        static Port parse(String text) {
            String[] parts = text.split("/", -1);
            if (parts[0].isEmpty()) {
                return new Port("", "");
            }
            return new Port(parts[0], parts.length == 1 || parts[1].isEmpty() ? "tcp" : parts[1]);
        }
    }

    /// Errors: [CliException] with code 125.
    static PortSpecs parse(List<String> published, List<String> exposed) {
        PortSpecs specs = new PortSpecs(new TreeMap<>(), new TreeMap<>());
        published.forEach(text -> specs.publish(shortForm(text)));
        exposed.forEach(specs::expose);
        return specs;
    }

    /// `published=8080,target=80,protocol=udp` as `8080:80/udp`.
    private static String shortForm(String text) {
        if (text.indexOf('=') < 0) {
            return text;
        }
        JsonObject fields = JsonObject.of("protocol", "tcp");
        for (String field : text.split(",", -1)) {
            int equals = field.indexOf('=');
            if (equals <= 0) {
                throw new CliException(
                        "invalid publish opts format (should be name=value but got '" + field + "')", 125);
            }
            fields.put(field.substring(0, equals), field.substring(equals + 1));
        }
        return fields.text("published") + ":" + fields.text("target") + "/" + fields.text("protocol");
    }

    private void expose(String text) {
        if (text.indexOf(':') >= 0) {
            throw new CliException("invalid port format for --expose: " + text, 125);
        }
        Port port = Port.parse(text);
        try {
            Range range = Range.parse(port.number);
            for (int number = range.first; number <= range.last; number++) {
                exposed.put(number + "/" + port.protocol, JsonObject.of());
            }
        } catch (IllegalArgumentException e) {
            throw new CliException("invalid range format for --expose: " + text + ", error: " + e.getMessage(), 125);
        }
    }

    private void publish(String text) {
        int containerAt = text.lastIndexOf(':');
        String outside = containerAt < 0 ? "" : text.substring(0, containerAt);
        int hostAt = outside.lastIndexOf(':');
        String address = hostAt < 0 ? "" : bareAddress(outside.substring(0, hostAt));
        Port port = Port.parse(text.substring(containerAt + 1));
        if (port.number.isEmpty()) {
            throw new CliException("no port specified: " + text + "<empty>", 125);
        }
        Range container = Range.parse(port.number, "containerPort");
        String hostText = outside.substring(hostAt + 1);
        Range host = hostText.isEmpty() ? null : Range.parse(hostText, "hostPort");
        if (host != null && container.count() != 1 && host.count() != container.count()) {
            throw new CliException(
                    "invalid ranges specified for container and host Ports: " + port.number + " and " + hostText, 125);
        }
        String protocol = requireKnown(port.protocol);
        for (int i = 0; i < container.count(); i++) {
            String key = container.first + i + "/" + protocol;
            String hostPort = host == null ? "" : hostPort(container, host, i);
            exposed.put(key, JsonObject.of());
            bindings.computeIfAbsent(key, none -> new ArrayList<>())
                    .add(JsonObject.of("HostIp", address, "HostPort", hostPort));
        }
    }

    /// One container port takes any of a range of host ports; else the ranges go side by side.
    private static String hostPort(Range container, Range host, int index) {
        return container.count() == 1 && host.count() > 1
                ? host.first + "-" + host.last
                : Integer.toString(host.first + index);
    }

    /// An IPv6 address may stand in brackets.
    private static String bareAddress(String text) {
        if (text.startsWith("[") && text.indexOf(']') < 0) {
            throw new CliException(
                    "invalid IP address " + text + ": address " + text + ":: missing ']' in address", 125);
        }
        String bare = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        if (!bare.isEmpty() && !HostNames.isAddress(bare)) {
            throw new CliException("invalid IP address: " + bare, 125);
        }
        return bare;
    }

    private static String requireKnown(String protocol) {
        return switch (protocol.toLowerCase(Locale.ROOT)) {
            case "tcp" -> "tcp";
            case "udp" -> "udp";
            case "sctp" -> "sctp";
            default -> throw new CliException("invalid proto: " + protocol, 125);
        };
    }
}
