package dev.gantry.compose;

import java.util.ArrayList;
import java.util.List;

/// Lists of texts: what may be written for them, and what they become.
final class Lists {
    private Lists() {}

    static Node read(Node node, Schema.Key key, String path) {
        return switch (node) {
            case Node.Sequence sequence -> items(sequence, key, path);
            case Node.Mapping mapping when isPairs(key) -> items(pairs(mapping, key, path), key, path);
            case Node.Scalar scalar
            when scalar.value() instanceof String text && allowsOne(key) -> one(scalar, text, key, path);
            default -> throw Mismatch.of(node, path, allowsOne(key) ? "a text or a list" : "a list");
        };
    }

    private static boolean isPairs(Schema.Key key) {
        return key.kind() == Schema.Kind.PAIRS || key.kind() == Schema.Kind.HOSTS;
    }

    private static boolean allowsOne(Schema.Key key) {
        return key.kind() == Schema.Kind.LIST || key.kind() == Schema.Kind.WORDS;
    }

    private static Node one(Node.Scalar scalar, String text, Schema.Key key, String path) {
        if (key.kind() == Schema.Kind.LIST) {
            return Node.texts(text.isEmpty() ? List.of() : List.of(text), scalar.at());
        }
        try {
            return Node.texts(ShellWords.split(text), scalar.at());
        } catch (IllegalArgumentException e) {
            throw new ComposeException(scalar.at(), path, String.valueOf(e.getMessage()));
        }
    }

    private static Node items(Node.Sequence sequence, Schema.Key key, String path) {
        List<Node> items = new ArrayList<>();
        for (int i = 0; i < sequence.items().size(); i++) {
            Node item = sequence.items().get(i);
            boolean anyScalar = key.kind() == Schema.Kind.SCALARS;
            if (!(item instanceof Node.Scalar scalar)
                    || scalar.value() == null
                    || (!anyScalar && !(scalar.value() instanceof String))) {
                throw Mismatch.of(item, path + "." + i, "a text");
            }
            String text = key.kind() == Schema.Kind.HOSTS ? host(scalar, path + "." + i) : scalar.text();
            items.add(new Node.Scalar(text, scalar.at()));
        }
        return new Node.Sequence(items, sequence.at());
    }

    /// `name:address` and `name=[address]` as `name=address`.
    private static String host(Node.Scalar scalar, String path) {
        String text = scalar.text();
        int split = text.indexOf('=') >= 0 ? text.indexOf('=') : text.indexOf(':');
        if (split <= 0) {
            throw new ComposeException(scalar.at(), path, "bad host name '" + text + "'; name=address is wanted");
        }
        String address = text.substring(split + 1).strip();
        if (address.startsWith("[") && address.endsWith("]")) {
            address = address.substring(1, address.length() - 1);
        }
        return text.substring(0, split) + "=" + address;
    }

    private static Node.Sequence pairs(Node.Mapping mapping, Schema.Key key, String path) {
        List<Node> items = new ArrayList<>();
        mapping.values().forEach((name, value) -> {
            switch (value) {
                case Node.Scalar scalar when scalar.value() == null -> items.add(new Node.Scalar(name, scalar.at()));
                case Node.Scalar scalar
                when scalar.text().isEmpty() && key.kind() == Schema.Kind.PAIRS ->
                    items.add(new Node.Scalar(name, scalar.at()));
                case Node.Scalar scalar -> items.add(new Node.Scalar(name + "=" + scalar.text(), scalar.at()));
                case Node.Sequence several
                when key.kind() == Schema.Kind.HOSTS ->
                    several.items()
                            .forEach(item -> items.add(new Node.Scalar(name + "=" + text(item, path), item.at())));
                default -> throw Mismatch.of(value, path + "." + name, "a text");
            }
        });
        return new Node.Sequence(items, mapping.at());
    }

    private static String text(Node item, String path) {
        if (item instanceof Node.Scalar scalar) {
            return scalar.text();
        }
        throw Mismatch.of(item, path, "a text");
    }
}
