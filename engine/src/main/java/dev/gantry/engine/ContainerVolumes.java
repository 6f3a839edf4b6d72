package dev.gantry.engine;

import dev.gantry.api.HostConfig;
import dev.gantry.api.Mount;
import dev.gantry.api.Nil;
import dev.gantry.engine.ContainerMount.Kind;
import dev.gantry.engine.VolumeRegistry.Made;
import dev.gantry.engine.VolumeRegistry.Wish;
import dev.gantry.image.Digest;
import dev.gantry.volume.VolumeDefinition;
import dev.gantry.volume.VolumeMounts;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Volumes of containers: found or made with the container, mounted when it starts, given back when it ends.
final class ContainerVolumes {
    private static final System.Logger LOG = System.getLogger(ContainerVolumes.class.getName());

    private final VolumeRegistry registry;
    private final VolumeMounts mounts;

    ContainerVolumes(VolumeRegistry registry, VolumeMounts mounts) {
        this.registry = registry;
        this.mounts = mounts;
    }

    /// Gives each volume mount of a container that is being made its volume, making those that are missing.
    /// What was made is taken back with `rollback`; until [#unclaim] none of them can be removed.
    List<ContainerMount> resolve(
            String containerId, HostConfig host, Iterable<ContainerMount> wanted, Rollback rollback) {
        List<ContainerMount> resolved = new ArrayList<>();
        for (ContainerMount mount : wanted) {
            boolean open = mount.kind() == Kind.VOLUME && mount.source().isEmpty();
            resolved.add(open ? resolve(containerId, mount, wish(host, mount), rollback) : mount);
        }
        return resolved;
    }

    /// The container is in the registry now, or will never be.
    void unclaim(String containerId) {
        registry.unclaim(containerId);
    }

    private ContainerMount resolve(String containerId, ContainerMount mount, Wish wish, Rollback rollback) {
        registry.claim(containerId, wish.name());
        Made made = registry.make(wish);
        StoredVolume volume = made.volume();
        if (made.fresh()) {
            rollback.onFailure(() -> {
                registry.unclaim(containerId);
                registry.remove(volume, true);
            });
        }
        return mount.withVolume(volume.name(), volume.driver(), registry.mountpoint(volume));
    }

    /// `--mount` says itself which driver it wants; `--volume-driver` is for `-v`, and for those of the image.
    private static Wish wish(HostConfig host, ContainerMount mount) {
        boolean anonymous = mount.name().isEmpty();
        String name = anonymous ? Ids.random() : mount.name();
        Map<String, String> marked = anonymous ? Map.of(StoredVolume.ANONYMOUS, "") : Map.of();
        for (Mount asked : Nil.toEmpty(host.mounts())) {
            if (BindSpecification.clean(asked.target()).equals(mount.destination())) {
                Mount.VolumeOptions options = asked.volumeOptions();
                if (options == null) {
                    return new Wish(name, "", Map.of(), marked);
                }
                Mount.DriverConfig driver = options.driverConfig();
                Map<String, String> labels = new HashMap<>(Nil.toEmpty(options.labels()));
                labels.putAll(marked);
                return driver == null
                        ? new Wish(name, "", Map.of(), labels)
                        : new Wish(name, driver.name(), Nil.toEmpty(driver.options()), labels);
            }
        }
        return new Wish(name, host.volumeDriver(), Map.of(), marked);
    }

    /// Makes a volume's data be there for a container that starts.
    ///
    /// @return the directory that holds it
    /// @throws EngineException `SYSTEM`: `error while mounting volume '/x': ...`
    Path mount(String containerId, ContainerMount mount) {
        String shown = mount.source().isEmpty() ? mount.name() : mount.source();
        return VolumeFailures.said(
                "error while mounting volume '" + shown + "'",
                () -> mounts.mount(mount.driver(), registry.definition(mount.name()), use(containerId, mount)));
    }

    /// A container does not use its volumes any more. May be repeated. What can't be unmounted keeps nothing
    /// else.
    void unmount(String containerId, List<ContainerMount> all) {
        for (ContainerMount mount : all) {
            if (mount.kind() == Kind.VOLUME) {
                try {
                    mounts.unmount(mount.driver(), registry.definition(mount.name()), use(containerId, mount));
                } catch (RuntimeException e) {
                    LOG.log(
                            System.Logger.Level.WARNING,
                            "volume not unmounted name={0} container={1} reason={2}",
                            mount.name(),
                            containerId,
                            Failures.text(e));
                }
            }
        }
    }

    /// The same for the same place of the same container, also after a restart: 64 hexadecimal digits, as
    /// plugins know them of dockerd.
    private static String use(String containerId, ContainerMount mount) {
        byte[] place = (containerId + "\n" + mount.destination()).getBytes(StandardCharsets.UTF_8);
        return Digest.of(place).hex();
    }

    /// What an earlier daemon had mounted is kept for containers that run, and unmounted else. Plugins are
    /// told on a thread of its own: one that hangs keeps nobody waiting.
    void restore(List<Container> running) {
        Set<String> living = new HashSet<>();
        for (Container container : running) {
            for (ContainerMount mount : container.document().mounts()) {
                living.add(use(container.id(), mount));
                if (mount.kind() == Kind.VOLUME
                        && registry.find(mount.name())
                                .filter(StoredVolume::plain)
                                .isPresent()) {
                    mounts.adopt(new VolumeMounts.Use(use(container.id(), mount), "", mount.name(), mount.source()));
                }
            }
        }
        List<VolumeMounts.Use> ended = new ArrayList<>();
        for (VolumeMounts.Use use : mounts.found()) {
            if (living.contains(use.id()) && !use.mountpoint().isEmpty()) {
                mounts.adopt(use);
            } else {
                ended.add(use);
            }
        }
        for (Path place : mounts.unmountUnused()) {
            LOG.log(System.Logger.Level.INFO, "leftover volume unmounted path={0}", place);
        }
        Thread.ofVirtual().name("volume-leftovers").start(() -> ended.forEach(this::release));
    }

    private void release(VolumeMounts.Use use) {
        try {
            VolumeDefinition definition = registry.definition(use.volume());
            mounts.release(use, definition);
            LOG.log(System.Logger.Level.INFO, "leftover use of a volume ended name={0}", use.volume());
        } catch (RuntimeException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "volume not unmounted name={0} reason={1}",
                    use.volume(),
                    Failures.text(e));
        }
    }

    /// A container is gone, and its anonymous volumes go with it where that was asked.
    void containerRemoved(ContainerDocument document, boolean withVolumes) {
        if (!withVolumes) {
            return;
        }
        for (ContainerMount mount : document.mounts()) {
            if (mount.kind() == Kind.VOLUME) {
                registry.find(mount.name()).filter(StoredVolume::anonymous).ifPresent(this::removeUnused);
            }
        }
    }

    private void removeUnused(StoredVolume volume) {
        try {
            registry.remove(volume, true);
        } catch (EngineException e) {
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "anonymous volume kept name={0} reason={1}",
                    volume.name(),
                    Failures.text(e)); // another container took it
        }
    }
}
