package dev.gantry.engine;

import dev.gantry.linux.IdMapping;
import dev.gantry.linux.LinuxException;
import dev.gantry.network.NetworkController;
import dev.gantry.plugin.PluginLimits;
import dev.gantry.plugin.Plugins;
import dev.gantry.runtime.HostCapabilities;
import dev.gantry.runtime.RuntimeBinary;
import dev.gantry.runtime.TaskOptions;
import dev.gantry.runtime.Tasks;
import dev.gantry.storage.Storage;
import dev.gantry.storage.StorageOptions;
import dev.gantry.volume.LocalDriver;
import dev.gantry.volume.LocalVolumes;
import dev.gantry.volume.VolumeDrivers;
import dev.gantry.volume.VolumeMounts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The engine's nouns, wired. This is the one place where they are made; there is nothing else in it.
///
/// Closing it lets go of everything and ends nothing: containers run on, and the next engine on the same
/// directories takes them over.
public final class Engine implements AutoCloseable {
    private final Rollback closing = new Rollback();
    private final Containers containers;
    private final Execs execs;
    private final Images images;
    private final ImageArchives archives;
    private final ImageDistribution distribution;
    private final CommitContainer commits;
    private final ContainerFiles containerFiles;
    private final UsageReports usageReports;
    private final Workspaces workspaces;
    private final BaseImages baseImages;
    private final Storage storage;
    private final BuildCaches buildCaches;
    private final CacheCollection cacheCollection;
    private final GarbageCollector garbage;
    private final Volumes volumes;
    private final VolumeArchives volumeArchives;
    private final Networks networks;
    private final ConnectContainer connections;
    private final Events events = new Events();
    private final SystemInformation system;
    private final Tasks tasks;
    private volatile EngineOptions current;

    /// @param remapped what containers' ids are on the host; null where they are the same
    private Engine(EngineOptions options, @Nullable IdMapping remapped) {
        this.current = options;
        HostCapabilities host = HostCapabilities.probe();
        this.storage =
                opened(Storage.open(options.dataRoot(), StorageOptions.DEFAULT.withDownloads(options.maxDownloads())));
        requireRootLimit(options, storage);
        Plugins plugins = opened(new Plugins(options.plugins(), PluginLimits.DEFAULT));
        NetworkController network = opened(NetworkController.open(options.network(), plugins));
        this.tasks = opened(Tasks.open(taskOptions(options)));

        ContainerRegistry registry = new ContainerRegistry(storage.containers());
        UserNamespaces users = UserNamespaces.open(options, remapped, host, registry, storage.snapshots());
        ContainerEvents containerEvents = new ContainerEvents(events);
        ImageEvents imageEvents = new ImageEvents(events);
        BundledImages bundled = new BundledImages(storage, options.home());
        ImageLookup lookup = new ImageLookup(storage, bundled);
        ImageNames names = new ImageNames(lookup);
        LocalVolumes local = new LocalVolumes(options.dataRoot().resolve("volumes"), users.root());
        DiskSizes sizes = new DiskSizes(storage, local, registry);
        VolumeDrivers drivers = new VolumeDrivers(new LocalDriver(local), plugins);
        VolumeRegistry volumeRegistry = new VolumeRegistry(storage.volumes(), drivers, registry, events, sizes);
        VolumeMounts volumeMounts = new VolumeMounts(options.runRoot().resolve("volumes"), drivers);
        ContainerVolumes containerVolumes = new ContainerVolumes(volumeRegistry, volumeMounts);
        ImageMounts imageMounts = new ImageMounts(storage.snapshots(), lookup);
        ContainerRoots roots = new ContainerRoots(
                options, storage, registry, containerVolumes, imageMounts, containerEvents, sizes, users);
        ContainerLogs logs = opened(new ContainerLogs(options));
        NetworkRegistry networkRegistry =
                new NetworkRegistry(storage.networks(), network.defaultNetwork(), Instant.now());
        Links links = new Links(registry);
        ContainerNetworks containerNetworks =
                new ContainerNetworks(network, networkRegistry, registry, links, containerEvents, options, users);
        this.volumes = new Volumes(volumeRegistry, events);
        this.volumeArchives = new VolumeArchives(volumeRegistry, volumeMounts, local, storage.fileTars(), sizes);
        this.execs = new Execs(registry, host, containerEvents);
        MakeTask processes = new MakeTask(
                options, host, tasks, containerNetworks, new NamespaceChoice(registry, host), roots, users);
        ContainerVerbs verbs = verbs(
                options,
                host,
                storage,
                registry,
                networkRegistry,
                links,
                containerEvents,
                lookup,
                containerVolumes,
                imageMounts,
                roots,
                logs,
                containerNetworks,
                processes,
                users);
        ContainerViews views = new ContainerViews(options, roots, names, networkRegistry, links);
        this.containers = new Containers(
                registry, links, containerNetworks, verbs, views, logs, roots, containerEvents, execs, names);
        this.images = new Images(storage, lookup, new ImageUsers(registry), imageEvents);
        this.archives = new ImageArchives(storage, lookup, imageEvents);
        this.distribution = new ImageDistribution(options, storage, bundled, imageEvents);
        ContainerViewer viewer = new ContainerViewer(
                options.runRoot().resolve("views"), storage, containerVolumes, imageMounts, sizes, users);
        this.containerFiles = new ContainerFiles(registry, viewer, storage, containerEvents);
        this.usageReports = new UsageReports(registry);
        this.commits = new CommitContainer(containers, registry, storage, lookup, containerEvents, imageEvents);
        this.workspaces =
                new Workspaces(options, () -> current, host, storage, containerNetworks, roots, processes, users);
        this.baseImages = new BaseImages(lookup, distribution, storage.imageUses());
        this.networks = new Networks(
                network, networkRegistry, registry, options.network().driverDefaults(), events);
        this.connections = new ConnectContainer(options, registry, networkRegistry, containerNetworks, containerEvents);
        this.buildCaches = new BuildCaches(
                storage.buildSteps(), storage.cacheMounts(), storage.keptTrees(), storage.space(), events);
        List<CacheRule> cacheRules = options.buildCache().rules(storage.space().totalBytes());
        this.cacheCollection = opened(new CacheCollection(buildCaches, cacheRules));
        this.system = new SystemInformation(
                () -> current, host, storage, registry, containers, images, volumes, buildCaches, events, users);
        GcCandidates candidates =
                new GcCandidates(storage, buildCaches, cacheCollection, images, containers, registry, sizes);
        this.garbage = opened(new GarbageCollector(
                options.gc(), candidates, storage.space(), events, EngineId.of(options.dataRoot())));
        new RestoreContainers(
                        options,
                        registry,
                        network,
                        networkRegistry,
                        connections,
                        tasks,
                        roots,
                        containerVolumes,
                        logs,
                        verbs,
                        processes,
                        users)
                .restore();
        garbage.start();
    }

    private static void requireRootLimit(EngineOptions options, Storage storage) {
        if (options.rootLimitBytes() > 0 && !storage.quotas().holds()) {
            throw EngineException.invalid("storage option overlay2.size not supported: the file system of "
                    + options.dataRoot() + " has no project quotas");
        }
    }

    private ContainerVerbs verbs(
            EngineOptions options,
            HostCapabilities host,
            Storage storage,
            ContainerRegistry registry,
            NetworkRegistry networkRegistry,
            Links links,
            ContainerEvents containerEvents,
            ImageLookup lookup,
            ContainerVolumes containerVolumes,
            ImageMounts imageMounts,
            ContainerRoots roots,
            ContainerLogs logs,
            ContainerNetworks containerNetworks,
            MakeTask processes,
            UserNamespaces users) {
        CreateContainer create = new CreateContainer(
                () -> current,
                host,
                storage,
                registry,
                networkRegistry,
                links,
                lookup,
                containerVolumes,
                imageMounts,
                containerEvents,
                users);
        StartContainer start = new StartContainer(options, processes, containerNetworks, logs, containerEvents);
        HealthMonitors health = new HealthMonitors(execs, containerEvents, this::containers);
        PauseContainer pause = new PauseContainer(containerEvents, health);
        StopContainer stop = new StopContainer(containerEvents, pause);
        RemoveContainer remove = new RemoveContainer(
                options, storage, registry, containerVolumes, imageMounts, execs, stop, logs, containerEvents);
        EndContainer end =
                new EndContainer(options, containerNetworks, roots, logs, containerEvents, start, remove, health);
        RenameContainer rename = new RenameContainer(registry, containerNetworks, containerEvents);
        UpdateContainer update = new UpdateContainer(host, containerNetworks.published(), containerEvents);
        return new ContainerVerbs(create, start, stop, pause, end, update, rename, remove);
    }

    /// Opens the data root, takes over what runs, and is ready for requests.
    ///
    /// @throws dev.gantry.storage.StorageException where another daemon has the data root, or it is of a later
    /// version
    /// @throws IllegalArgumentException where `userns-remap` names nobody
    public static Engine open(EngineOptions options) {
        ContainerLogs.requireDefaults(options);
        Optional<IdMapping> remapped = new RemapIds(Path.of("/etc")).of(options.usernsRemap());
        try {
            Files.createDirectories(options.dataRoot().resolve("containers"));
            Files.createDirectories(options.runRoot().resolve("bundles"));
        } catch (IOException e) {
            throw new UncheckedIOException("create directories of the engine: " + Failures.text(e), e);
        }
        return new Engine(options, remapped.orElse(null));
    }

    private <T extends AutoCloseable> T opened(T room) {
        closing.onFailure(() -> {
            try {
                room.close();
            } catch (LinuxException | UncheckedIOException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException("close " + room, e);
            }
        });
        return room;
    }

    private static TaskOptions taskOptions(EngineOptions options) {
        return new TaskOptions(
                options.runRoot(),
                runtimes(options),
                options.defaultRuntime(),
                options.monitor(),
                TaskOptions.DEFAULT_SPOOL_LIMIT_BYTES);
    }

    private static Map<String, RuntimeBinary> runtimes(EngineOptions options) {
        Map<String, RuntimeBinary> runtimes = new HashMap<>();
        options.runtimes()
                .forEach((name, program) ->
                        runtimes.put(name, new RuntimeBinary(Programs.resolve(program.path()), program.arguments())));
        return runtimes;
    }

    /// Takes over what may change while the engine runs: runtimes, the default one, registries, labels,
    /// `debug`.
    public void reload(EngineOptions fresh) {
        tasks.runtimes(runtimes(fresh));
        distribution.reload(fresh);
        current = current.reloaded(fresh);
        events.publish(
                "daemon",
                "reload",
                EngineId.of(current.dataRoot()),
                Map.of(
                        "name", HostNames.own(),
                        "debug", Boolean.toString(current.debug()),
                        "default-runtime", EngineOptions.shownRuntime(current.defaultRuntime()),
                        "labels", "[" + String.join(" ", current.labels()) + "]"));
    }

    public Containers containers() {
        return containers;
    }

    public Execs execs() {
        return execs;
    }

    public Images images() {
        return images;
    }

    public ImageArchives archives() {
        return archives;
    }

    public ImageDistribution distribution() {
        return distribution;
    }

    public ContainerFiles containerFiles() {
        return containerFiles;
    }

    public UsageReports usageReports() {
        return usageReports;
    }

    public CommitContainer commits() {
        return commits;
    }

    /// Root file systems for builds to work on.
    public Workspaces workspaces() {
        return workspaces;
    }

    /// The images that builds begin with.
    public BaseImages baseImages() {
        return baseImages;
    }

    /// What builds need not do again.
    public BuildCaches buildCaches() {
        return buildCaches;
    }

    /// What takes from that after builds, as the operator wants it.
    public CacheCollection cacheCollection() {
        return cacheCollection;
    }

    /// What cleans up the disk, as the operator wants it.
    public GarbageCollector garbage() {
        return garbage;
    }

    /// What lies on disk, for the room that builds.
    public Storage storage() {
        return storage;
    }

    public Volumes volumes() {
        return volumes;
    }

    /// Volumes as archives, and back.
    public VolumeArchives volumeArchives() {
        return volumeArchives;
    }

    public Networks networks() {
        return networks;
    }

    /// Containers joining and leaving networks.
    public ConnectContainer connections() {
        return connections;
    }

    public Events events() {
        return events;
    }

    public SystemInformation system() {
        return system;
    }

    @Override
    public void close() {
        closing.close();
    }
}
