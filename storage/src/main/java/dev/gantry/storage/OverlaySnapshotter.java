package dev.gantry.storage;

import dev.gantry.image.Digest;
import dev.gantry.image.InvalidImageException;
import dev.gantry.image.LayerReader;
import dev.gantry.linux.Directory;
import dev.gantry.linux.Errno;
import dev.gantry.linux.FileStatus;
import dev.gantry.linux.LinuxException;
import dev.gantry.linux.MountPoint;
import dev.gantry.linux.Mounts;
import dev.gantry.linux.OverlayMount;
import dev.gantry.linux.UserNamespace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Snapshots by overlayfs: a layer is a lower directory, what a container writes is an upper one.
///
/// The mount is not `volatile`: a container that asks for `fsync` gets it, as under Docker.
final class OverlaySnapshotter implements Snapshotter {
    /// Said aloud so that a kernel's other defaults change nothing: an upper directory stays readable on its own,
    /// which `diff` and `commit` rely on.
    private static final List<String> OPTIONS = List.of("index=off", "metacopy=off", "redirect_dir=off");

    private static final String NOTHING = "nothing";

    private final Database database;
    private final SnapshotDirectories directories;
    private final MappedOwners mapped;
    private final Workers workers;
    private final FreeSpace space;
    private final KeptSizes sizes;
    private final Quotas quotas;
    private final InFlight<Digest, Layer> unpacking = new InFlight<>();

    OverlaySnapshotter(
            Database database,
            SnapshotDirectories directories,
            MappedOwners mapped,
            Workers workers,
            FreeSpace space,
            KeptSizes sizes,
            Quotas quotas) {
        this.database = database;
        this.directories = directories;
        this.mapped = mapped;
        this.workers = workers;
        this.space = space;
        this.sizes = sizes;
        this.quotas = quotas;
    }

    @Override
    public Path mapped(Path files) {
        return mapped.of(files);
    }

    /// Gives back what [#map] has mounted.
    void unmap() {
        mapped.clear();
    }

    /// Makes the directory that lies below every image.
    void makeMountPoints() {
        try (Directory base = Directory.open(directories.base())) {
            MountPoints.make(base);
        }
    }

    @Override
    public String name() {
        return "overlay2";
    }

    @Override
    public Optional<Layer> find(Digest diffId) {
        return database.find(
                "SELECT directory, size FROM layer WHERE diff_id = ?",
                row -> new Layer(diffId, row.number(1), row.number(2)),
                diffId.toString());
    }

    @Override
    public Layer unpack(Lease lease, Digest diffId, LayerReader reader) {
        lease.hold(diffId);
        return workers.call(() -> unpackOnce(diffId, reader));
    }

    private Layer unpackOnce(Digest diffId, LayerReader reader) throws IOException {
        AtomicBoolean read = new AtomicBoolean();
        Layer layer = unpacking.once(
                diffId,
                () -> find(diffId).orElseGet(() -> {
                    read.set(true);
                    return write(reader, actual -> requireSame(diffId, actual));
                }));
        if (!read.get()) {
            requireSame(diffId, reader.finish());
        }
        return layer;
    }

    private static void requireSame(Digest expected, Digest actual) {
        if (!actual.equals(expected)) {
            throw new InvalidImageException("layer " + expected + " is damaged: its diff ID is " + actual);
        }
    }

    @Override
    public Layer unpack(Lease lease, LayerReader reader) {
        return workers.call(() -> write(reader, lease::hold));
    }

    private Layer write(LayerReader reader, Consumer<Digest> verified) {
        try (SnapshotDirectories.Draft draft = directories.begin()) {
            long size = fill(draft, reader);
            Digest diffId = reader.finish();
            verified.accept(diffId);
            draft.publish();
            return insert(new Layer(diffId, draft.number(), size));
        } catch (IOException e) {
            throw DiskFull.explain("read layer", e);
        } catch (LinuxException e) {
            throw DiskFull.explain("unpack layer", e);
        }
    }

    private long fill(SnapshotDirectories.Draft draft, LayerReader reader) {
        try (Directory made = draft.open();
                Directory files = made.child("fs")) {
            return LayerUnpacker.unpack(reader, files, space.meter());
        }
    }

    @Override
    public Layer adopt(Lease lease, String container, PackedLayer packed) {
        lease.hold(packed.diffId());
        long directory = requireDirectory(container);
        workers.call(() -> {
            try (Directory made = Directory.open(directories.base().resolve(Long.toString(directory)))) {
                new TreeDeletion(made).delete("work");
            }
            return true;
        });
        sizes.forget(KeptSizes.container(container));
        quotas.end(directory);
        return withRows(directory, () -> {
            database.update("DELETE FROM snapshot WHERE container = ?", container);
            return insertRow(new Layer(packed.diffId(), directory, packed.sizeBytes()));
        });
    }

    private Layer insert(Layer layer) {
        return withRows(layer.directory(), () -> insertRow(layer));
    }

    private Layer insertRow(Layer layer) {
        boolean isNew = database.update(
                        "INSERT INTO layer (diff_id, directory, size, created) VALUES (?, ?, ?, ?)"
                                + " ON CONFLICT (diff_id) DO NOTHING",
                        layer.diffId().toString(),
                        layer.directory(),
                        layer.sizeBytes(),
                        Nanos.of(Instant.now()))
                == 1;
        if (!isNew) {
            directories.discard(layer.directory());
        }
        return find(layer.diffId()).orElseThrow();
    }

    /// Writes the rows of a directory that is in its place; without rows it must go again.
    private <T> T withRows(long directory, Supplier<T> rows) {
        try {
            return database.transaction(rows);
        } catch (RuntimeException e) {
            directories.discard(directory);
            throw e;
        }
    }

    @Override
    public void sync() {
        workers.call(() -> {
            directories.sync();
            return true;
        });
    }

    @Override
    public void prepare(String container, List<Digest> layers) {
        prepare(container, layers, (made, number) -> {});
    }

    @Override
    public void prepare(String container, List<Digest> layers, long limitBytes) {
        if (limitBytes > 0 && !quotas.holds()) {
            throw new StorageException("the file system of " + directories.base() + " has no project quotas");
        }
        prepare(container, layers, (made, number) -> quotas.begin(made, number, limitBytes));
    }

    /// Does something with a snapshot's directory before anything is made in it.
    private interface Beginning {
        void on(Directory made, long number);
    }

    private void prepare(String container, List<Digest> layers, Beginning beginning) {
        if (layers.size() > OverlayMount.MAX_LAYERS) {
            throw new StorageException(
                    "image has " + layers.size() + " layers, the kernel takes " + OverlayMount.MAX_LAYERS);
        }
        try (SnapshotDirectories.Draft draft = directories.begin()) {
            try (Directory made = draft.open()) {
                beginning.on(made, draft.number());
                made.mkdir("work", 0700);
                takeAfterTopmost(made, layers);
            }
            draft.publish();
            withRows(draft.number(), () -> insertSnapshot(container, draft.number(), layers));
        } catch (LinuxException e) {
            throw DiskFull.explain("prepare snapshot", e);
        }
    }

    /// The root directory that a container sees is the upper one: it gets owner and mode of the image's.
    private void takeAfterTopmost(Directory made, List<Digest> layers) {
        if (layers.isEmpty()) {
            return;
        }
        FileStatus root;
        try (Directory topmost =
                Directory.open(directories.filesPath(require(layers.getLast()).directory()))) {
            root = topmost.status();
        }
        made.chown("fs", root.uid(), root.gid());
        made.chmod("fs", root.permissions());
        made.touch("fs", root.modified());
    }

    private Layer require(Digest diffId) {
        return find(diffId).orElseThrow(() -> new StorageException("layer " + diffId + " is missing"));
    }

    private boolean insertSnapshot(String container, long directory, List<Digest> layers) {
        if (database.exists("SELECT 1 FROM snapshot WHERE container = ?", container)) {
            throw new StorageException("container " + container + " has a snapshot already");
        }
        database.update(
                "INSERT INTO snapshot (container, directory, created) VALUES (?, ?, ?)",
                container,
                directory,
                Nanos.of(Instant.now()));
        for (int position = 0; position < layers.size(); position++) {
            database.update(
                    "INSERT INTO snapshot_layer (container, position, diff_id) VALUES (?, ?, ?)",
                    container,
                    position,
                    require(layers.get(position)).diffId().toString());
        }
        return true;
    }

    @Override
    public void mount(String container, Path target, Owners owners) {
        long directory = requireDirectory(container);
        List<String> lower = new ArrayList<>(lowerOf(container));
        if (lower.size() < OverlayMount.MAX_LAYERS) { // the runtime makes what it misses
            lower.add(MountPoints.NAME);
        }
        mount(directory, lower, target, owners);
    }

    @Override
    public void mountAlone(String container, Path target, Owners owners) {
        long directory = requireDirectory(container);
        List<String> lower = lowerOf(container);
        mount(directory, lower.isEmpty() ? List.of(nothing(directory)) : lower, target, owners);
    }

    @Override
    public void map(UserNamespace ids) {
        mapped.mount(ids);
    }

    /// The kernel wants a lower directory where there is no layer.
    private String nothing(long directory) {
        try (Directory made = Directory.open(directories.base().resolve(Long.toString(directory)))) {
            if (made.find(NOTHING).isEmpty()) {
                made.mkdir(NOTHING, 0755);
            }
        }
        return directory + "/" + NOTHING;
    }

    private void mount(long directory, List<String> lower, Path target, Owners owners) {
        Path base = switch (owners) {
            case AS_ON_DISK -> directories.base();
            case MAPPED -> mapped.base();
        };
        Mounts.overlay(
                new OverlayMount(
                        base,
                        lower,
                        SnapshotDirectories.files(directory),
                        SnapshotDirectories.work(directory),
                        OPTIONS),
                target);
    }

    private long requireDirectory(String container) {
        return directoryOf(container)
                .orElseThrow(() -> new StorageException("container " + container + " has no snapshot"));
    }

    private Optional<Long> directoryOf(String container) {
        return database.find("SELECT directory FROM snapshot WHERE container = ?", row -> row.number(1), container);
    }

    /// Topmost first, each once: the kernel refuses a layer that is in the chain twice, and below its upper self it
    /// shows nothing.
    private List<String> lowerOf(String container) {
        return database
                .query(
                        "SELECT directory FROM snapshot_layer JOIN layer USING (diff_id)"
                                + " WHERE container = ? ORDER BY position DESC",
                        row -> SnapshotDirectories.files(row.number(1)),
                        container)
                .stream()
                .distinct()
                .toList();
    }

    @Override
    public void unmount(Path target) {
        try {
            Mounts.unmount(target);
        } catch (LinuxException e) {
            if (e.errno() == Errno.EBUSY) {
                Mounts.detach(target);
            } else if (e.errno() != Errno.EINVAL && e.errno() != Errno.ENOENT) {
                throw e;
            }
        }
    }

    @Override
    public List<Path> unmountAllBut(Set<String> living) {
        Set<String> keep = new HashSet<>();
        living.forEach(container -> directoryOf(container)
                .ifPresent(
                        directory -> keep.add(directories.filesPath(directory).toString())));
        List<Path> unmounted = new ArrayList<>();
        for (MountPoint mount : Mounts.table().reversed()) {
            Optional<String> upper = mount.superOption("upperdir").map(mapped::onDisk);
            if (upper.isPresent() && isOurs(upper.get()) && !keep.contains(upper.get())) {
                Path target = Path.of(mount.target());
                unmount(target);
                unmounted.add(target);
            }
        }
        return unmounted;
    }

    private boolean isOurs(String upper) {
        return upper.startsWith(directories.base() + "/");
    }

    @Override
    public void remove(String container) {
        sizes.forget(KeptSizes.container(container));
        database.find("DELETE FROM snapshot WHERE container = ? RETURNING directory", row -> row.number(1), container)
                .ifPresent(directory -> {
                    quotas.end(directory);
                    directories.discard(directory);
                });
    }

    @Override
    public List<String> removeAllBut(Set<String> known) {
        List<String> unknown = database.query("SELECT container FROM snapshot", row -> row.text(1)).stream()
                .filter(container -> !known.contains(container))
                .toList();
        unknown.forEach(this::remove);
        return unknown;
    }

    @Override
    public long usageBytes(String container) {
        Optional<Long> directory = directoryOf(container);
        if (directory.isEmpty()) {
            return 0;
        }
        return workers.call(() -> {
            try (Directory upper = Directory.open(directories.filesPath(directory.get()))) {
                return TreeUsage.of(upper);
            }
        });
    }

    @Override
    public long roomBytes(String container) {
        return directoryOf(container).map(quotas::usedBytes).orElse(Quotas.UNKNOWN);
    }

    @Override
    public Optional<SnapshotPaths> paths(String container) {
        return directoryOf(container)
                .map(directory -> new SnapshotPaths(
                        lowerOf(container).stream()
                                .map(directories.base()::resolve)
                                .toList(),
                        directories.filesPath(directory),
                        directories.base().resolve(SnapshotDirectories.work(directory))));
    }

    @Override
    public List<Path> layerPaths(List<Digest> layers) {
        return layers.reversed().stream()
                .map(diffId -> directories.filesPath(require(diffId).directory()))
                .toList();
    }
}
