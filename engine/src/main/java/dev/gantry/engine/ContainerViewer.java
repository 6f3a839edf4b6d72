package dev.gantry.engine;

import static dev.gantry.engine.EngineException.conflict;

import dev.gantry.linux.Directory;
import dev.gantry.linux.IdMapping;
import dev.gantry.linux.Mounts;
import dev.gantry.linux.RootedPath;
import dev.gantry.storage.Storage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/// Opens views of containers' files: of a container that runs its own, else its root mounted for the purpose,
/// with its volumes.
final class ContainerViewer {
    private static final int PLACE_MODE = 0755;

    private final Path directory;
    private final Storage storage;
    private final ContainerVolumes volumes;
    private final ImageMounts images;
    private final DiskSizes sizes;
    private final UserNamespaces users;

    /// @param directory where roots are mounted meanwhile
    ContainerViewer(
            Path directory,
            Storage storage,
            ContainerVolumes volumes,
            ImageMounts images,
            DiskSizes sizes,
            UserNamespaces users) {
        this.directory = directory;
        this.storage = storage;
        this.volumes = volumes;
        this.images = images;
        this.sizes = sizes;
        this.users = users;
    }

    /// Works on a container's files. One that does not run can't be started meanwhile.
    <T> T view(Container container, Function<ContainerView, T> work) {
        container.verbs.lock();
        try {
            if (!container.state().hasProcess()) {
                return mounted(container.document(), work);
            }
        } finally {
            container.verbs.unlock();
        }
        return running(container, work);
    }

    private static <T> T running(Container container, Function<ContainerView, T> work) {
        int pid = container.state().pid();
        Directory root = Directory.open(Path.of("/proc", Integer.toString(pid), "root"));
        try (ContainerView view = new ContainerView(root, IdMapping.ofProcess(pid))) {
            requireMember(container, pid);
            return work.apply(view);
        }
    }

    /// What was opened by a process's number is the container's only if that process still is: where it has
    /// ended, another one of the host may have the number.
    private static void requireMember(Container container, int pid) {
        Container.Run run = container.run();
        if (run == null || !run.task().processes().contains(pid)) {
            throw conflict("container " + container.id() + " has just ended: try again");
        }
    }

    private <T> T mounted(ContainerDocument document, Function<ContainerView, T> work) {
        Path target = directory.resolve(document.id());
        try {
            Files.createDirectories(target);
        } catch (IOException e) {
            throw new UncheckedIOException("create " + target + ": " + Failures.text(e), e);
        }
        sizes.stale(document);
        try (Rollback release = new Rollback()) {
            release.onFailure(() -> sizes.stale(document));
            release.onFailure(() -> delete(target));
            MountPlaces places = new MountPlaces(directory.resolve(document.id() + ".mounts"));
            release.onFailure(places::clear);
            release.onFailure(() -> volumes.unmount(document.id(), document.mounts()));
            IdMapping ids = users.ids(document.hostConfig());
            storage.snapshots().mount(document.id(), target, users.owners(document.hostConfig()));
            release.onFailure(() -> storage.snapshots().unmount(target));
            Mounts.makePrivate(target);
            document.mounts().forEach(mount -> mount(document, mount, places, target));
            try (ContainerView view = new ContainerView(Directory.open(target), ids)) {
                return work.apply(view);
            }
        }
    }

    private void mount(ContainerDocument document, ContainerMount mount, MountPlaces places, Path root) {
        switch (mount.kind()) {
            case BIND -> show(Path.of(mount.source()), document, mount, root);
            case VOLUME -> showPart(volumes.mount(document.id(), mount), document, mount, root);
            case IMAGE -> {
                Path all = places.fresh();
                images.mount(document.id(), mount, all, users.owners(document.hostConfig()));
                showPart(all, document, mount, root);
            }
            case TMPFS -> {
                // only there while the container runs
            }
        }
    }

    private void showPart(Path data, ContainerDocument document, ContainerMount mount, Path root) {
        if (mount.subpath().isEmpty()) {
            show(data, document, mount, root);
            return;
        }
        try (RootedPath part = RootedPath.beneath(data, mount.subpath())) {
            show(part.path(), document, mount, root);
        }
    }

    private void show(Path source, ContainerDocument document, ContainerMount mount, Path root) {
        if (!Files.exists(source)) {
            return;
        }
        if (Files.isDirectory(source)) {
            makePlace(root, mount.destination(), users.ids(document.hostConfig()));
        }
        Optional<RootedPath> place = RootedPath.find(root, mount.destination());
        if (place.isPresent()) {
            try (RootedPath found = place.get()) {
                Mounts.bind(source, found, mount.readOnly());
            }
        }
    }

    /// Makes the directories of a path that are missing, as the start of the container would.
    private static void makePlace(Path root, String path, IdMapping ids) {
        try (ContainerView view = new ContainerView(Directory.open(root), ids)) {
            String place = "";
            for (String name : path.split("/", -1)) {
                place = view.resolve(place + "/" + name, true);
                if (view.find(place).isEmpty()) {
                    try (Directory parent = view.root().descend(ContainerView.parent(place))) {
                        parent.mkdir(ContainerView.name(place), PLACE_MODE);
                        parent.chown(ContainerView.name(place), ids.rootUser(), ids.rootGroup());
                    }
                }
            }
        }
    }

    private static void delete(Path target) {
        try {
            Files.delete(target);
        } catch (IOException e) {
            throw new UncheckedIOException("remove " + target + ": " + Failures.text(e), e);
        }
    }
}
