package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A container's ports as `ps` shows them: `0.0.0.0:8080->80/tcp, 443/tcp`, neighbours as a range
/// (`80-82/tcp`).
final class PortText {
    /// Ports that follow each other on one address.
    private record Range(long first, long last) {}

    private final Map<String, Range> open = new LinkedHashMap<>();
    private final List<String> done = new ArrayList<>();
    private final List<String> mapped = new ArrayList<>();

    private PortText() {}

    /// @param ports `Ports` of `GET /containers/json`
    static String of(List<JsonObject> ports) {
        if (ports.isEmpty()) {
            return "";
        }
        List<JsonObject> sorted = new ArrayList<>(ports);
        sorted.sort(PortText::compare);
        PortText text = new PortText();
        sorted.forEach(text::add);
        return text.joined();
    }

    private static int compare(JsonObject a, JsonObject b) {
        int order = Long.compare(a.number("PrivatePort"), b.number("PrivatePort"));
        if (order == 0) {
            order = a.text("IP").compareTo(b.text("IP"));
        }
        if (order == 0) {
            order = Long.compare(a.number("PublicPort"), b.number("PublicPort"));
        }
        return order != 0 ? order : a.text("Type").compareTo(b.text("Type"));
    }

    /// Ports published under the same number join ranges; those under another number stand for themselves.
    private void add(JsonObject port) {
        long inside = port.number("PrivatePort");
        String address = port.text("IP");
        if (!address.isEmpty() && port.number("PublicPort") != inside) {
            mapped.add(hostPort(address, String.valueOf(port.number("PublicPort"))) + "->" + inside + "/"
                    + port.text("Type"));
            return;
        }
        String key = address + "/" + port.text("Type");
        Range range = open.get(key);
        if (range != null && inside == range.last() + 1) {
            open.put(key, new Range(range.first(), inside));
            return;
        }
        if (range != null) {
            done.add(text(key, range));
        }
        open.put(key, new Range(inside, inside));
    }

    private String joined() {
        open.forEach((key, range) -> done.add(text(key, range)));
        done.addAll(mapped);
        return String.join(", ", done);
    }

    private static String text(String key, Range range) {
        int slash = key.lastIndexOf('/');
        String address = key.substring(0, slash);
        String ports = range.first() == range.last() ? "" + range.first() : range.first() + "-" + range.last();
        return (address.isEmpty() ? ports : hostPort(address, ports) + "->" + ports) + key.substring(slash);
    }

    private static String hostPort(String address, String port) {
        return (address.indexOf(':') >= 0 ? "[" + address + "]:" : address + ":") + port;
    }
}
