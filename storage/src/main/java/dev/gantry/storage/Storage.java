package dev.gantry.storage;

import java.nio.file.Path;
import java.util.function.Supplier;

/// Everything that Gantry keeps on disk. One per daemon; the wiring of the room.
///
///     try (Storage storage = Storage.open(Path.of("/var/lib/gantry"), StorageOptions.DEFAULT)) {
///         log(storage.repairs());
///         storage.images().match("busybox");
///         storage.transaction(() -> storage.containers().insert(row));
///     }
///
/// Safe for any thread. Database calls are short and may be made on virtual threads.
public final class Storage implements AutoCloseable {
    private final DataRoot root;
    private final FolderLock lock;
    private final Database database;
    private final Trash trash = new Trash();
    private final Workers workers;
    private final FreeSpace space;
    private final Blobs blobs;
    private final Leases leases;
    private final KeptSizes sizes;
    private final Quotas quotas;
    private final OverlaySnapshotter snapshots;
    private final GarbageCollection garbage;
    private final LayoutIndex layoutIndex;
    private final ImageRecords images;
    private final ImageImporter importer;
    private final LayerPulls pulls;
    private final ImagePuller puller;
    private final ImageCommitter committer;
    private final LayerEditor layerEditor;
    private final BuildSteps buildSteps;
    private final CacheMounts cacheMounts;
    private final TreeStore trees;
    private final FileTars fileTars;
    private final KeptTrees keptTrees;
    private final RepairReport repairs;

    private Storage(DataRoot root, FolderLock lock, Database database, StorageOptions options) {
        this.root = root;
        this.lock = lock;
        this.database = database;
        this.workers = new Workers(options.unpackThreads());
        this.space = new FreeSpace(root.path(), options.minFreeBytes(), trash::drain);
        SnapshotDirectories directories = new SnapshotDirectories(root.snapshots(), trash);
        this.blobs = new Blobs(root.content(), space);
        this.garbage = new GarbageCollection(database, blobs, directories, trash);
        this.leases = new Leases(database, garbage);
        this.sizes = new KeptSizes(database);
        this.quotas = new Quotas(root.snapshots());
        this.snapshots =
                new OverlaySnapshotter(database, directories, new MappedOwners(root), workers, space, sizes, quotas);
        this.layoutIndex = new LayoutIndex(root.content(), () -> ReferenceTable.layout(database));
        this.images = new ImageRecords(database, blobs, garbage, layoutIndex::changed);
        ImageIngest ingest = new ImageIngest(database, blobs, snapshots, images, workers, options.layers());
        NewLayers newLayers = new NewLayers(blobs, snapshots, options.layers());
        this.committer = new ImageCommitter(leases, blobs, snapshots, ingest, workers, newLayers);
        this.layerEditor = new LayerEditor(blobs, snapshots, workers, newLayers, options.layers());
        this.importer = new ImageImporter(root.temporary(), leases, ingest, space, options.layers());
        this.pulls = new LayerPulls(leases, blobs, snapshots, options.layers(), options.downloads());
        this.puller = new ImagePuller(leases, blobs, images, ingest, pulls, blobOrigins());
        this.buildSteps = new BuildSteps(database, blobs, snapshots, garbage);
        this.cacheMounts = new CacheMounts(database, directories, workers, sizes);
        this.trees = new TreeStore(directories, workers, space);
        this.fileTars = new FileTars(space, directories.base().resolve(MountPoints.NAME));
        this.keptTrees = new KeptTrees(database, directories, workers, options.folders());
        this.repairs = new Reconciliation(root, database, blobs, leases, directories, garbage).run();
        sizes.load();
        snapshots.unmap();
        snapshots.makeMountPoints();
        layoutIndex.changed();
    }

    /// Opens a data root, made if it is not there, and repairs what a killed daemon left ([#repairs]).
    ///
    /// @throws StorageException when another daemon uses it, it is of a newer Gantry, or the disk fails
    public static Storage open(Path dataRoot, StorageOptions options) {
        DataRoot root = new DataRoot(dataRoot);
        root.create();
        FolderLock lock = FolderLock.take(root.lock(), root::inUse);
        try {
            SqliteLibrary.prepare(root.library());
            return open(root, lock, options);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static Storage open(DataRoot root, FolderLock lock, StorageOptions options) {
        Database database = Database.open(root.database(), EngineSchema.SCHEMA);
        try {
            return new Storage(root, lock, database, options);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /// What [#open] found broken and repaired.
    public RepairReport repairs() {
        return repairs;
    }

    /// The data root, absolute.
    public Path root() {
        return root.path();
    }

    /// Where a container's own files lie: hostname, hosts, logs. The engine makes and deletes it.
    public Path containerDirectory(String id) {
        return root.containers().resolve(id);
    }

    /// Where local volumes lie.
    public Path volumesDirectory() {
        return root.volumes();
    }

    /// How much the data root's file system has left.
    public FreeSpace space() {
        return space;
    }

    /// Whether what containers write can be limited.
    public Quotas quotas() {
        return quotas;
    }

    /// How much containers have written, and volumes hold.
    public KeptSizes sizes() {
        return sizes;
    }

    public Blobs blobs() {
        return blobs;
    }

    public Leases leases() {
        return leases;
    }

    public Snapshotter snapshots() {
        return snapshots;
    }

    public ImageRecords images() {
        return images;
    }

    public ImageUses imageUses() {
        return new ImageUses(database);
    }

    public ImageImporter importer() {
        return importer;
    }

    public ImagePuller puller() {
        return puller;
    }

    public BlobOrigins blobOrigins() {
        return new BlobOrigins(database);
    }

    public ImageCommitter committer() {
        return committer;
    }

    public LayerEditor layerEditor() {
        return layerEditor;
    }

    public BuildSteps buildSteps() {
        return buildSteps;
    }

    public CacheMounts cacheMounts() {
        return cacheMounts;
    }

    public TreeStore trees() {
        return trees;
    }

    public FileTars fileTars() {
        return fileTars;
    }

    public KeptTrees keptTrees() {
        return keptTrees;
    }

    public ImageExporter exporter() {
        return new ImageExporter(leases, blobs);
    }

    public ContainerTable containers() {
        return new ContainerTable(database);
    }

    public NetworkTable networks() {
        return new NetworkTable(database);
    }

    public VolumeTable volumes() {
        return new VolumeTable(database);
    }

    /// Runs `work` as one transaction over all tables: all of it is kept, or nothing when it throws. Others
    /// wait meanwhile, so it does nothing slow.
    public <T> T transaction(Supplier<T> work) {
        return database.transaction(work);
    }

    /// As above, for work without a result.
    public void transaction(Runnable work) {
        database.transaction(() -> {
            work.run();
            return true;
        });
    }

    /// Takes away every blob and layer that no image, no container and no lease refers to.
    public Collected collect() {
        return garbage.collect();
    }

    /// Waits until the files of what was removed are deleted; for tests and an orderly shutdown.
    void drain() {
        trash.drain();
    }

    @Override
    public void close() {
        pulls.close();
        sizes.close();
        workers.close();
        trash.close();
        snapshots.unmap();
        layoutIndex.close();
        database.close();
        lock.close();
    }
}
