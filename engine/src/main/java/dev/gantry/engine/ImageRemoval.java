package dev.gantry.engine;

import static dev.gantry.engine.EngineException.conflict;

import dev.gantry.api.ImageDeleteItem;
import dev.gantry.image.Digest;
import dev.gantry.image.Reference;
import dev.gantry.storage.Collected;
import dev.gantry.storage.ImageRecord;
import dev.gantry.storage.ImageRecords;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Takes names and images away, by dockerd's rules: a name goes first, the image with its last name; what a
/// running container uses stays, what a stopped one uses must be forced.
final class ImageRemoval {
    private final ImageRecords records;
    private final ImageLookup lookup;
    private final ContainerRegistry containers;
    private final ImageEvents events;

    ImageRemoval(ImageRecords records, ImageLookup lookup, ContainerRegistry containers, ImageEvents events) {
        this.records = records;
        this.lookup = lookup;
        this.containers = containers;
        this.events = events;
    }

    List<ImageDeleteItem> remove(String reference, boolean force) {
        ImageRecord image = lookup.require(reference);
        List<ImageDeleteItem> done = new ArrayList<>();
        if (isIdPrefix(image.id(), reference)) {
            removeById(image, force, done);
        } else {
            removeByName(image, reference, force, done);
        }
        return done;
    }

    private static boolean isIdPrefix(Digest id, String reference) {
        return id.toString().startsWith(reference) || id.hex().startsWith(reference);
    }

    /// By id, an image goes with all its names, where these are of one repository.
    private void removeById(ImageRecord image, boolean force, List<ImageDeleteItem> done) {
        requireNotRunning(image);
        if (!force) {
            requireUnused(image);
            if (image.references().size() > 1) {
                throw refused(image, "must be forced", "image is referenced in multiple repositories");
            }
        }
        removeWhole(image, done);
    }

    private void removeByName(ImageRecord image, String reference, boolean force, List<ImageDeleteItem> done) {
        Reference name = Reference.parse(reference).tagged();
        boolean last = image.references().size()
                        + (name.digest() == null ? 0 : image.repoDigests().size())
                <= 1;
        if (last && !force) {
            user(image.id(), document -> true).ifPresent(user -> {
                throw conflict("conflict: unable to remove repository reference \"" + reference
                        + "\" (must force) - container " + Ids.abbreviated(user.id())
                        + " is using its referenced image "
                        + Ids.abbreviated(image.id().toString()));
            });
        }
        untag(image, name, done);
        if (name.digest() == null) {
            untagDigests(image, name, done);
        }
        Optional<ImageRecord> nameless = records.find(image.id())
                .filter(left ->
                        left.references().isEmpty() && left.repoDigests().isEmpty());
        if (nameless.isPresent() && !used(image.id())) {
            delete(nameless.get(), done);
        }
    }

    /// Digest names of a repository go with its last tag.
    private void untagDigests(ImageRecord image, Reference name, List<ImageDeleteItem> done) {
        boolean otherTag = image.references().stream()
                .anyMatch(other -> !other.equals(name) && other.name().equals(name.name()));
        if (!otherTag) {
            image.repoDigests().stream()
                    .filter(digest -> digest.name().equals(name.name()))
                    .forEach(digest -> untag(image, digest, done));
        }
    }

    private void untag(ImageRecord image, Reference name, List<ImageDeleteItem> done) {
        records.untag(name);
        events.publish("untag", image.id(), image.id().toString());
        done.add(ImageDeleteItem.untagged(name.familiar()));
    }

    private long delete(ImageRecord image, List<ImageDeleteItem> done) {
        Collected collected = records.delete(image.id());
        events.publish("delete", image.id(), image.id().toString());
        done.add(ImageDeleteItem.deleted(image.id().toString()));
        collected.layers().forEach(layer -> done.add(ImageDeleteItem.deleted(layer.toString())));
        return collected.bytes();
    }

    /// Takes away all names and the image.
    ///
    /// @return bytes that came free
    long removeWhole(ImageRecord image, List<ImageDeleteItem> done) {
        image.references().forEach(name -> untag(image, name, done));
        image.repoDigests().forEach(name -> untag(image, name, done));
        return delete(image, done);
    }

    /// True where a container, running or not, was made from the image.
    boolean used(Digest image) {
        return containersOf(image).findAny().isPresent();
    }

    /// How many containers, running or not, were made from the image.
    long users(Digest image) {
        return containersOf(image).count();
    }

    private Optional<ContainerDocument> user(Digest image, Predicate<ContainerDocument> which) {
        return containersOf(image).filter(which).findFirst();
    }

    private Stream<ContainerDocument> containersOf(Digest image) {
        return containers.all().stream()
                .map(Container::document)
                .filter(document -> document.imageId().equals(image.toString()));
    }

    private void requireNotRunning(ImageRecord image) {
        user(image.id(), document -> document.state().running()).ifPresent(user -> {
            throw refused(
                    image,
                    "cannot be forced",
                    "image is being used by running container " + Ids.abbreviated(user.id()));
        });
    }

    private void requireUnused(ImageRecord image) {
        user(image.id(), document -> !document.state().running()).ifPresent(user -> {
            throw refused(
                    image, "must be forced", "image is being used by stopped container " + Ids.abbreviated(user.id()));
        });
    }

    private static EngineException refused(ImageRecord image, String whether, String why) {
        return conflict(
                "conflict: unable to delete " + Ids.abbreviated(image.id().toString()) + " (" + whether + ") - " + why);
    }
}
