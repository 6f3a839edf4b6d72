package dev.gantry.engine;

import static dev.gantry.engine.EngineException.invalid;

import dev.gantry.engine.ContainerMount.Kind;
import dev.gantry.image.Digest;
import dev.gantry.storage.Owners;
import dev.gantry.storage.Snapshotter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Images that are mounted in containers. Each mount has a snapshot of its own, which keeps the layers as long
/// as the container is there, whatever becomes of the image's name.
final class ImageMounts {
    private final Snapshotter snapshots;
    private final ImageLookup images;

    ImageMounts(Snapshotter snapshots, ImageLookup images) {
        this.snapshots = snapshots;
        this.images = images;
    }

    /// Gives each image mount of a container that is being made its snapshot.
    ///
    /// @throws EngineException `INVALID_PARAMETER` where there is no such image
    List<ContainerMount> prepare(String containerId, List<ContainerMount> mounts, Rollback rollback) {
        List<ContainerMount> prepared = new ArrayList<>();
        for (ContainerMount mount : mounts) {
            prepared.add(mount.kind() == Kind.IMAGE ? prepare(containerId, mount, rollback) : mount);
        }
        return prepared;
    }

    private ContainerMount prepare(String containerId, ContainerMount mount, Rollback rollback) {
        ImageLookup.Found image = require(mount.name());
        String key = key(containerId, mount);
        snapshots.prepare(key, image.layers());
        rollback.onFailure(() -> snapshots.remove(key));
        return mount.withSource(image.id());
    }

    /// As a 404 it would make clients pull the container's own image.
    private ImageLookup.Found require(String name) {
        try {
            return images.require(name, Optional.empty());
        } catch (EngineException e) {
            throw invalid("invalid mount config for type \"image\": " + Failures.text(e));
        }
    }

    void mount(String containerId, ContainerMount mount, Path place, Owners owners) {
        snapshots.mountAlone(key(containerId, mount), place, owners);
    }

    void remove(String containerId, List<ContainerMount> mounts) {
        keys(containerId, mounts).forEach(snapshots::remove);
    }

    /// What the snapshots of a container's image mounts are called.
    static Stream<String> keys(String containerId, List<ContainerMount> mounts) {
        return mounts.stream().filter(mount -> mount.kind() == Kind.IMAGE).map(mount -> key(containerId, mount));
    }

    private static String key(String containerId, ContainerMount mount) {
        byte[] place = (containerId + " image " + mount.destination()).getBytes(StandardCharsets.UTF_8);
        return Digest.of(place).hex();
    }
}
