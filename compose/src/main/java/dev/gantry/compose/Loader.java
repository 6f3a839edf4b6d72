package dev.gantry.compose;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The whole way from a command line to a project that is complete and checked.
public final class Loader {
    private static final Schema.ObjectType PROJECT = Schema.object("project");

    private final LoadRequest request;
    private final LoadOptions options;
    private final List<String> warnings = new ArrayList<>();

    private Loader(LoadRequest request) {
        this.request = request;
        this.options = request.options();
    }

    /// Reads a project.
    ///
    /// Errors: [ComposeException] with the place and what is wrong there.
    public static LoadedProject load(LoadRequest request) {
        return new Loader(request).load();
    }

    private LoadedProject load() {
        Variables variables = variables(request.workingDirectory(), Variables.of(request.environment()));
        List<String> files = ComposeFiles.find(request, variables, warnings);
        Path directory = directory(files);
        variables = directory.equals(request.workingDirectory()) ? variables : variables(directory, variables);
        Scope scope = scope(directory, variables);
        String name = ProjectName.choose(request, variables, declaredName(files, scope), directory);
        Variables all = Variables.of(withName(variables, name));
        Node.Mapping tree = tree(files, scope(directory, all)).with("name", new Node.Scalar(name, Position.none(name)));
        Node.Mapping complete = complete(tree, scope(directory, all), name);
        if (options.checkConsistency()) {
            new Consistency(complete).check();
        }
        return loaded(complete, files, directory, all);
    }

    private Scope scope(Path directory, Variables variables) {
        String home = request.environment().getOrDefault("HOME", "");
        return new Scope(directory, variables, List.of(), new Scope.Shared(options, warnings, home));
    }

    private static Map<String, String> withName(Variables variables, String name) {
        Map<String, String> values = new LinkedHashMap<>(variables.values());
        values.put("COMPOSE_PROJECT_NAME", name);
        return values;
    }

    private LoadedProject loaded(Node.Mapping tree, List<String> files, Path directory, Variables variables) {
        Set<String> profiles = profiles(variables);
        Selection selection = new Selection(tree, profiles);
        Set<String> chosen = selection.services(request.services(), options.checkConsistency());
        Node.Mapping chosenTree = selection.only(chosen);
        Node.Mapping shown = options.allResources() ? chosenTree : Selection.withoutUnused(chosenTree);
        if (options.resolveEnvironment()) {
            shown = ServiceEnvironment.withFiles(shown, variables);
        }
        warnings.addAll(variables.warnings());
        List<Path> paths =
                files.stream().filter(file -> !file.equals("-")).map(Path::of).toList();
        return new LoadedProject(
                shown, tree, directory, paths, variables.values(), profiles, chosen, warnings, options);
    }

    private Set<String> profiles(Variables variables) {
        Set<String> profiles = new LinkedHashSet<>(request.profiles());
        if (profiles.isEmpty()) {
            for (String profile : variables.find("COMPOSE_PROFILES").orElse("").split(",", -1)) {
                profiles.add(profile.strip());
            }
        }
        profiles.remove("");
        return profiles;
    }

    private Path directory(List<String> files) {
        if (!request.projectDirectory().isEmpty()) {
            return request.workingDirectory()
                    .resolve(request.projectDirectory())
                    .normalize();
        }
        return files.stream()
                .filter(file -> !file.equals("-"))
                .findFirst()
                .map(file -> FileTree.parent(Path.of(file)))
                .orElse(request.workingDirectory());
    }

    /// The variables that are known, with those of the files of variables.
    private Variables variables(Path directory, Variables known) {
        List<Path> files = new ArrayList<>();
        List<String> named = request.envFiles().isEmpty()
                ? List.of(known.find("COMPOSE_ENV_FILES").orElse("").split(",", -1))
                : request.envFiles();
        named.stream()
                .filter(file -> !file.isEmpty())
                .forEach(file ->
                        files.add(request.workingDirectory().resolve(file).normalize()));
        boolean disabled = known.find("COMPOSE_DISABLE_ENV_FILE").orElse("").matches("1|t|T|true|TRUE|True");
        Path usual = directory.resolve(".env");
        if (files.isEmpty() && !disabled && Files.isRegularFile(usual)) {
            files.add(usual);
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (Path file : files) {
            if (!Files.exists(file)) {
                throw new ComposeException("couldn't find env file: " + file);
            }
            values.putAll(Dotenv.parse(TextFiles.read(file), file.toString(), known.withDefaults(values)));
        }
        return known.withDefaults(values);
    }

    /// `name:` of the last file that has one.
    private Optional<String> declaredName(List<String> files, Scope scope) {
        Optional<String> name = Optional.empty();
        for (String file : files) {
            for (Node document : YamlReader.read(text(file), label(file, scope))) {
                if (document instanceof Node.Mapping mapping
                        && mapping.values().get("name") instanceof Node.Scalar found) {
                    Node filled =
                            options.interpolate() ? new Interpolation(scope.variables()).apply(found, "name") : found;
                    name = filled instanceof Node.Scalar scalar ? Optional.of(scalar.text()) : name;
                }
            }
        }
        return name;
    }

    private String text(String file) {
        return file.equals("-") ? request.input() : TextFiles.read(Path.of(file));
    }

    private static String label(String file, Scope scope) {
        return file.equals("-") ? "standard input" : FileTree.label(Path.of(file), scope);
    }

    private Node.Mapping tree(List<String> files, Scope scope) {
        Node.Mapping tree = Node.Mapping.empty(Position.none("project"));
        for (String file : files) {
            Path place = file.equals("-") ? scope.directory().resolve("-") : Path.of(file);
            Node.Mapping own = FileTree.read(text(file), label(file, scope), place, scope);
            tree = Merge.objects(tree, own, PROJECT);
        }
        if (tree.values().isEmpty()) {
            throw new ComposeException("empty compose file");
        }
        return Uniqueness.of(Merge.unmarked(tree).without("version"), PROJECT);
    }

    private Node.Mapping complete(Node.Mapping tree, Scope scope, String name) {
        Node.Mapping whole = new Defaults(scope.paths(), options.resolvePaths()).apply(tree);
        if (options.interpolate()) {
            whole = ServiceEnvironment.withValues(whole, scope.variables());
        }
        return options.normalize() ? new Normalization(name).apply(whole) : whole;
    }
}
