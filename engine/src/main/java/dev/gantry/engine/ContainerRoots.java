package dev.gantry.engine;

import static dev.gantry.engine.EngineException.invalid;

import dev.gantry.image.Digest;
import dev.gantry.linux.Mounts;
import dev.gantry.runtime.MountSetting;
import dev.gantry.runtime.MountSetting.Access;
import dev.gantry.storage.ImageRecord;
import dev.gantry.storage.Storage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    private final ContainerEvents events;

    ContainerRoots(EngineOptions options, Storage storage, ContainerRegistry containers, ContainerEvents events) {
        this.options = options;
        this.storage = storage;
        this.containers = containers;
        this.events = events;
    }

    /// Mounts the root and prepares the sources of all mounts.
    ///
    /// @throws EngineException `INVALID_PARAMETER` where a bind mount's source is missing
    void mount(ContainerDocument document, ContainerPaths paths) {
        create(paths.rootfs());
        storage.snapshots().mount(document.id(), paths.rootfs());
        try (Rollback rollback = new Rollback()) {
            rollback.onFailure(() -> unmount(document, paths));
            document.mounts().forEach(mount -> prepare(document, mount, paths));
            if (document.hostConfig().ipcMode().equals("shareable")) {
                mountSharedMemory(document, paths);
            }
            rollback.keep();
        }
    }

    private void prepare(ContainerDocument document, ContainerMount mount, ContainerPaths paths) {
        switch (mount.kind()) {
            case BIND -> requireSource(mount);
            case VOLUME -> {
                create(Path.of(mount.source()));
                if (mount.copyImage()) {
                    VolumeFill.fill(paths.rootfs(), mount);
                }
                events.volume(document, mount, "mount");
            }
            case TMPFS -> {
                // the runtime makes it
            }
        }
    }

    private static void requireSource(ContainerMount mount) {
        Path source = Path.of(mount.source());
        if (Files.exists(source)) {
            return;
        }
        if (!mount.createSource()) {
            throw invalid("invalid mount config for type \"bind\": bind source path does not exist: " + mount.source());
        }
        create(source);
    }

    private static void mountSharedMemory(ContainerDocument document, ContainerPaths paths) {
        create(paths.shm());
        Mounts.tmpfs(
                paths.shm(),
                List.of("mode=1777", "size=" + document.hostConfig().shmSize()));
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
        return storage.snapshots().unmountAllBut(living);
    }

    /// Removes the writable layers of all containers but these.
    ///
    /// @return whose they were
    List<String> removeAllBut(Set<String> known) {
        List<String> removed = storage.snapshots().removeAllBut(known);
        if (!removed.isEmpty()) {
            storage.collect(); // also layers that only these had: those of a build's steps that did not last
        }
        return removed;
    }

    private static void deleteBundle(Path bundle) {
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

    /// Bytes that the container itself has written.
    long sizeRw(ContainerDocument document) {
        return storage.snapshots().usageBytes(document.id());
    }

    /// As above, and its image's.
    long sizeRootFs(ContainerDocument document) {
        return sizeRw(document)
                + storage.images()
                        .find(Digest.parse(document.imageId()))
                        .map(ImageRecord::sizeBytes)
                        .orElse(0L);
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
