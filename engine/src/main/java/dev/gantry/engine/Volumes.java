package dev.gantry.engine;

import static dev.gantry.engine.EngineException.conflict;
import static dev.gantry.engine.EngineException.invalid;
import static dev.gantry.engine.EngineException.notFound;

import dev.gantry.api.Json;
import dev.gantry.api.Nil;
import dev.gantry.api.PruneResponse;
import dev.gantry.api.Rfc3339;
import dev.gantry.api.Volume;
import dev.gantry.engine.ContainerMount.Kind;
import dev.gantry.storage.Storage;
import dev.gantry.storage.VolumeRow;
import dev.gantry.volume.LocalVolumes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Volumes of the `local` driver: named ones, and anonymous ones that containers ask for.
public final class Volumes {
    /// Marks a volume that nobody named, as Docker does: `rm -v` and `--rm` take it along.
    private static final String ANONYMOUS = "com.docker.volume.anonymous";

    private static final Set<String> LIST_FILTERS = Set.of("dangling", "driver", "label", "label!", "name");
    private static final Set<String> PRUNE_FILTERS = Set.of("all", "label", "label!");

    /// A volume as it is stored.
    record Stored(String name, Instant created, Map<String, String> labels, Map<String, String> options) {
        boolean anonymous() {
            return labels.containsKey(ANONYMOUS);
        }
    }

    private final Storage storage;
    private final LocalVolumes local;
    private final ContainerRegistry containers;
    private final Events events;
    private final Map<String, Stored> volumes = new ConcurrentHashMap<>();

    /// Volumes of containers that are being made and are not in the registry yet, by container id.
    private final Map<String, List<String>> claimed = new ConcurrentHashMap<>();

    /// Guards making and removing.
    private final ReentrantLock changing = new ReentrantLock();

    Volumes(Storage storage, LocalVolumes local, ContainerRegistry containers, Events events) {
        this.storage = storage;
        this.local = local;
        this.containers = containers;
        this.events = events;
        storage.volumes().all().forEach(row -> volumes.put(row.name(), Json.read(row.document(), Stored.class)));
    }

    /// Makes a volume; one that is there already is answered as it is.
    ///
    /// @param name empty for a generated one
    /// @throws EngineException `INVALID_PARAMETER`, `NOT_FOUND` for another driver
    public Volume create(
            String name, String driver, @Nullable Map<String, String> options, @Nullable Map<String, String> labels) {
        String wanted = name.isEmpty() ? Ids.random() : name;
        requireLocal(wanted, driver);
        for (String option : Nil.toEmpty(options).keySet()) {
            throw new EngineException(
                    EngineException.Kind.NOT_IMPLEMENTED,
                    "create " + wanted + ": option \"" + option + "\" of the local volume driver is not supported yet");
        }
        if (name.isEmpty()) {
            Map<String, String> marked = new ConcurrentHashMap<>(Nil.toEmpty(labels));
            marked.put(ANONYMOUS, "");
            return wire(make(wanted, marked));
        }
        return wire(make(wanted, Nil.toEmpty(labels)));
    }

    private static void requireLocal(String name, String driver) {
        if (!driver.isEmpty() && !driver.equals("local")) {
            throw notFound("create " + name + ": error looking up volume plugin " + driver + ": plugin \"" + driver
                    + "\" not found");
        }
    }

    private Stored make(String name, Map<String, String> labels) {
        changing.lock();
        try {
            Stored there = volumes.get(name);
            if (there != null) {
                return there;
            }
            Stored made = new Stored(name, Instant.now(), Map.copyOf(labels), Map.of());
            local.create(name);
            storage.volumes().insert(new VolumeRow(name, made.created(), Json.write(made)));
            volumes.put(name, made);
            events.publish("volume", "create", name, Map.of("driver", "local"));
            return made;
        } catch (IllegalArgumentException e) {
            throw invalid("create " + name + ": " + Failures.text(e));
        } finally {
            changing.unlock();
        }
    }

    /// Gives each volume mount of a container that is being made its volume, making those that are missing.
    /// What was made is taken back with `rollback`; until [#unclaim] none of them can be removed.
    List<ContainerMount> resolve(String containerId, Iterable<ContainerMount> mounts, Rollback rollback) {
        List<ContainerMount> resolved = new ArrayList<>();
        List<String> claims = new CopyOnWriteArrayList<>();
        claimed.put(containerId, claims);
        for (ContainerMount mount : mounts) {
            boolean open = mount.kind() == Kind.VOLUME && mount.source().isEmpty();
            ContainerMount made = open ? resolve(mount, claims, rollback) : mount;
            resolved.add(made);
        }
        return resolved;
    }

    /// The container is in the registry now, or will never be.
    void unclaim(String containerId) {
        claimed.remove(containerId);
    }

    private ContainerMount resolve(ContainerMount mount, List<String> claims, Rollback rollback) {
        boolean anonymous = mount.name().isEmpty();
        String name = anonymous ? Ids.random() : mount.name();
        claims.add(name);
        boolean existed = volumes.containsKey(name);
        Stored volume = make(name, anonymous ? Map.of(ANONYMOUS, "") : Map.of());
        if (!existed) {
            rollback.onFailure(() -> drop(volume));
        }
        return mount.withSource(name, local.mountpoint(name).toString());
    }

    /// Source: Engine API, `VolumeList`.
    public List<Volume> list(Filters filters) {
        filters.accepting(LIST_FILTERS);
        boolean byUse = filters.has("dangling");
        boolean dangling = filters.flag("dangling", false);
        return volumes.values().stream()
                .filter(volume -> filters.any("name", wanted -> volume.name().contains(wanted)))
                .filter(volume -> filters.any("driver", "local"::equals))
                .filter(volume -> filters.labels(volume.labels()))
                .filter(volume -> !byUse || users(volume.name()).isEmpty() == dangling)
                .sorted(Comparator.comparing(Stored::name))
                .map(this::wire)
                .toList();
    }

    /// One volume.
    ///
    /// @throws EngineException `NOT_FOUND`: `get x: no such volume`
    public Volume inspect(String name) {
        return wire(require(name));
    }

    private Stored require(String name) {
        return Optional.ofNullable(volumes.get(name)).orElseThrow(() -> notFound("get " + name + ": no such volume"));
    }

    /// Removes a volume and all that is in it.
    ///
    /// @param force makes a missing volume no error
    /// @throws EngineException `NOT_FOUND`, `CONFLICT` where containers use it
    public void remove(String name, boolean force) {
        if (force && !volumes.containsKey(name)) {
            return;
        }
        changing.lock();
        try {
            Stored volume = require(name);
            List<String> users = users(name);
            if (!users.isEmpty()) {
                throw conflict("remove " + name + ": volume is in use - [" + String.join(", ", users) + "]");
            }
            drop(volume);
        } finally {
            changing.unlock();
        }
    }

    private void drop(Stored volume) {
        storage.volumes().delete(volume.name());
        volumes.remove(volume.name());
        local.remove(volume.name());
        events.publish("volume", "destroy", volume.name(), Map.of("driver", "local"));
    }

    /// Removes what no container uses: anonymous volumes, with `all` named ones, too.
    public PruneResponse.Volumes prune(Filters filters) {
        filters.accepting(PRUNE_FILTERS);
        boolean all = filters.flag("all", false);
        List<String> removed = new ArrayList<>();
        long freed = 0;
        for (Stored volume : List.copyOf(volumes.values())) {
            if ((all || volume.anonymous())
                    && filters.labels(volume.labels())
                    && users(volume.name()).isEmpty()) {
                long size = local.sizeBytes(volume.name());
                if (removeUnused(volume)) {
                    removed.add(volume.name());
                    freed += size;
                }
            }
        }
        events.publish("volume", "prune", "", Map.of("reclaimed", Long.toString(freed)));
        return new PruneResponse.Volumes(removed, freed);
    }

    private boolean removeUnused(Stored volume) {
        try {
            remove(volume.name(), true);
            return true;
        } catch (EngineException e) {
            return false; // a container took it meanwhile
        }
    }

    /// A container is gone, and its anonymous volumes go with it where that was asked.
    void containerRemoved(ContainerDocument document, boolean withVolumes) {
        if (!withVolumes) {
            return;
        }
        for (ContainerMount mount : document.mounts()) {
            Stored volume = mount.kind() == Kind.VOLUME ? volumes.get(mount.name()) : null;
            if (volume != null && volume.anonymous()) {
                removeUnused(volume);
            }
        }
    }

    private List<String> users(String name) {
        List<String> users = new ArrayList<>();
        claimed.forEach((container, names) -> {
            if (names.contains(name)) {
                users.add(container);
            }
        });
        for (Container container : containers.all()) {
            boolean uses = container.document().mounts().stream()
                    .anyMatch(
                            mount -> mount.kind() == Kind.VOLUME && mount.name().equals(name));
            if (uses && !users.contains(container.id())) {
                users.add(container.id());
            }
        }
        return users;
    }

    /// For `system df`: size and use of every volume.
    List<Volume> usage() {
        return volumes.values().stream()
                .sorted(Comparator.comparing(Stored::name))
                .map(volume ->
                        wire(volume, new Volume.UsageData(users(volume.name()).size(), local.sizeBytes(volume.name()))))
                .toList();
    }

    private Volume wire(Stored volume) {
        return wire(volume, null);
    }

    private Volume wire(Stored volume, Volume.@Nullable UsageData usage) {
        return new Volume(
                Rfc3339.format(volume.created().truncatedTo(ChronoUnit.SECONDS)),
                "local",
                volume.labels().isEmpty() ? null : volume.labels(),
                local.mountpoint(volume.name()).toString(),
                volume.name(),
                volume.options().isEmpty() ? null : volume.options(),
                "local",
                usage);
    }
}
