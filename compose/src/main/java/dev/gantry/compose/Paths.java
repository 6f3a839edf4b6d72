package dev.gantry.compose;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Makes the relative paths of a tree absolute.
final class Paths {
    private static final Pattern ADDRESS =
            Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]*:)?//.*|[a-z-]+:.*|github\\.com/.*|git@.*|[a-zA-Z]:[\\\\/].*");

    private final Path directory;
    private final String home;

    /// @param directory absolute; what paths are relative to
    /// @param home what `~` stands for, or `""`
    Paths(Path directory, String home) {
        this.directory = directory;
        this.home = home;
    }

    Node.Mapping resolve(Node.Mapping mapping, Schema.ObjectType type) {
        Map<String, Node> values = new LinkedHashMap<>();
        mapping.values().forEach((name, value) -> {
            Optional<Schema.Key> key = name.startsWith("x-") ? Optional.empty() : type.find(name);
            values.put(name, key.map(found -> value(value, found)).orElse(value));
        });
        Node.Mapping resolved = new Node.Mapping(values, mapping.keys(), mapping.at());
        return switch (type.name()) {
            case "mount" -> mount(resolved);
            case "volume" -> volume(resolved);
            default -> resolved;
        };
    }

    private Node value(Node node, Schema.Key key) {
        return switch (node) {
            case Node.Marked marked -> new Node.Marked(marked.marker(), value(marked.value(), key));
            case Node.Scalar scalar -> key.is("path") ? resolved(scalar) : scalar;
            case Node.Sequence sequence ->
                new Node.Sequence(
                        sequence.items().stream().map(item -> item(item, key)).toList(), sequence.at());
            case Node.Mapping mapping -> mapping(mapping, key);
        };
    }

    private Node item(Node item, Schema.Key key) {
        return item instanceof Node.Mapping object && !key.object().isEmpty()
                ? resolve(object, key.type())
                : value(item, key);
    }

    private Node mapping(Node.Mapping mapping, Schema.Key key) {
        if (key.kind() == Schema.Kind.OBJECT) {
            return resolve(mapping, key.type());
        }
        if (key.kind() != Schema.Kind.DICTIONARY && !key.is("path")) {
            return mapping;
        }
        Map<String, Node> values = new LinkedHashMap<>();
        mapping.values().forEach((name, value) -> values.put(name, item(value, key)));
        return new Node.Mapping(values, mapping.keys(), mapping.at());
    }

    private Node.Mapping mount(Node.Mapping mount) {
        Node source = mount.values().get("source");
        boolean bind = mount.text("type").equals("bind");
        return bind && source instanceof Node.Scalar scalar && !scalar.text().matches("[a-zA-Z]:.*|\\\\\\\\.*")
                ? mount.with("source", new Node.Scalar(path(scalar.text()), scalar.at()))
                : mount;
    }

    /// The device of a local volume that binds a directory.
    private Node.Mapping volume(Node.Mapping volume) {
        Node.Mapping options = volume.mapping("driver_opts");
        boolean bind = List.of(options.text("o").split(",", -1)).contains("bind");
        String driver = volume.text("driver");
        if (!bind || (!driver.isEmpty() && !driver.equals("local")) || !options.has("device")) {
            return volume;
        }
        Node device = new Node.Scalar(path(options.text("device")), options.keyAt("device"));
        return volume.with("driver_opts", options.with("device", device));
    }

    private Node resolved(Node.Scalar scalar) {
        String text = scalar.text();
        return text.isEmpty() || ADDRESS.matcher(text).matches() ? scalar : new Node.Scalar(path(text), scalar.at());
    }

    /// The absolute path; texts with variables that are not known stay as they are.
    String path(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new ComposeException("invalid path: " + YamlText.value(text, 0));
        }
        if (text.startsWith("$")) {
            return text;
        }
        boolean ofHome = !home.isEmpty() && (text.equals("~") || text.startsWith("~/"));
        return directory
                .resolve(ofHome ? home + text.substring(1) : text)
                .normalize()
                .toString();
    }
}
