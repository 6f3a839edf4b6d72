package dev.gantry.engine;

import static dev.gantry.engine.EngineException.conflict;

import dev.gantry.api.ImageDeleteItem;
import dev.gantry.image.Digest;
import dev.gantry.image.Reference;
import dev.gantry.storage.Collected;
import dev.gantry.storage.ImageFamily;
import dev.gantry.storage.ImageRecord;
import dev.gantry.storage.ImageRecords;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Takes names and images away, by dockerd's rules: a name goes first, the image with its last name; what a
/// running container uses stays, what a stopped one uses must be forced.
final class ImageRemoval {
    private final ImageRecords records;
    private final ImageLookup lookup;
    private final ImageUsers users;
    private final ImageEvents events;

    ImageRemoval(ImageRecords records, ImageLookup lookup, ImageUsers users, ImageEvents events) {
        this.records = records;
        this.lookup = lookup;
        this.users = users;
        this.events = events;
    }

    /// @param platforms only the images for these, where the name has several; empty for what the name means
    List<ImageDeleteItem> remove(String reference, boolean force, List<String> platforms) {
        ImageFamily family = lookup.require(reference);
        List<ImageDeleteItem> done = new ArrayList<>();
        if (!platforms.isEmpty()) {
            platforms.stream()
                    .map(platform -> lookup.requireOne(reference, platform))
                    .distinct()
                    .toList()
                    .forEach(image -> removeOne(image, force, done));
        } else if (isIdPrefix(family.image().id(), reference)) {
            removeById(family, force, done);
        } else {
            removeByName(family, reference, force, done);
        }
        return done;
    }

    private void removeOne(ImageRecord image, boolean force, List<ImageDeleteItem> done) {
        requireNotRunning(image);
        if (!force) {
            requireUnused(image);
        }
        removeShared(image, done);
    }

    private static boolean isIdPrefix(Digest id, String reference) {
        return id.toString().startsWith(reference) || id.hex().startsWith(reference);
    }

    /// By id, an image goes with all its names, where these are of one repository.
    private void removeById(ImageFamily family, boolean force, List<ImageDeleteItem> done) {
        ImageRecord image = family.image();
        family.images().forEach(this::requireNotRunning);
        if (!force) {
            family.images().forEach(this::requireUnused);
            if (image.references().size() > 1) {
                throw refused(image, "must be forced", "image is referenced in multiple repositories");
            }
        }
        removeAll(family, done);
    }

    private void removeByName(ImageFamily family, String reference, boolean force, List<ImageDeleteItem> done) {
        Reference name = Reference.parse(reference).tagged();
        if (!force) {
            family.images().stream()
                    .filter(image -> isLast(image, name))
                    .forEach(image -> requireUnused(image, reference));
        }
        untag(family.image(), name, done);
        if (name.digest() == null) {
            untagDigests(family, name, done);
        }
        deleteNameless(family.images(), done);
    }

    private static boolean isLast(ImageRecord image, Reference name) {
        return image.references().size()
                        + (name.digest() == null ? 0 : image.repoDigests().size())
                <= 1;
    }

    private void requireUnused(ImageRecord image, String reference) {
        users.first(image.id(), document -> true).ifPresent(user -> {
            throw conflict("conflict: unable to remove repository reference \"" + reference
                    + "\" (must force) - container " + Ids.abbreviated(user.id()) + " is using its referenced image "
                    + Ids.abbreviated(image.id().toString()));
        });
    }

    /// Digest names of a repository go with its last tag.
    private void untagDigests(ImageFamily family, Reference name, List<ImageDeleteItem> done) {
        Set<Reference> digests = new LinkedHashSet<>();
        for (ImageRecord image : family.images()) {
            boolean otherTag = image.references().stream()
                    .anyMatch(other -> !other.equals(name) && other.name().equals(name.name()));
            if (!otherTag) {
                image.repoDigests().stream()
                        .filter(digest -> digest.name().equals(name.name()))
                        .forEach(digests::add);
            }
        }
        digests.forEach(digest -> untag(family.image(), digest, done));
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

    /// Takes away an image with all its names, and those for other platforms that have no other name.
    ///
    /// @return bytes that came free
    long removeAll(ImageFamily family, List<ImageDeleteItem> done) {
        ImageRecord image = family.image();
        image.leading().forEach(name -> untag(image, name, done));
        return delete(image, done)
                + deleteNameless(family.images().subList(1, family.images().size()), done);
    }

    private long deleteNameless(List<ImageRecord> images, List<ImageDeleteItem> done) {
        long bytes = 0;
        for (ImageRecord image : images) {
            Optional<ImageRecord> nameless = records.find(image.id())
                    .filter(left ->
                            left.references().isEmpty() && left.repoDigests().isEmpty());
            if (nameless.isPresent() && !used(nameless.get())) {
                bytes += delete(nameless.get(), done);
            }
        }
        return bytes;
    }

    /// Takes away one platform's image; a name that it shares with others stays theirs.
    private void removeShared(ImageRecord image, List<ImageDeleteItem> done) {
        Stream.concat(image.references().stream(), image.repoDigests().stream())
                .filter(name -> records.family(name)
                        .filter(family -> family.images().size() == 1)
                        .isPresent())
                .forEach(name -> untag(image, name, done));
        delete(image, done);
    }

    /// True where a container, running or not, was made from the image.
    boolean used(ImageRecord image) {
        return users.any(image.id());
    }

    private void requireNotRunning(ImageRecord image) {
        users.first(image.id(), document -> document.state().running()).ifPresent(user -> {
            throw refused(
                    image,
                    "cannot be forced",
                    "image is being used by running container " + Ids.abbreviated(user.id()));
        });
    }

    private void requireUnused(ImageRecord image) {
        users.first(image.id(), document -> !document.state().running()).ifPresent(user -> {
            throw refused(
                    image, "must be forced", "image is being used by stopped container " + Ids.abbreviated(user.id()));
        });
    }

    private static EngineException refused(ImageRecord image, String whether, String why) {
        return conflict(
                "conflict: unable to delete " + Ids.abbreviated(image.id().toString()) + " (" + whether + ") - " + why);
    }
}
