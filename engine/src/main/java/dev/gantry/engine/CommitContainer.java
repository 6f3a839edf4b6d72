package dev.gantry.engine;

import static dev.gantry.engine.EngineException.conflict;
import static dev.gantry.engine.EngineException.invalid;

import dev.gantry.api.ContainerConfig;
import dev.gantry.api.Nil;
import dev.gantry.dockerfile.ConfigChanges;
import dev.gantry.image.Digest;
import dev.gantry.image.HistoryEntry;
import dev.gantry.image.ImageConfig;
import dev.gantry.image.InvalidImageException;
import dev.gantry.image.Reference;
import dev.gantry.image.RunConfig;
import dev.gantry.storage.ImageRecord;
import dev.gantry.storage.Storage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes an image of what a container has changed: `docker commit`.
public final class CommitContainer {
    private final Containers verbs;
    private final ContainerRegistry containers;
    private final Storage storage;
    private final ImageLookup images;
    private final ContainerEvents events;
    private final ImageEvents imageEvents;

    CommitContainer(
            Containers verbs,
            ContainerRegistry containers,
            Storage storage,
            ImageLookup images,
            ContainerEvents events,
            ImageEvents imageEvents) {
        this.verbs = verbs;
        this.containers = containers;
        this.storage = storage;
        this.images = images;
        this.events = events;
        this.imageEvents = imageEvents;
    }

    /// What `docker commit` asks for.
    ///
    /// @param repository empty for an image without a name
    /// @param tag empty for `latest`
    /// @param pause whether a running container stands still meanwhile
    /// @param changes Dockerfile instructions
    /// @param config settings that go before the container's; empty ones are the container's
    public record Request(
            String container,
            String repository,
            String tag,
            String author,
            String comment,
            boolean pause,
            List<String> changes,
            ContainerConfig config) {
        public Request {
            changes = List.copyOf(changes);
        }
    }

    /// Makes the image. Source: Engine API, `ImageCommit`.
    ///
    /// @return its id
    /// @throws EngineException `NOT_FOUND` for the container or its image, `INVALID_PARAMETER` for a name or
    ///     a change that is none, `CONFLICT` where the container is being removed
    public String commit(Request request) {
        Container container = containers.require(request.container());
        Optional<Reference> name = request.repository().isEmpty()
                ? Optional.empty()
                : Optional.of(Images.parse(request.repository(), request.tag()));
        container.verbs.lock();
        try {
            if (container.removing()) {
                throw conflict("You cannot commit container " + container.id() + " which is being removed");
            }
            boolean pauses = request.pause()
                    && container.state().hasProcess()
                    && container.state().status() != ContainerState.Status.PAUSED;
            if (!pauses) {
                return make(container.document(), request, name).toString();
            }
            verbs.pause(container.id());
            try {
                return make(container.document(), request, name).toString();
            } finally {
                verbs.unpause(container.id());
            }
        } finally {
            container.verbs.unlock();
        }
    }

    private Digest make(ContainerDocument document, Request request, Optional<Reference> name) {
        ImageRecord base = images.require(document.imageId()).image();
        RunConfig config = runConfig(document.config(), request);
        Instant now = Instant.now();
        String command = String.join(" ", Nil.toEmpty(document.config().cmd()));
        Digest id = storage.committer()
                .commit(
                        document.id(),
                        base,
                        layer -> config(base, config, request, now)
                                .addLayer(
                                        layer,
                                        new HistoryEntry(now, command, request.author(), request.comment(), false))
                                .build(),
                        name.stream().toList())
                .id();
        name.ifPresent(given -> {
            storage.images().tag(given, id);
            imageEvents.publish("tag", id, given.familiar());
        });
        events.publish(
                document,
                "commit",
                Map.of(
                        "comment", request.comment(),
                        "imageID", id.toString(),
                        "imageRef", name.map(Reference::familiar).orElse("")));
        return id;
    }

    private static ImageConfig.Builder config(ImageRecord base, RunConfig config, Request request, Instant now) {
        return base.config()
                .edit()
                .created(now)
                .author(request.author())
                .comment(request.comment())
                .runConfig(config);
    }

    private static RunConfig runConfig(ContainerConfig own, Request request) {
        try {
            ContainerConfig merged = ConfigMerge.merge(request.config(), own);
            return ConfigChanges.apply(ImageConfigs.runConfig(merged), request.changes());
        } catch (InvalidImageException e) {
            throw invalid(Failures.text(e));
        }
    }
}
