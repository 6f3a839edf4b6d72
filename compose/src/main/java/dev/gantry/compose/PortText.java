package dev.gantry.compose;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// The short form of ports: `[[address:][published]:]target[/protocol]`, ranges in both.
final class PortText {
    private static final int MAX_PORT = 65_535;
    private static final Pattern ADDRESS =
            Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|\\[?[0-9a-fA-F:.]*:[0-9a-fA-F:.]*]?");

    private final Node.Scalar scalar;
    private final String path;

    private PortText(Node.Scalar scalar, String path) {
        this.scalar = scalar;
        this.path = path;
    }

    /// A mapping for each target port.
    static List<Node> read(Node.Scalar scalar, String path) {
        return new PortText(scalar, path).entries();
    }

    private record Range(int first, int last) {
        int size() {
            return last - first + 1;
        }
    }

    private List<Node> entries() {
        String text = scalar.text();
        int slash = text.indexOf('/');
        String protocol = slash < 0 ? "tcp" : text.substring(slash + 1).toLowerCase(Locale.ROOT);
        if (!List.of("tcp", "udp", "sctp").contains(protocol)) {
            throw wrong("invalid proto: " + protocol);
        }
        String ports = slash < 0 ? text : text.substring(0, slash);
        int last = ports.lastIndexOf(':');
        String target = ports.substring(last + 1);
        String front = last < 0 ? "" : ports.substring(0, last);
        int split = front.lastIndexOf(':');
        String published = front.substring(split + 1);
        String address = split < 0 ? "" : address(front.substring(0, split));
        if (target.isEmpty()) {
            throw wrong("no port specified: " + text + "<empty>");
        }
        return entries(range(target, "containerPort"), published, address, protocol);
    }

    private List<Node> entries(Range targets, String published, String address, String protocol) {
        List<Node> entries = new ArrayList<>();
        Range on = published.isEmpty() ? new Range(0, 0) : range(published, "hostPort");
        boolean spread = !published.isEmpty() && targets.size() == on.size();
        if (!published.isEmpty() && !spread && targets.size() != 1) {
            throw wrong("invalid ranges specified for container and host Ports: " + targets.first() + "-"
                    + targets.last() + " and " + published);
        }
        for (int i = 0; i < targets.size(); i++) {
            String port = spread ? String.valueOf(on.first() + i) : published;
            entries.add(entry(address, targets.first() + i, port, protocol));
        }
        entries.sort(Comparator.comparing(entry -> ((Node.Mapping) entry).text("target")));
        return entries;
    }

    private Node entry(String address, int target, String published, String protocol) {
        Node.Mapping entry = Node.Mapping.of("mode", text("ingress"), scalar.at());
        if (!address.isEmpty()) {
            entry = entry.with("host_ip", text(address));
        }
        entry = entry.with("target", new Node.Scalar((long) target, scalar.at()));
        if (!published.isEmpty()) {
            entry = entry.with("published", text(published));
        }
        return entry.with("protocol", text(protocol));
    }

    private Node text(String value) {
        return new Node.Scalar(value, scalar.at());
    }

    private String address(String address) {
        if (address.isEmpty()) {
            return "";
        }
        if (!ADDRESS.matcher(address).matches()) {
            throw wrong("invalid IP address: " + address);
        }
        return address.startsWith("[") && address.endsWith("]") ? address.substring(1, address.length() - 1) : address;
    }

    private Range range(String text, String what) {
        int dash = text.indexOf('-');
        int first = port(dash < 0 ? text : text.substring(0, dash), text, what);
        int last = dash < 0 ? first : port(text.substring(dash + 1), text, what);
        if (last < first) {
            throw wrong("invalid " + what + ": " + text);
        }
        return new Range(first, last);
    }

    private int port(String digits, String text, String what) {
        if (!digits.matches("[0-9]{1,5}") || Integer.parseInt(digits) > MAX_PORT) {
            throw wrong("invalid " + what + ": " + text);
        }
        return Integer.parseInt(digits);
    }

    private ComposeException wrong(String what) {
        return new ComposeException(scalar.at(), path, what);
    }
}
