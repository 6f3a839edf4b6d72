package dev.gantry.engine;

import static dev.gantry.engine.EngineException.conflict;

import dev.gantry.engine.ContainerState.Status;
import dev.gantry.image.Digest;
import dev.gantry.storage.Storage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// Removes a container: its row first, so that whatever happens after leaves only what a later clean-up finds,
/// then its root, files and anonymous volumes.
final class RemoveContainer {
    private static final System.Logger LOG = System.getLogger(RemoveContainer.class.getName());

    private final EngineOptions options;
    private final Storage storage;
    private final ContainerRegistry containers;
    private final ContainerVolumes volumes;
    private final ImageMounts imageMounts;
    private final Execs execs;
    private final StopContainer stop;
    private final ContainerLogs logs;
    private final ContainerEvents events;

    RemoveContainer(
            EngineOptions options,
            Storage storage,
            ContainerRegistry containers,
            ContainerVolumes volumes,
            ImageMounts imageMounts,
            Execs execs,
            StopContainer stop,
            ContainerLogs logs,
            ContainerEvents events) {
        this.options = options;
        this.storage = storage;
        this.containers = containers;
        this.volumes = volumes;
        this.imageMounts = imageMounts;
        this.execs = execs;
        this.stop = stop;
        this.logs = logs;
        this.events = events;
    }

    /// @param force kills one that runs
    /// @param withVolumes removes its anonymous volumes, too
    /// @throws EngineException `CONFLICT` where it runs, or another request removes it
    void remove(Container container, boolean force, boolean withVolumes) {
        if (!container.beginRemoval()) {
            throw conflict("removal of container " + container.id() + " is already in progress");
        }
        boolean done = false;
        try {
            requireStopped(container, force);
            if (runsAfterAll(container)) {
                requireStopped(container, force);
            }
            delete(container, withVolumes);
            done = true;
        } finally {
            if (!done) {
                container.endRemoval();
            }
        }
    }

    /// A start may have begun before the removal, and shows in the state only once it is through. None begins after.
    private static boolean runsAfterAll(Container container) {
        container.verbs.lock();
        try {
            return container.state().running();
        } finally {
            container.verbs.unlock();
        }
    }

    private void requireStopped(Container container, boolean force) {
        ContainerState state = container.state();
        if (!state.running()) {
            return;
        }
        if (!force) {
            String prefix = "cannot remove container \"/" + container.document().name() + "\": container is ";
            throw conflict(
                    state.status() == Status.PAUSED
                            ? prefix + "paused and must be unpaused first"
                            : prefix + state.status().word() + ": stop the container before removing or force remove");
        }
        stop.kill(container);
    }

    private void delete(Container container, boolean withVolumes) {
        ContainerDocument document = container.document();
        container.verbs.lock();
        try {
            logs.forget(document.id());
            containers.delete(container);
            storage.snapshots().remove(document.id());
            imageMounts.remove(document.id(), document.mounts());
            deleteFiles(ContainerPaths.of(options, document.id()).directory());
            volumes.containerRemoved(document, withVolumes);
            execs.containerRemoved(container);
            container.waitingAttaches.abandon();
            events.publish(document, "destroy");
            container.waiters.removed(WaitResult.of(document.state().exitCode()));
        } finally {
            container.verbs.unlock();
        }
        storage.imageUses().used(Digest.parse(document.imageId()), GcCandidates.lastUse(document));
        collectImage(document);
    }

    /// The layers of an image that was removed before are deleted with the last container that has them.
    private void collectImage(ContainerDocument document) {
        boolean mounted = document.mounts().stream()
                .anyMatch(mount -> mount.kind() == ContainerMount.Kind.IMAGE && gone(mount.source()));
        if (mounted || gone(document.imageId())) {
            storage.collect();
        }
    }

    private boolean gone(String imageId) {
        return storage.images().find(Digest.parse(imageId)).isEmpty();
    }

    /// What can't be deleted is found at the next start.
    static void deleteFiles(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(directory);
        } catch (IOException | UncheckedIOException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "container files left directory={0} reason={1}",
                    directory,
                    e.toString());
        }
    }
}
