package dev.gantry.engine;

import static dev.gantry.engine.EngineException.conflict;
import static dev.gantry.engine.EngineException.invalid;
import static dev.gantry.engine.EngineException.notFound;

import dev.gantry.api.Json;
import dev.gantry.network.NetworkSpec;
import dev.gantry.storage.NameTakenException;
import dev.gantry.storage.NetworkRow;
import dev.gantry.storage.NetworkTable;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The networks of this engine by id, beginning of an id, and name: the predefined ones and those in the database.
final class NetworkRegistry {
    static final String HOST = "host";
    static final String NONE = "none";
    private static final List<String> PREDEFINED = List.of(NetworkSpec.DEFAULT, HOST, NONE);

    private final NetworkTable table;
    private final PrefixIndex<NetworkDocument> byId = new PrefixIndex<>();
    private final Map<String, NetworkDocument> byName = new ConcurrentHashMap<>();

    /// @param table the rows; what they hold is loaded
    /// @param bridge the default network; empty where this host has none
    NetworkRegistry(NetworkTable table, Optional<NetworkSpec> bridge, Instant started) {
        this.table = table;
        add(NetworkDocument.predefined(bridge.orElseGet(() -> nothing(NetworkSpec.DEFAULT, "bridge")), started));
        add(NetworkDocument.predefined(nothing(HOST, "host"), started));
        add(NetworkDocument.predefined(nothing(NONE, "null"), started));
        table.all().forEach(row -> add(Json.read(row.document(), NetworkDocument.class)));
    }

    private static NetworkSpec nothing(String name, String driver) {
        return new NetworkSpec(NetworkSpec.predefinedId(name), name, driver, false, true, false, List.of(), Map.of());
    }

    static boolean predefined(String name) {
        return PREDEFINED.contains(name);
    }

    private void add(NetworkDocument network) {
        byId.put(network.id(), network);
        byName.put(network.name(), network);
    }

    /// Stores a new network and shows it.
    ///
    /// @throws EngineException `CONFLICT` where another has its name
    void insert(NetworkDocument network) {
        try {
            table.insert(new NetworkRow(network.id(), network.name(), network.created(), Json.write(network)));
        } catch (NameTakenException e) {
            throw conflict("network with name " + network.name() + " already exists");
        }
        add(network);
    }

    /// Removes the row, then the network from sight.
    void delete(NetworkDocument network) {
        table.delete(network.id());
        byId.remove(network.id());
        byName.remove(network.name());
    }

    /// By full id, name, or unambiguous beginning of an id, in this order.
    ///
    /// @throws EngineException `INVALID_PARAMETER` where the beginning is that of several
    Optional<NetworkDocument> find(String reference) {
        Optional<NetworkDocument> exact = byId.get(reference).or(() -> named(reference));
        if (exact.isPresent()) {
            return exact;
        }
        try {
            return byId.find(reference);
        } catch (PrefixIndex.AmbiguousPrefix e) {
            throw invalid("network " + reference + " is ambiguous: more than one id begins with it");
        }
    }

    Optional<NetworkDocument> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /// @throws EngineException `NOT_FOUND`: `network x not found`
    NetworkDocument require(String reference) {
        return find(reference).orElseThrow(() -> notFound("network " + reference + " not found"));
    }

    Collection<NetworkDocument> all() {
        return byId.all();
    }

    /// Those that the network room makes, but for the default one.
    List<NetworkSpec> made() {
        return byId.all().stream()
                .filter(network -> !predefined(network.name()) && !network.configOnly())
                .map(NetworkDocument::spec)
                .toList();
    }
}
