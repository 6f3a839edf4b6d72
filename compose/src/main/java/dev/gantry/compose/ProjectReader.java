package dev.gantry.compose;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Makes records of the tree of a whole project.
final class ProjectReader {
    private final Node.Mapping tree;
    private final Map<String, String> environment;

    ProjectReader(Node.Mapping tree, Map<String, String> environment) {
        this.tree = tree;
        this.environment = environment;
    }

    /// @param active the services that count
    /// @param all all services of the files, to tell of those that do not count
    Project read(Path directory, List<Path> files, Set<String> profiles, Set<String> active, Node.Mapping all) {
        Fields project = new Fields(tree);
        Map<String, Service> enabled = new TreeMap<>();
        Map<String, Service> disabled = new TreeMap<>();
        all.values().forEach((name, value) -> {
            if (value instanceof Node.Mapping service) {
                (active.contains(name) ? enabled : disabled).put(name, new ServiceReader(name, service).read());
            }
        });
        return new Project(
                project.text("name"),
                directory,
                files,
                environment,
                profiles,
                enabled,
                disabled,
                project.objects("networks", ProjectReader::network),
                project.objects("volumes", ProjectReader::volume),
                project.objects("secrets", this::fileObject),
                project.objects("configs", this::fileObject),
                project.objects("models", ProjectReader::model));
    }

    private static Network network(Fields network) {
        Fields ipam = network.object("ipam");
        return new Network(
                network.text("name"),
                network.flag("external"),
                network.text("driver"),
                network.map("driver_opts"),
                ipam.text("driver"),
                ipam.list("config", ProjectReader::pool),
                network.flag("internal"),
                network.flag("attachable"),
                network.optionalFlag("enable_ipv4"),
                network.optionalFlag("enable_ipv6"),
                network.map("labels"));
    }

    private static AddressPool pool(Fields pool) {
        return new AddressPool(
                pool.text("subnet"), pool.text("ip_range"), pool.text("gateway"), pool.map("aux_addresses"));
    }

    private static Volume volume(Fields volume) {
        return new Volume(
                volume.text("name"),
                volume.flag("external"),
                volume.text("driver"),
                volume.map("driver_opts"),
                volume.map("labels"));
    }

    private static Model model(Fields model) {
        return new Model(
                model.text("name"), model.text("model"), model.number("context_size"), model.texts("runtime_flags"));
    }

    private FileObject fileObject(Fields object) {
        String variable = object.text("environment");
        @Nullable String content = variable.isEmpty() ? null : environment.get(variable);
        return new FileObject(
                object.text("name"),
                object.flag("external"),
                object.text("file").isEmpty() ? null : Path.of(object.text("file")),
                variable,
                object.has("content") ? object.text("content") : content,
                object.map("labels"));
    }
}
