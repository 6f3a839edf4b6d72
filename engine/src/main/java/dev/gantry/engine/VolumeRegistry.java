package dev.gantry.engine;

import static dev.gantry.engine.EngineException.conflict;
import static dev.gantry.engine.EngineException.notFound;

import dev.gantry.api.Json;
import dev.gantry.engine.ContainerMount.Kind;
import dev.gantry.storage.VolumeRow;
import dev.gantry.storage.VolumeTable;
import dev.gantry.volume.VolumeDefinition;
import dev.gantry.volume.VolumeDriver;
import dev.gantry.volume.VolumeDrivers;
import dev.gantry.volume.VolumeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// The volumes that are known here, and which containers have them. Making and removing one keeps nobody from
/// another: a plugin may take its time.
final class VolumeRegistry {
    private final VolumeTable table;
    private final VolumeDrivers drivers;
    private final ContainerRegistry containers;
    private final Events events;
    private final DiskSizes sizes;
    private final NameLocks changing = new NameLocks();
    private final Map<String, StoredVolume> volumes = new ConcurrentHashMap<>();

    /// Volumes of containers that are being made and are not in the registry yet, by container id.
    private final Map<String, List<String>> claimed = new ConcurrentHashMap<>();

    VolumeRegistry(
            VolumeTable table, VolumeDrivers drivers, ContainerRegistry containers, Events events, DiskSizes sizes) {
        this.table = table;
        this.drivers = drivers;
        this.containers = containers;
        this.events = events;
        this.sizes = sizes;
        table.all().forEach(row -> volumes.put(row.name(), Json.read(row.document(), StoredVolume.class)));
    }

    /// A volume, and whether it was not there before.
    record Made(StoredVolume volume, boolean fresh) {}

    /// What shall be there.
    ///
    /// @param driver empty for whichever has it, or else `local`
    record Wish(String name, String driver, Map<String, String> options, Map<String, String> labels) {}

    Collection<StoredVolume> all() {
        return List.copyOf(volumes.values());
    }

    Optional<StoredVolume> find(String name) {
        return Optional.ofNullable(volumes.get(name));
    }

    /// One that is known here or that a plugin has.
    Optional<StoredVolume> findAnywhere(String name) {
        return find(name)
                .or(() -> drivers.find(name)
                        .map(found -> new StoredVolume(name, Instant.EPOCH, Map.of(), Map.of(), found.driver())));
    }

    /// Makes a volume; one that is there is answered as it is.
    ///
    /// @throws EngineException `INVALID_PARAMETER`, `NOT_FOUND` (the driver), `CONFLICT` where another driver
    ///     has it
    Made make(Wish wish) {
        try (var _ = changing.hold(wish.name())) {
            Optional<StoredVolume> there = wish.driver().isEmpty() ? findAnywhere(wish.name()) : find(wish.name());
            if (there.isEmpty()) {
                return new Made(create(wish), true);
            }
            String driver = there.get().driverName();
            if (!wish.driver().isEmpty() && !wish.driver().equals(driver)) {
                VolumeFailures.during("create", wish.name(), () -> drivers.require(wish.driver()));
                throw conflict("create " + wish.name() + ": driver '" + driver + "' already has volume '" + wish.name()
                        + "': volume name must be unique");
            }
            if (find(wish.name()).isEmpty()) {
                store(there.get());
            }
            return new Made(there.get(), false);
        }
    }

    private StoredVolume create(Wish wish) {
        String name = wish.name();
        VolumeDriver driver = VolumeFailures.during("create", name, () -> drivers.require(wish.driver()));
        String stored = driver == drivers.local() ? "" : driver.name();
        StoredVolume made =
                new StoredVolume(name, Instant.now(), Map.copyOf(wish.labels()), Map.copyOf(wish.options()), stored);
        VolumeFailures.during("create", name, () -> {
            driver.create(made.definition());
            return made;
        });
        store(made);
        events.publish("volume", "create", name, Map.of("driver", made.driverName()));
        return made;
    }

    private void store(StoredVolume volume) {
        table.insert(new VolumeRow(volume.name(), volume.created(), Json.write(volume)));
        volumes.put(volume.name(), volume);
    }

    /// Removes a volume and all that is in it, unless a container has it.
    ///
    /// @param force forgets one, too, that its plugin does not remove
    /// @throws EngineException `CONFLICT` where containers use it
    void remove(StoredVolume volume, boolean force) {
        String name = volume.name();
        try (var _ = changing.hold(name)) {
            List<String> users = users(name);
            if (!users.isEmpty()) {
                throw conflict("remove " + name + ": volume is in use - [" + String.join(", ", users) + "]");
            }
            drop(volume, force);
        }
    }

    /// The row goes first: what a crash leaves of a directory is no volume any more. A plugin is asked first.
    private void drop(StoredVolume volume, boolean force) {
        if (volume.driver().isEmpty()) {
            forget(volume.name());
            removeByDriver(volume);
        } else {
            try {
                removeByDriver(volume);
            } catch (EngineException e) {
                if (force) {
                    forget(volume.name());
                }
                throw e;
            }
            forget(volume.name());
        }
        events.publish("volume", "destroy", volume.name(), Map.of("driver", volume.driverName()));
    }

    private void removeByDriver(StoredVolume volume) {
        VolumeFailures.during("remove", volume.name(), () -> {
            drivers.of(volume.driver()).remove(volume.definition());
            return volume;
        });
    }

    private void forget(String name) {
        table.delete(name);
        sizes.forgetVolume(name);
        volumes.remove(name);
    }

    /// Nobody makes or removes the volume meanwhile.
    NameLocks.Held hold(String name) {
        return changing.hold(name);
    }

    /// The container that is being made will have the volume: it can't be removed.
    void claim(String containerId, String name) {
        claimed.computeIfAbsent(containerId, _ -> new CopyOnWriteArrayList<>()).add(name);
    }

    /// The container is in the registry now, or will never be.
    void unclaim(String containerId) {
        claimed.remove(containerId);
    }

    DiskSizes sizes() {
        return sizes;
    }

    /// Containers that have the volume, whether they run or not.
    List<String> users(String name) {
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

    VolumeDrivers drivers() {
        return drivers;
    }

    /// What a driver is told of a volume that a container has.
    VolumeDefinition definition(String name) {
        return find(name).map(StoredVolume::definition).orElseGet(() -> new VolumeDefinition(name, Map.of()));
    }

    /// @throws EngineException `NOT_FOUND`: `get x: no such volume`
    StoredVolume require(String name) {
        return findAnywhere(name).orElseThrow(() -> notFound("get " + name + ": no such volume"));
    }

    /// Where a volume's data is, as far as that is known before it is mounted.
    String mountpoint(StoredVolume volume) {
        try {
            return drivers.of(volume.driver()).mountpoint(volume.definition());
        } catch (VolumeException | IllegalArgumentException e) {
            return "";
        }
    }
}
