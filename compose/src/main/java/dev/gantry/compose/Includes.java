package dev.gantry.compose;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Brings in what a file includes: each with its own directory, files of variables and overrides. A name
/// that both have is refused, unless it means the same.
final class Includes {
    private static final List<String> SECTIONS =
            List.of("services", "networks", "volumes", "secrets", "configs", "models");

    private Includes() {}

    /// The tree with what it includes, without its key `include`.
    static Node.Mapping resolve(Node.Mapping tree, Scope scope) {
        Node include = tree.values().get("include");
        if (include == null) {
            return tree;
        }
        if (!(include instanceof Node.Sequence entries)) {
            throw Mismatch.of(include, "include", "a list");
        }
        Node.Mapping whole = tree.without("include");
        for (int i = 0; i < entries.items().size(); i++) {
            whole = joined(whole, included(entries.items().get(i), "include." + i, scope));
        }
        return whole;
    }

    private static Node.Mapping included(Node entry, String path, Scope scope) {
        Node.Mapping options = entry instanceof Node.Scalar scalar
                ? Node.Mapping.of("path", scalar, scalar.at())
                : entry instanceof Node.Mapping mapping ? mapping : null;
        if (options == null) {
            throw Mismatch.of(entry, path, "a text or a mapping");
        }
        for (String key : options.values().keySet()) {
            if (!List.of("path", "env_file", "project_directory").contains(key) && !key.startsWith("x-")) {
                throw new ComposeException(
                        options.keyAt(key),
                        path,
                        "additional properties '" + key + "' not allowed; allowed: env_file, path, project_directory");
            }
        }
        List<Path> files = files(options, "path", path, scope);
        if (files.isEmpty()) {
            throw new ComposeException(options.at(), path, "\"path\" is missing");
        }
        return read(files, inside(options, files.getFirst(), path, scope), options.at());
    }

    private static Scope inside(Node.Mapping options, Path first, String path, Scope scope) {
        String named = options.text("project_directory");
        Path directory =
                named.isEmpty() ? FileTree.parent(first) : Path.of(scope.paths().path(named));
        List<Path> envFiles = options.has("env_file")
                ? files(options, "env_file", path, scope)
                : List.of(directory.resolve(".env")).stream()
                        .filter(Files::isRegularFile)
                        .toList();
        Variables variables = scope.variables();
        Map<String, String> values = new LinkedHashMap<>();
        for (Path file : envFiles) {
            if (!file.equals(Path.of("/dev/null"))) {
                values.putAll(Dotenv.parse(
                        TextFiles.read(file, options.at()), file.toString(), variables.withDefaults(values)));
            }
        }
        return scope.in(directory).with(variables.withDefaults(values));
    }

    private static Node.Mapping read(List<Path> files, Scope scope, Position at) {
        Node.Mapping tree = Node.Mapping.empty(Position.none("include"));
        for (Path file : files) {
            tree = Merge.objects(tree, FileTree.read(file, scope, at), Schema.object("project"));
        }
        return ServiceEnvironment.withValues(
                Merge.unmarked(tree).without("name").without("version"), scope.variables());
    }

    private static List<Path> files(Node.Mapping options, String key, String path, Scope scope) {
        List<Node> items = switch (options.values().get(key)) {
            case null -> List.of();
            case Node.Sequence sequence -> sequence.items();
            case Node other -> List.of(other);
        };
        List<Path> files = new ArrayList<>();
        for (Node item : items) {
            if (!(item instanceof Node.Scalar scalar) || !(scalar.value() instanceof String text) || text.isEmpty()) {
                throw Mismatch.of(item, path + "." + key, "a text");
            }
            files.add(Path.of(scope.paths().path(text)));
        }
        return files;
    }

    private static Node.Mapping joined(Node.Mapping own, Node.Mapping included) {
        Node.Mapping whole = own;
        for (String section : SECTIONS) {
            if (included.has(section)) {
                whole = whole.with(section, section(own.mapping(section), included.mapping(section), section));
            }
        }
        return whole;
    }

    private static Node.Mapping section(Node.Mapping own, Node.Mapping included, String section) {
        Node.Mapping whole = own;
        for (Map.Entry<String, Node> entry : included.values().entrySet()) {
            Node mine = own.values().get(entry.getKey());
            if (mine != null && !PlainValues.of(mine).equals(PlainValues.of(entry.getValue()))) {
                throw new ComposeException(
                        mine.at(),
                        section + "." + entry.getKey() + " conflicts with imported resource, at "
                                + entry.getValue().at());
            }
            whole = mine == null ? whole.with(entry.getKey(), entry.getValue()) : whole;
        }
        return whole;
    }
}
