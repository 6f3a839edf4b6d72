package dev.gantry.storage;

import dev.gantry.image.Digest;
import dev.gantry.image.LayerReader;
import dev.gantry.linux.UserNamespace;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Makes directories of layers and root file systems of containers.
///
/// The life of a container's root file system:
///
///     try (Lease lease = leases.open("load")) {
///         snapshots.unpack(lease, diffId, reader);        // once for each layer, in any order, also at once
///         snapshots.sync();
///         images.put(manifest, config);                   // the image's row now keeps the layers
///     }
///     snapshots.prepare(container, config.diffIds());     // docker create: a writable layer on top
///     snapshots.mount(container, rootfs);                 // docker start
///     snapshots.unmount(rootfs);                          // the container has ended
///     snapshots.remove(container);                        // docker rm
///
/// After a crash at any point a layer or a container's snapshot is there whole or not at all. Methods that change
/// things are safe for any thread; calls for one container follow one another. They make kernel calls that can wait
/// for the disk: [#mount] and [#unmount] take less than a millisecond, the others move to a platform thread where
/// that matters.
public interface Snapshotter {
    /// What `docker info` and `docker inspect` call the driver.
    String name();

    /// The layer with this diff ID, if it lies unpacked.
    Optional<Layer> find(Digest diffId);

    /// Unpacks a layer and verifies it. When it is there already, or another caller is just unpacking it, that one
    /// is returned; the reader is read to its end and verified all the same.
    ///
    /// @param lease holds the layer until an image refers to it
    /// @param diffId what the layer must turn out to be
    /// @param reader at its start; the caller closes it
    /// @throws dev.gantry.image.InvalidImageException when the layer is malformed, hostile, past a limit or another
    ///     one; nothing of it is left
    /// @throws StorageException when the disk is full (`no space left on device`) or fails; nothing is left
    Layer unpack(Lease lease, Digest diffId, LayerReader reader);

    /// Unpacks a layer whose diff ID is not known before.
    Layer unpack(Lease lease, LayerReader reader);

    /// Makes what a container has written a layer as it lies there; the container's snapshot is gone with that. Where
    /// the layer exists already, that one is returned.
    ///
    /// @param container whose root file system is not mounted
    /// @param layer its digest and size, by a tar that was made of the files
    Layer adopt(Lease lease, String container, PackedLayer layer);

    /// Waits until all unpacked layers are on the disk. To be called once before an image's row is written, not for
    /// each layer: it waits for everything that is being written to this file system. A layer that a power cut
    /// damaged before that has no image, and the next [Storage#open] removes it.
    void sync();

    /// Gives a container an empty writable layer on top of these layers (lowest first), which are kept from now on.
    ///
    /// @throws StorageException when the container has one already, a layer is missing, or there are too many
    void prepare(String container, List<Digest> layers);

    /// As [#prepare(String, List)], for a container whose use of the disk is counted where the file system can
    /// ([Quotas]).
    ///
    /// @param limitBytes how much it may take; 0 for no limit
    /// @throws StorageException where there is a limit and nobody would hold it
    void prepare(String container, List<Digest> layers, long limitBytes);

    /// Mounts a container's root file system on an existing directory.
    ///
    /// @throws StorageException when the container has no snapshot
    /// @throws dev.gantry.linux.LinuxException when the kernel refuses
    void mount(String container, Path target, Owners owners);

    /// Likewise, with the owners that are on the disk.
    default void mount(String container, Path target) {
        mount(container, target, Owners.AS_ON_DISK);
    }

    /// Mounts a root file system on an existing directory as its layers have it: without the places that [#mount] has
    /// below them for what containers get mounted. Otherwise the same.
    void mountAlone(String container, Path target, Owners owners);

    /// Likewise, with the owners that are on the disk.
    default void mountAlone(String container, Path target) {
        mountAlone(container, target, Owners.AS_ON_DISK);
    }

    /// Says what [Owners#MAPPED] means from now on; what is mounted already stays as it is. Layers are on the
    /// disk once, whoever uses them, and what a container writes is there with the container's own ids.
    ///
    /// @param ids of [UserNamespace#forMounts], which may be closed afterwards
    /// @throws StorageException where the kernel or the file system can't do that
    void map(UserNamespace ids);

    /// Where the same files are with the owners of [#map]; itself for what is no snapshot and no tree of the
    /// data root's. What is mounted below it does not show there.
    Path mapped(Path files);

    /// Undoes [#mount] and [#mountAlone]; where a process still works inside, the mount vanishes now and its resources
    /// with the last
    /// user. Does nothing when nothing is mounted there.
    void unmount(Path target);

    /// Unmounts every root file system of ours, wherever it is mounted, but those of these containers: what a
    /// killed daemon and a reboot-less crash leave mounted.
    ///
    /// @return the paths that were unmounted
    List<Path> unmountAllBut(Set<String> living);

    /// Forgets a container's writable layer, at once; its files are deleted in the background. Does nothing when
    /// there is none.
    void remove(String container);

    /// Forgets the writable layers of all containers but these: what a create or a removal that was cut off has left.
    ///
    /// @return the containers whose layers were forgotten
    List<String> removeAllBut(Set<String> known);

    /// What the container has written, counted as `docker ps --size` counts it; 0 when it has no snapshot.
    long usageBytes(String container);

    /// The room on the disk that a container's writable layer takes by the file system's own count, directories
    /// included; [Quotas#UNKNOWN] where it does not count, or the container has none.
    long roomBytes(String container);

    /// Where the parts of a container's root file system lie; empty when it has no snapshot.
    Optional<SnapshotPaths> paths(String container);

    /// The directories of these layers (lowest first), topmost first.
    List<Path> layerPaths(List<Digest> layers);
}
