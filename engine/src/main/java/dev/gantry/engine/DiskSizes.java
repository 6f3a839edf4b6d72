package dev.gantry.engine;

import dev.gantry.image.Digest;
import dev.gantry.storage.ImageRecord;
import dev.gantry.storage.KeptSizes;
import dev.gantry.storage.Storage;
import dev.gantry.storage.TreeChange;
import dev.gantry.volume.LocalVolumes;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// How much containers have written and volumes hold: figures that are kept, exact for what nobody writes to,
/// of a bounded age for the rest ([KeptSizes]).
final class DiskSizes {
    private final Storage storage;
    private final LocalVolumes volumes;
    private final ContainerRegistry containers;

    DiskSizes(Storage storage, LocalVolumes volumes, ContainerRegistry containers) {
        this.storage = storage;
        this.volumes = volumes;
        this.containers = containers;
    }

    /// Bytes of a container.
    ///
    /// @param own what it has written itself
    /// @param all that, and its image's
    record Size(long own, long all) {
        static final Size NONE = new Size(0, 0);
    }

    /// The sizes of containers, by their ids.
    Map<String, Size> of(Collection<ContainerDocument> documents) {
        Map<String, Long> written =
                storage.sizes().bytes(documents.stream().map(this::tree).toList());
        Map<String, Long> images = new HashMap<>();
        Map<String, Size> sizes = new HashMap<>();
        for (ContainerDocument document : documents) {
            long own = written.getOrDefault(KeptSizes.container(document.id()), 0L);
            long image = images.computeIfAbsent(document.imageId(), this::imageBytes);
            sizes.put(document.id(), new Size(own, own + image));
        }
        return sizes;
    }

    Size of(ContainerDocument document) {
        return of(List.of(document)).getOrDefault(document.id(), Size.NONE);
    }

    private long imageBytes(String id) {
        return storage.images()
                .find(Digest.parse(id))
                .map(ImageRecord::sizeBytes)
                .orElse(0L);
    }

    private KeptSizes.Tree tree(ContainerDocument document) {
        String id = document.id();
        boolean writes = document.state().running() || document.state().hasProcess();
        return new KeptSizes.Tree(
                KeptSizes.container(id),
                writes ? TreeChange.OFTEN : TreeChange.NEVER,
                () -> storage.snapshots().usageBytes(id),
                () -> storage.snapshots().roomBytes(id));
    }

    /// A container's files, and its volumes', are written to from now on, or were until now.
    void stale(ContainerDocument document) {
        storage.sizes().stale(KeptSizes.container(document.id()));
        volumeNames(document).forEach(this::staleVolume);
    }

    /// A volume was filled by somebody else than a container.
    void staleVolume(String name) {
        storage.sizes().stale(KeptSizes.volume(name));
    }

    private static List<String> volumeNames(ContainerDocument document) {
        return document.mounts().stream()
                .filter(mount -> mount.kind() == ContainerMount.Kind.VOLUME)
                .map(ContainerMount::name)
                .toList();
    }

    /// Measures in the background what a container that has ended has written.
    void measure(ContainerDocument document) {
        storage.sizes().measure(tree(document));
    }

    /// The bytes of volumes that are directories of this host, by their names.
    Map<String, Long> ofVolumes(Collection<String> names) {
        Set<String> written = new HashSet<>();
        for (Container container : containers.all()) {
            if (container.state().running()) {
                written.addAll(volumeNames(container.document()));
            }
        }
        Map<String, Long> bytes = storage.sizes()
                .bytes(names.stream()
                        .map(name -> volume(name, written.contains(name)))
                        .toList());
        Map<String, Long> sizes = new HashMap<>();
        names.forEach(name -> sizes.put(name, bytes.getOrDefault(KeptSizes.volume(name), 0L)));
        return sizes;
    }

    private KeptSizes.Tree volume(String name, boolean written) {
        return new KeptSizes.Tree(
                KeptSizes.volume(name), written ? TreeChange.OFTEN : TreeChange.SELDOM, () -> volumes.sizeBytes(name));
    }

    /// A volume is gone.
    void forgetVolume(String name) {
        storage.sizes().forget(KeptSizes.volume(name));
    }
}
