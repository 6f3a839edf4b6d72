package dev.gantry.engine;

import static dev.gantry.engine.EngineException.notFound;

import dev.gantry.api.Nil;
import dev.gantry.api.PruneResponse;
import dev.gantry.api.Rfc3339;
import dev.gantry.api.Volume;
import dev.gantry.api.VolumeListResponse;
import dev.gantry.engine.VolumeRegistry.Wish;
import dev.gantry.volume.VolumeDrivers;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Volumes: named ones, and anonymous ones that containers ask for, of the driver `local` and of plugins.
public final class Volumes {
    private static final Set<String> LIST_FILTERS = Set.of("dangling", "driver", "label", "label!", "name");
    private static final Set<String> PRUNE_FILTERS = Set.of("all", "label", "label!");

    private final VolumeRegistry registry;
    private final Events events;

    Volumes(VolumeRegistry registry, Events events) {
        this.registry = registry;
        this.events = events;
    }

    /// Makes a volume; one that is there already is answered as it is.
    ///
    /// @param name empty for a generated one
    /// @throws EngineException `INVALID_PARAMETER`, `NOT_FOUND` for a driver that is not there, `CONFLICT`
    ///     where another driver has the name
    public Volume create(
            String name, String driver, @Nullable Map<String, String> options, @Nullable Map<String, String> labels) {
        Map<String, String> marked = new HashMap<>(Nil.toEmpty(labels));
        if (name.isEmpty()) {
            marked.put(StoredVolume.ANONYMOUS, "");
        }
        Wish wish = new Wish(name.isEmpty() ? Ids.random() : name, driver, Nil.toEmpty(options), marked);
        return wire(registry.make(wish).volume());
    }

    /// Source: Engine API, `VolumeList`. Plugins that do not answer are told of as warnings.
    public VolumeListResponse list(Filters filters) {
        filters.accepting(LIST_FILTERS);
        boolean byUse = filters.has("dangling");
        boolean dangling = filters.flag("dangling", false);
        VolumeDrivers.Listing told = registry.drivers().list();
        List<Volume> volumes = all(told).values().stream()
                .filter(volume -> filters.any("name", wanted -> volume.name().contains(wanted)))
                .filter(volume -> filters.any("driver", volume.driverName()::equals))
                .filter(volume -> filters.labels(volume.labels()))
                .filter(volume -> !byUse || registry.users(volume.name()).isEmpty() == dangling)
                .sorted(Comparator.comparing(StoredVolume::name))
                .map(volume -> listed(volume, told))
                .toList();
        return new VolumeListResponse(volumes, told.warnings().isEmpty() ? null : told.warnings());
    }

    private Map<String, StoredVolume> all(VolumeDrivers.Listing told) {
        Map<String, StoredVolume> all = new LinkedHashMap<>();
        for (VolumeDrivers.Found found : told.volumes()) {
            all.put(found.name(), new StoredVolume(found.name(), Instant.EPOCH, Map.of(), Map.of(), found.driver()));
        }
        registry.all().forEach(volume -> all.put(volume.name(), volume));
        return all;
    }

    /// A plugin has just told where its volumes are: it is not asked again for each.
    private Volume listed(StoredVolume volume, VolumeDrivers.Listing told) {
        if (volume.driver().isEmpty()) {
            return wire(volume);
        }
        String mountpoint = told.volumes().stream()
                .filter(found ->
                        found.name().equals(volume.name()) && found.driver().equals(volume.driver()))
                .map(VolumeDrivers.Found::mountpoint)
                .findFirst()
                .orElse("");
        return wire(volume, mountpoint, "local", null, null);
    }

    /// One volume.
    ///
    /// @throws EngineException `NOT_FOUND`: `get x: no such volume`
    public Volume inspect(String name) {
        StoredVolume volume = registry.require(name);
        if (volume.driver().isEmpty()) {
            return wire(volume);
        }
        Map<String, Object> status = registry.drivers().status(volume.driver(), volume.definition());
        return wire(
                volume,
                registry.mountpoint(volume),
                registry.drivers().of(volume.driver()).scope(),
                status.isEmpty() ? null : status,
                null);
    }

    /// Removes a volume and all that is in it.
    ///
    /// @param force makes a missing volume no error
    /// @throws EngineException `NOT_FOUND`, `CONFLICT` where containers use it
    public void remove(String name, boolean force) {
        StoredVolume volume = registry.findAnywhere(name).orElse(null);
        if (volume != null) {
            registry.remove(volume, force);
        } else if (!force) {
            throw notFound("get " + name + ": no such volume");
        }
    }

    /// Removes what no container uses of this host's directories: anonymous volumes, with `all` named ones,
    /// too.
    public PruneResponse.Volumes prune(Filters filters) {
        filters.accepting(PRUNE_FILTERS);
        boolean all = filters.flag("all", false);
        List<String> removed = new ArrayList<>();
        long freed = 0;
        for (StoredVolume volume : registry.all()) {
            if (volume.plain()
                    && (all || volume.anonymous())
                    && filters.labels(volume.labels())
                    && registry.users(volume.name()).isEmpty()) {
                long size = registry.sizes().ofVolumes(List.of(volume.name())).getOrDefault(volume.name(), 0L);
                if (removeUnused(volume)) {
                    removed.add(volume.name());
                    freed += size;
                }
            }
        }
        events.publish("volume", "prune", "", Map.of("reclaimed", Long.toString(freed)));
        return new PruneResponse.Volumes(removed, freed);
    }

    private boolean removeUnused(StoredVolume volume) {
        try {
            registry.remove(volume, true);
            return true;
        } catch (EngineException e) {
            return false; // a container took it meanwhile
        }
    }

    /// For `system df`: size and use of every volume that is a directory of this host.
    List<Volume> usage() {
        List<StoredVolume> plain = registry.all().stream()
                .filter(StoredVolume::plain)
                .sorted(Comparator.comparing(StoredVolume::name))
                .toList();
        Map<String, Long> sizes = registry.sizes()
                .ofVolumes(plain.stream().map(StoredVolume::name).toList());
        return plain.stream()
                .map(volume -> wire(
                        volume,
                        registry.mountpoint(volume),
                        "local",
                        null,
                        new Volume.UsageData(
                                registry.users(volume.name()).size(), sizes.getOrDefault(volume.name(), 0L))))
                .toList();
    }

    private Volume wire(StoredVolume volume) {
        return wire(volume, registry.mountpoint(volume), "local", null, null);
    }

    private static Volume wire(
            StoredVolume volume,
            String mountpoint,
            String scope,
            @Nullable Map<String, Object> status,
            Volume.@Nullable UsageData usage) {
        boolean dated = !volume.created().equals(Instant.EPOCH);
        return new Volume(
                dated ? Rfc3339.format(volume.created().truncatedTo(ChronoUnit.SECONDS)) : "",
                volume.driverName(),
                volume.labels().isEmpty() ? null : volume.labels(),
                mountpoint,
                volume.name(),
                volume.options().isEmpty() ? null : volume.options(),
                scope,
                status,
                usage);
    }
}
