package dev.gantry.compose;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Joins lists. Where the table of keys says by what entries are the same, a later one takes the place of
/// an earlier one: ports by address, port and protocol; volumes, secrets and configs by their target; texts
/// by themselves.
final class ListMerge {
    private ListMerge() {}

    static Node join(Node base, Node over, Schema.Key key) {
        if (!(base instanceof Node.Sequence below) || !(over instanceof Node.Sequence above)) {
            return over;
        }
        List<Node> items = new ArrayList<>(below.items());
        items.addAll(above.items());
        return unique(new Node.Sequence(items, above.at()), key);
    }

    /// The list with each entry once, in the place of its first.
    static Node.Sequence unique(Node.Sequence sequence, Schema.Key key) {
        if (!key.is("by")) {
            return sequence;
        }
        Map<String, Node> entries = new LinkedHashMap<>();
        for (Node item : sequence.items()) {
            String identity = identity(item, key);
            Node before = entries.get(identity);
            boolean merges =
                    key.option("by").equals("subnet") && before instanceof Node.Mapping && item instanceof Node.Mapping;
            entries.put(
                    identity,
                    merges && before instanceof Node.Mapping below && item instanceof Node.Mapping above
                            ? Merge.objects(below, above, key.type())
                            : item);
        }
        return new Node.Sequence(List.copyOf(entries.values()), sequence.at());
    }

    private static String identity(Node item, Schema.Key key) {
        return switch (item) {
            case Node.Scalar scalar -> scalar.text();
            case Node.Mapping mapping ->
                switch (key.option("by")) {
                    case "port" -> port(mapping);
                    case "mount" -> target(mapping, key.name().equals("secrets") ? "/run/secrets/" : "/");
                    default -> mapping.text(key.option("by"));
                };
            case Node.Marked marked -> identity(marked.value(), key);
            case Node.Sequence sequence -> sequence.toString();
        };
    }

    private static String port(Node.Mapping port) {
        String address = port.has("host_ip") ? port.text("host_ip") : "0.0.0.0";
        String protocol = port.has("protocol") ? port.text("protocol") : "tcp";
        return address + ":" + port.text("published") + ":" + port.text("target") + "/" + protocol;
    }

    private static String target(Node.Mapping mounted, String directory) {
        String target = mounted.has("target") ? mounted.text("target") : mounted.text("source");
        return target.startsWith("/") ? target : directory + target;
    }
}
