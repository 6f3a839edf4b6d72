package dev.gantry.engine;

import static dev.gantry.engine.EngineException.invalid;

import dev.gantry.linux.Mounts;
import dev.gantry.runtime.MountSetting;
import dev.gantry.runtime.MountSetting.Access;
import dev.gantry.storage.Storage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A container's files while it runs: its root mounted in the bundle, the sources of its mounts present, and
/// the engine's own files that are mounted over the image's.
final class ContainerRoots {
    private static final String CONTAINER = "container:";

    private final EngineOptions options;
    private final Storage storage;
    private final ContainerRegistry containers;
    private final ContainerVolumes volumes;
    private final ImageMounts images;
    private final ContainerEvents events;
    private final DiskSizes sizes;
    private final UserNamespaces users;

    ContainerRoots(
            EngineOptions options,
            Storage storage,
            ContainerRegistry containers,
            ContainerVolumes volumes,
            ImageMounts images,
            ContainerEvents events,
            DiskSizes sizes,
            UserNamespaces users) {
        this.options = options;
        this.storage = storage;
        this.containers = containers;
        this.volumes = volumes;
        this.images = images;
        this.events = events;
        this.sizes = sizes;
        this.users = users;
    }

    /// Mounts the root and prepares the sources of all mounts.
    ///
    /// @return where the sources are, by the mounts' destinations
    /// @throws EngineException `INVALID_PARAMETER` where a bind mount's source is missing
    Map<String, Path> mount(ContainerDocument document, ContainerPaths paths) {
        Map<String, Path> sources = new HashMap<>();
        create(paths.rootfs());
        sizes.stale(document);
        storage.snapshots().mount(document.id(), paths.rootfs(), users.owners(document.hostConfig()));
        try (Rollback rollback = new Rollback()) {
            rollback.onFailure(() -> unmount(document, paths));
            for (ContainerMount mount : document.mounts()) {
                prepare(document, mount, paths).ifPresent(source -> sources.put(mount.destination(), source));
            }
            if (document.hostConfig().ipcMode().equals("shareable")) {
                mountSharedMemory(document, paths);
            }
            rollback.keep();
        }
        return sources;
    }

    /// @return empty for what the runtime makes itself
    private Optional<Path> prepare(ContainerDocument document, ContainerMount mount, ContainerPaths paths) {
        return switch (mount.kind()) {
            case BIND -> Optional.of(requireSource(document, mount));
            case VOLUME -> Optional.of(volume(document, mount, paths));
            case IMAGE -> Optional.of(image(document, mount, paths));
            case TMPFS -> Optional.empty();
        };
    }

    private Path requireSource(ContainerDocument document, ContainerMount mount) {
        Path source = Path.of(mount.source());
        if (!Files.exists(source)) {
            if (!mount.createSource()) {
                throw invalid(
                        "invalid mount config for type \"bind\": bind source path does not exist: " + mount.source());
            }
            Path first = firstMissing(source);
            create(source);
            for (Path made = source; made != null && made.startsWith(first); made = made.getParent()) {
                users.give(document.hostConfig(), made);
            }
        }
        return source;
    }

    private static Path firstMissing(Path path) {
        Path missing = path;
        for (Path above = path.getParent(); above != null && !Files.exists(above); above = above.getParent()) {
            missing = above;
        }
        return missing;
    }

    private Path volume(ContainerDocument document, ContainerMount mount, ContainerPaths paths) {
        Path data = volumes.mount(document.id(), mount);
        if (mount.copyImage()) {
            VolumeFill.fill(paths.rootfs(), mount, data);
        }
        events.volume(document, mount, "mount");
        return part(data, mount, paths);
    }

    private Path image(ContainerDocument document, ContainerMount mount, ContainerPaths paths) {
        Path place = new MountPlaces(paths.mounts()).fresh();
        images.mount(document.id(), mount, place, users.owners(document.hostConfig()));
        return part(place, mount, paths);
    }

    private static Path part(Path all, ContainerMount mount, ContainerPaths paths) {
        return mount.subpath().isEmpty() ? all : new MountPlaces(paths.mounts()).part(all, mount.subpath());
    }

    private void mountSharedMemory(ContainerDocument document, ContainerPaths paths) {
        create(paths.shm());
        List<String> memory = new ArrayList<>(users.tmpfs(document.hostConfig()));
        memory.add("mode=1777");
        memory.add("size=" + document.hostConfig().shmSize());
        Mounts.tmpfs(paths.shm(), memory);
    }

    private static void create(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("create " + directory + ": " + Failures.text(e), e);
        }
    }

    /// Takes back what [#mount] did. May be repeated.
    void unmount(ContainerDocument document, ContainerPaths paths) {
        if (Files.exists(paths.shm())) {
            if (Mounts.isMountPoint(paths.shm())) {
                Mounts.detach(paths.shm());
            }
            delete(paths.shm());
        }
        storage.snapshots().unmount(paths.rootfs());
        deleteBundle(paths.bundle());
        volumes.unmount(document.id(), document.mounts());
        sizes.stale(document);
    }

    /// Removes the bundle of a container that is not known any more.
    void removeBundle(Path bundle) {
        storage.snapshots().unmount(bundle.resolve("rootfs"));
        deleteBundle(bundle);
    }

    /// Unmounts the roots of all containers but these.
    ///
    /// @return where they were mounted
    List<Path> unmountAllBut(Set<String> living) {
        return storage.snapshots().unmountAllBut(withImages(living));
    }

    private Set<String> withImages(Set<String> ids) {
        Set<String> all = new HashSet<>(ids);
        for (Container container : containers.all()) {
            if (ids.contains(container.id())) {
                ImageMounts.keys(container.id(), container.document().mounts()).forEach(all::add);
            }
        }
        return all;
    }

    /// Removes the writable layers of all containers but these.
    ///
    /// @return whose they were
    List<String> removeAllBut(Set<String> known) {
        List<String> removed = storage.snapshots().removeAllBut(withImages(known));
        if (!removed.isEmpty()) {
            storage.collect(); // also layers that only these had: those of a build's steps that did not last
        }
        return removed;
    }

    private static void deleteBundle(Path bundle) {
        new MountPlaces(bundle.resolve(ContainerPaths.MOUNTS)).clear();
        try (Stream<Path> files = Files.exists(bundle) ? Files.list(bundle) : Stream.empty()) {
            files.toList().forEach(ContainerRoots::delete);
        } catch (IOException e) {
            throw new UncheckedIOException("remove " + bundle + ": " + Failures.text(e), e);
        }
        delete(bundle);
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("remove " + file + ": " + Failures.text(e), e);
        }
    }

    /// The engine's files that belong at fixed places of the container.
    List<MountSetting> ownFiles(ContainerDocument document, ContainerNetwork network, ContainerPaths paths) {
        ContainerPaths named = network.mode().startsWith(CONTAINER)
                ? ContainerPaths.of(options, network.mode().substring(CONTAINER.length()))
                : paths;
        Access access = document.hostConfig().readonlyRootfs() ? Access.READONLY : Access.WRITABLE;
        List<MountSetting> own = new ArrayList<>();
        own.add(bind(named.resolvConf(), "/etc/resolv.conf", access));
        own.add(bind(named.hostname(), "/etc/hostname", access));
        own.add(bind(named.hosts(), "/etc/hosts", access));
        sharedMemory(document.hostConfig().ipcMode(), paths, own);
        return own;
    }

    private void sharedMemory(String ipcMode, ContainerPaths paths, List<MountSetting> own) {
        if (ipcMode.equals("shareable")) {
            own.add(bind(paths.shm(), "/dev/shm"));
        } else if (ipcMode.equals("host")) {
            own.add(bind(Path.of("/dev/shm"), "/dev/shm"));
        } else if (ipcMode.startsWith(CONTAINER)) {
            Container other = containers.require(ipcMode.substring(CONTAINER.length()));
            if (!other.document().hostConfig().ipcMode().equals("shareable")) {
                throw invalid("non-shareable IPC (hint: use IpcMode:shareable for the donor container)");
            }
            own.add(bind(ContainerPaths.of(options, other.id()).shm(), "/dev/shm"));
        }
    }

    private static MountSetting bind(Path source, String destination) {
        return bind(source, destination, Access.WRITABLE);
    }

    private static MountSetting bind(Path source, String destination, Access access) {
        return new MountSetting.Bind(source, destination, access, true, ContainerMount.DEFAULT_PROPAGATION);
    }

    /// How much containers have written, and with their images.
    DiskSizes sizes() {
        return sizes;
    }

    /// What `inspect` says of the overlay mount.
    Map<String, String> overlayDirectories(ContainerDocument document) {
        Map<String, String> data = new TreeMap<>();
        storage.snapshots().paths(document.id()).ifPresent(parts -> {
            data.put("LowerDir", parts.lower().stream().map(Path::toString).collect(Collectors.joining(":")));
            data.put(
                    "MergedDir",
                    ContainerPaths.of(options, document.id()).rootfs().toString());
            data.put("UpperDir", parts.upper().toString());
            data.put("WorkDir", parts.work().toString());
        });
        return data;
    }
}
