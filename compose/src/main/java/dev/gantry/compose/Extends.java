package dev.gantry.compose;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Lays services over those that they extend, of the same file or of another one.
final class Extends {
    private static final Schema.ObjectType SERVICE = Schema.object("service");

    private final Path file;
    private final Scope scope;

    /// @param file whose services these are
    Extends(Path file, Scope scope) {
        this.file = file;
        this.scope = scope;
    }

    /// A service on the way, to find circles.
    private record Place(Path file, String service) {
        @Override
        public String toString() {
            return service + " in " + file;
        }
    }

    Node.Mapping resolve(Node.Mapping tree) {
        Node.Mapping services = tree.mapping("services");
        if (services.values().isEmpty()) {
            return tree;
        }
        Map<String, Node> values = new LinkedHashMap<>();
        services.values().forEach((name, service) -> values.put(name, resolve(name, service, services, List.of())));
        return tree.with("services", new Node.Mapping(values, services.keys(), services.at()));
    }

    private Node resolve(String name, Node node, Node.Mapping services, List<Place> chain) {
        if (!(node instanceof Node.Mapping service)
                || !(service.values().get("extends") instanceof Node.Mapping base)) {
            return node;
        }
        Place place = new Place(file, name);
        if (chain.contains(place)) {
            throw new ComposeException(base.at(), "circular reference with extends: " + names(chain) + place);
        }
        List<Place> longer = new ArrayList<>(chain);
        longer.add(place);
        Node.Mapping below = base(name, base, services, longer);
        return Merge.objects(below, service.without("extends"), SERVICE);
    }

    private static String names(List<Place> chain) {
        StringBuilder text = new StringBuilder();
        chain.forEach(place -> text.append(place).append(" extends "));
        return text.toString();
    }

    private Node.Mapping base(String name, Node.Mapping base, Node.Mapping services, List<Place> chain) {
        String wanted = base.text("service");
        String other = base.text("file");
        if (other.isEmpty()) {
            return object(resolve(wanted, found(name, wanted, base, services, file), services, chain));
        }
        Path path = Path.of(scope.paths().path(other));
        Scope there = scope.in(FileTree.parent(path));
        Node.Mapping theirs = FileTree.services(path, there, base.keyAt("file"));
        Node found = found(name, wanted, base, theirs, path);
        return there.paths().resolve(object(new Extends(path, there).resolve(wanted, found, theirs, chain)), SERVICE);
    }

    private static Node found(String name, String wanted, Node.Mapping base, Node.Mapping services, Path path) {
        return services.find(wanted)
                .orElseThrow(() -> new ComposeException(
                        base.keyAt("service"),
                        "cannot extend service \"" + name + "\" in " + path + ": service \"" + wanted
                                + "\" not found"));
    }

    private static Node.Mapping object(Node node) {
        return node instanceof Node.Mapping mapping ? mapping : Node.Mapping.empty(node.at());
    }
}
