package dev.gantry.engine;

import static dev.gantry.engine.EngineException.conflict;
import static dev.gantry.engine.EngineException.invalid;
import static dev.gantry.engine.EngineException.notFound;

import dev.gantry.api.Json;
import dev.gantry.storage.ContainerRow;
import dev.gantry.storage.ContainerTable;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The containers of this engine by id, beginning of an id, and name. What is stored of them is the database's;
/// this is where running code finds them.
final class ContainerRegistry {
    private final ContainerTable table;
    private final PrefixIndex<Container> byId = new PrefixIndex<>();

    /// Name to id, also of containers that are still being made: a name is taken from the moment it is
    /// reserved.
    private final Map<String, String> names = new ConcurrentHashMap<>();

    /// @param table the rows; what they hold is loaded
    ContainerRegistry(ContainerTable table) {
        this.table = table;
        table.all().forEach(row -> add(Json.read(row.document(), ContainerDocument.class)));
    }

    private void add(ContainerDocument document) {
        Container container = new Container(document, changed -> table.update(changed.id(), Json.write(changed)));
        names.put(document.name(), document.id());
        byId.put(document.id(), container);
    }

    /// Stores a new container, whose name is reserved, and shows it.
    void insert(ContainerDocument document) {
        table.insert(new ContainerRow(
                document.id(), document.name(), document.imageId(), document.created(), Json.write(document)));
        add(document);
    }

    /// Gives a container another name. The caller holds its `verbs`.
    ///
    /// @throws EngineException `CONFLICT` where another container has it
    void rename(Container container, String name) {
        String old = container.document().name();
        reserve(name, container.id());
        try (Rollback rollback = new Rollback()) {
            rollback.onFailure(() -> release(name, container.id()));
            table.rename(container.id(), name);
            container.change(document -> document.withName(name));
            rollback.keep();
        }
        release(old, container.id());
    }

    /// Removes the row, then the container from sight.
    void delete(Container container) {
        table.delete(container.id());
        byId.remove(container.id());
        release(container.document().name(), container.id());
    }

    /// Takes a name.
    ///
    /// @throws EngineException `CONFLICT` where another container has it
    void reserve(String name, String id) {
        String owner = names.putIfAbsent(name, id);
        if (owner != null && !owner.equals(id)) {
            throw conflict("Conflict. The container name \"/" + name + "\" is already in use by container \"" + owner
                    + "\". You have to remove (or rename) that container to be able to reuse that name.");
        }
    }

    /// Takes a generated name that is free.
    String reserveGenerated(String id) {
        for (int attempt = 0; attempt < 100; attempt++) {
            String name = ContainerName.generate(attempt);
            if (names.putIfAbsent(name, id) == null) {
                return name;
            }
        }
        String fallback = id.substring(0, 12);
        reserve(fallback, id);
        return fallback;
    }

    void release(String name, String id) {
        names.remove(name, id);
    }

    Collection<Container> all() {
        return byId.all();
    }

    Optional<Container> get(String id) {
        return byId.get(id);
    }

    /// The container with this id, this name (with or without a leading slash), this path of a link
    /// (`web/store`), or this beginning of an id: in that order.
    ///
    /// @throws EngineException `NOT_FOUND`, or `INVALID_PARAMETER` where several ids begin so
    Container require(String reference) {
        return find(reference).orElseThrow(() -> notFound("No such container: " + reference));
    }

    Optional<Container> find(String reference) {
        Optional<Container> exact = byId.get(reference);
        if (exact.isPresent()) {
            return exact;
        }
        String name = reference.startsWith("/") ? reference.substring(1) : reference;
        String named = names.get(name);
        if (named != null) {
            return byId.get(named);
        }
        return name.indexOf('/') < 0 ? byPrefix(reference) : linked(name);
    }

    private Optional<Container> linked(String path) {
        int slash = path.lastIndexOf('/');
        return find(path.substring(0, slash))
                .flatMap(parent -> Links.target(parent.document(), path.substring(slash + 1)))
                .flatMap(byId::get);
    }

    private Optional<Container> byPrefix(String reference) {
        try {
            return byId.find(reference);
        } catch (PrefixIndex.AmbiguousPrefix e) {
            throw invalid(Failures.text(e));
        }
    }
}
