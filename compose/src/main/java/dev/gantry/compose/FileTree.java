package dev.gantry.compose;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Makes one tree of a Compose file: its documents, what it includes, what its services extend.
final class FileTree {
    private static final Schema.ObjectType PROJECT = Schema.object("project");

    private FileTree() {}

    /// Of a file on the disk. Paths are absolute unless that is left out.
    ///
    /// @param at what names the file
    static Node.Mapping read(Path file, Scope scope, Position at) {
        return read(TextFiles.read(file, at), label(file, scope), file, scope);
    }

    /// @param label as errors name the file
    /// @param file where it is, or would be
    static Node.Mapping read(String text, String label, Path file, Scope scope) {
        Scope inside = scope.entering(file);
        List<Node.Mapping> documents = new ArrayList<>();
        for (Node document : YamlReader.read(text, label)) {
            Node.Mapping whole = Includes.resolve(canonical(document, inside), inside);
            documents.add(resolved(new Extends(file, inside).resolve(whole), inside));
        }
        return merged(documents, label);
    }

    /// The services alone, for `extends`: what the file includes counts, what its services extend is still
    /// to come.
    ///
    /// @param at what names the file
    static Node.Mapping services(Path file, Scope scope, Position at) {
        List<Node.Mapping> documents = new ArrayList<>();
        for (Node document : YamlReader.read(TextFiles.read(file, at), label(file, scope))) {
            documents.add(Includes.resolve(canonical(document, scope), scope));
        }
        return merged(documents, label(file, scope)).mapping("services");
    }

    /// One document alone keeps its marks: they act upon what another file says.
    private static Node.Mapping merged(List<Node.Mapping> documents, String label) {
        return documents.stream()
                .reduce((base, over) -> Merge.objects(base, over, PROJECT))
                .orElse(Node.Mapping.empty(new Position(label, 1, 1)));
    }

    private static Node.Mapping resolved(Node.Mapping tree, Scope scope) {
        return scope.shared().options().resolvePaths() ? scope.paths().resolve(tree, PROJECT) : tree;
    }

    private static Node.Mapping canonical(Node document, Scope scope) {
        boolean interpolate = scope.shared().options().interpolate();
        Node filled = interpolate ? new Interpolation(scope.variables()).apply(document, "") : document;
        List<String> warnings = scope.shared().warnings();
        if (!(filled instanceof Node.Mapping mapping)) {
            throw new ComposeException(filled.at(), "top-level object must be a mapping");
        }
        if (mapping.has("version")) {
            warnings.add(mapping.keyAt("version").file()
                    + ": the attribute `version` is obsolete, it will be ignored, please remove it to avoid potential"
                    + " confusion");
        }
        return new Canonical(interpolate, warnings).object(mapping, PROJECT, "") instanceof Node.Mapping tree
                ? tree
                : mapping;
    }

    /// The path as short as it can be said.
    static String label(Path file, Scope scope) {
        Path directory = scope.chain().isEmpty()
                ? scope.directory()
                : parent(scope.chain().getFirst());
        return file.startsWith(directory) ? directory.relativize(file).toString() : file.toString();
    }

    static Path parent(Path file) {
        Path parent = file.getParent();
        return parent == null ? file : parent;
    }
}
