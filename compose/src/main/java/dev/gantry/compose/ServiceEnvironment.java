package dev.gantry.compose;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// The variables and labels of services: values of the surroundings for names without one, and what
/// `env_file` and `label_file` name.
final class ServiceEnvironment {
    private ServiceEnvironment() {}

    /// Gives names without a value that of the surroundings, where these have one.
    static Node.Mapping withValues(Node.Mapping tree, Variables variables) {
        return eachService(tree, service -> {
            Node.Mapping filled = filled(service, "environment", variables);
            return filled.has("build")
                    ? filled.with("build", filled(filled.mapping("build"), "args", variables))
                    : filled;
        });
    }

    /// Reads the files, which then are no longer in the tree.
    static Node.Mapping withFiles(Node.Mapping tree, Variables variables) {
        return eachService(tree, service -> labels(environment(service, variables)));
    }

    private interface Change {
        Node.Mapping of(Node.Mapping service);
    }

    private static Node.Mapping eachService(Node.Mapping tree, Change change) {
        Node.Mapping services = tree.mapping("services");
        Map<String, Node> values = new LinkedHashMap<>();
        services.values()
                .forEach((name, service) ->
                        values.put(name, service instanceof Node.Mapping mapping ? change.of(mapping) : service));
        return tree.has("services")
                ? tree.with("services", new Node.Mapping(values, services.keys(), services.at()))
                : tree;
    }

    private static Node.Mapping filled(Node.Mapping object, String key, Variables variables) {
        if (!(object.values().get(key) instanceof Node.Mapping texts)) {
            return object;
        }
        Map<String, Node> values = new LinkedHashMap<>();
        texts.values().forEach((name, value) -> {
            boolean open = value instanceof Node.Scalar scalar && scalar.value() == null;
            Node found = open
                    ? variables
                            .find(name)
                            .<Node>map(text -> new Node.Scalar(text, value.at()))
                            .orElse(value)
                    : value;
            values.put(name, found);
        });
        return object.with(key, new Node.Mapping(values, texts.keys(), texts.at()));
    }

    private static Node.Mapping environment(Node.Mapping service, Variables variables) {
        if (!service.has("env_file")) {
            return service;
        }
        Map<String, Node> values = new LinkedHashMap<>();
        for (Node item : service.items("env_file")) {
            if (item instanceof Node.Mapping entry) {
                read(entry, variables).forEach((name, value) -> values.put(name, new Node.Scalar(value, entry.at())));
            }
        }
        return service.without("env_file").with("environment", over(values, service.mapping("environment")));
    }

    private static Map<String, String> read(Node.Mapping entry, Variables variables) {
        Path file = Path.of(entry.text("path"));
        if (!Files.exists(file)) {
            if (entry.text("required").equals("false")) {
                return Map.of();
            }
            throw new ComposeException(
                    entry.at(), "env file " + file + " not found: stat " + file + ": no such file or directory");
        }
        String format = entry.text("format");
        return switch (format) {
            case "raw" -> Dotenv.raw(TextFiles.read(file, entry.at()), variables);
            case "" -> Dotenv.parse(TextFiles.read(file, entry.at()), file.toString(), variables);
            default ->
                throw new ComposeException(
                        entry.keyAt("format"), "unsupported env_file format \"" + format + "\"; allowed: raw");
        };
    }

    private static Node.Mapping labels(Node.Mapping service) {
        if (!service.has("label_file")) {
            return service;
        }
        Map<String, Node> values = new LinkedHashMap<>();
        for (Node item : service.items("label_file")) {
            if (item instanceof Node.Scalar scalar) {
                Path file = Path.of(scalar.text());
                Dotenv.parse(TextFiles.read(file, scalar.at()), file.toString(), Variables.of(Map.of()))
                        .forEach((name, value) -> values.put(name, new Node.Scalar(value, scalar.at())));
            }
        }
        return service.without("label_file").with("labels", over(values, service.mapping("labels")));
    }

    private static Node.Mapping over(Map<String, Node> read, Node.Mapping own) {
        Map<String, Node> values = new LinkedHashMap<>(read);
        own.values().forEach(values::put);
        return new Node.Mapping(values, own.keys(), own.at());
    }
}
