package dev.gantry.compose;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What loading has made of files: a tree in which each value knows its place, the text of it, and the
/// [Project].
public final class LoadedProject {
    private final Node.Mapping tree;
    private final Node.Mapping all;
    private final Path directory;
    private final List<Path> files;
    private final Map<String, String> environment;
    private final Set<String> profiles;
    private final Set<String> services;
    private final List<String> warnings;
    private final LoadOptions options;

    /// @param tree of the services that count and what they use
    /// @param all of all services
    LoadedProject(
            Node.Mapping tree,
            Node.Mapping all,
            Path directory,
            List<Path> files,
            Map<String, String> environment,
            Set<String> profiles,
            Set<String> services,
            List<String> warnings,
            LoadOptions options) {
        this.tree = tree;
        this.all = all;
        this.directory = directory;
        this.files = List.copyOf(files);
        this.environment = Sorted.copy(environment);
        this.profiles = Sorted.copy(profiles);
        this.services = Sorted.copy(services);
        this.warnings = List.copyOf(warnings);
        this.options = options;
    }

    /// What is odd about the files, a line each.
    public List<String> warnings() {
        return warnings;
    }

    /// The variables that interpolation saw, by name.
    public Map<String, String> environment() {
        return environment;
    }

    /// Names of the services that count, a dependency before what needs it.
    public List<String> services() {
        List<String> ordered = new ArrayList<>();
        services.forEach(name -> add(name, ordered, new TreeSet<>()));
        return ordered;
    }

    private void add(String name, List<String> ordered, Set<String> way) {
        if (ordered.contains(name) || !services.contains(name) || !way.add(name)) {
            return;
        }
        service(name).mapping("depends_on").values().keySet().stream()
                .sorted()
                .forEach(other -> add(other, ordered, way));
        ordered.add(name);
    }

    /// Names within the project of what a section holds: `networks`, `volumes`, `models`, `secrets`,
    /// `configs`.
    public Set<String> names(String section) {
        return Sorted.copy(tree.mapping(section).values().keySet());
    }

    /// All profiles that services belong to, active or not.
    public Set<String> profiles() {
        Set<String> names = new TreeSet<>();
        all.mapping("services").values().values().forEach(value -> {
            if (value instanceof Node.Mapping service) {
                names.addAll(Fields.texts(service.items("profiles")));
            }
        });
        return names;
    }

    /// The image of each service that counts, by service; one that has no name is named after project and
    /// service.
    public Map<String, String> images() {
        Map<String, String> images = new TreeMap<>();
        for (String name : services) {
            String image = service(name).text("image");
            images.put(name, image.isEmpty() ? tree.text("name") + "-" + name : image);
        }
        return images;
    }

    /// The hash of a service's configuration.
    ///
    /// Errors: [ComposeException] when there is no such service.
    public String hash(String service) {
        if (!services.contains(service)) {
            throw new ComposeException("no such service: " + service);
        }
        return ServiceHash.of(service(service));
    }

    private Node.Mapping service(String name) {
        return tree.mapping("services").mapping(name);
    }

    /// The same with other images, by service.
    public LoadedProject withImages(Map<String, String> images) {
        Node.Mapping changed = tree.mapping("services");
        for (Map.Entry<String, String> image : images.entrySet()) {
            Node.Mapping service = changed.mapping(image.getKey());
            Node name = new Node.Scalar(image.getValue(), service.keyAt("image"));
            changed = changed.with(image.getKey(), service.with("image", name));
        }
        return with(tree.with("services", changed));
    }

    /// Nothing but the images of services, as a file that is laid over others.
    public LoadedProject imagesAlone() {
        Node.Mapping images = Node.Mapping.empty(tree.at());
        for (String name : services) {
            Node image = service(name).values().get("image");
            if (image != null) {
                images = images.with(name, Node.Mapping.of("image", image, image.at()));
            }
        }
        return with(Node.Mapping.of("services", images, tree.at()));
    }

    private LoadedProject with(Node.Mapping other) {
        return new LoadedProject(other, all, directory, files, environment, profiles, services, warnings, options);
    }

    /// The project as YAML, as `docker compose config` prints it.
    public String yaml() {
        return escaped(YamlWriter.write(rendered(false)));
    }

    /// The project as JSON, as `docker compose config --format json` prints it.
    public String json() {
        return escaped(JsonWriter.write(rendered(true), true));
    }

    private Map<String, @Nullable Object> rendered(boolean json) {
        Rendering rendering = new Rendering(json);
        if (options.interpolate()) {
            return rendering.project(tree);
        }
        Map<String, @Nullable Object> plain = new LinkedHashMap<>();
        new TreeMap<>(tree.values()).forEach((key, value) -> plain.put(key, rendering.plain(value)));
        return plain;
    }

    /// A dollar is written as two, so that the text can be read again.
    private String escaped(String text) {
        return options.interpolate() ? text.replace("$", "$$") : text;
    }

    /// Where the value of a key comes from, and those below it: lines of `place  key: value`.
    ///
    /// Errors: [ComposeException] when there is no such key.
    ///
    /// @param key `services.web.ports`, or `services.web.ports.0`
    public List<String> explain(String key) {
        return new Explanation(tree).of(key);
    }

    /// The variables that the files name; of use only for files that were read without interpolation.
    public List<VariableUse> variables() {
        return VariableUse.in(tree);
    }

    /// The project as records.
    public Project project() {
        Node.Mapping known = all.mapping("services");
        for (Map.Entry<String, Node> service : tree.mapping("services").values().entrySet()) {
            known = known.with(service.getKey(), service.getValue());
        }
        return new ProjectReader(tree, environment).read(directory, files, profiles, services, known);
    }
}
