package dev.gantry.storage;

import dev.gantry.image.Descriptor;
import dev.gantry.image.Digest;
import dev.gantry.image.Index;
import dev.gantry.image.Platform;
import dev.gantry.image.Reference;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// What names mean. A name has a target, a manifest or an index, and a row for each image that the target stands for
/// and that is here. Of several, the one for this machine is meant, or else the one that was named last.
///
/// Every method is one transaction, or part of the one it is called in.
final class ReferenceTable {
    private final Database database;
    private final Function<Digest, Platform> platforms;
    private final Runnable changed;

    /// @param platforms tells what an image is for
    /// @param changed hears that names mean something else now, or will when the transaction ends
    ReferenceTable(Database database, Function<Digest, Platform> platforms, Runnable changed) {
        this.database = database;
        this.platforms = platforms;
        this.changed = changed;
    }

    /// All names with a tag.
    static Index layout(Database database) {
        Map<Reference, Descriptor> names = new LinkedHashMap<>();
        database
                .query(
                        "SELECT DISTINCT reference, target_type, target, target_size FROM image_reference"
                                + " ORDER BY reference",
                        row -> Map.entry(
                                Reference.parse(row.text(1)),
                                new Descriptor(row.text(2), row.digest(3), row.number(4))))
                .stream()
                .filter(name -> name.getKey().digest() == null)
                .forEach(name -> names.put(name.getKey(), name.getValue()));
        return Index.ofNames(names);
    }

    /// @param images never empty; the first is meant where nobody asks for a platform
    record Meaning(Descriptor target, List<Digest> images) {}

    /// A name of an image. @param leads whether the image is meant where nobody asks for a platform
    record Name(Reference reference, boolean leads) {}

    private record Entry(Descriptor target, Digest image) {}

    Optional<Meaning> find(Reference reference) {
        List<Entry> entries = database.query(
                "SELECT target_type, target, target_size, image FROM image_reference WHERE reference = ?"
                        + " ORDER BY given DESC",
                row -> new Entry(new Descriptor(row.text(1), row.digest(2), row.number(3)), row.digest(4)),
                key(reference));
        if (entries.isEmpty()) {
            return Optional.empty();
        }
        List<Digest> images = entries.stream().map(Entry::image).toList();
        return Optional.of(new Meaning(entries.getFirst().target(), images.size() == 1 ? images : sorted(images)));
    }

    private List<Digest> sorted(List<Digest> images) {
        Platform host = Platform.host();
        return images.stream()
                .sorted(Comparator.comparingInt(image -> platforms.apply(image).distance(host)))
                .toList();
    }

    /// The names of an image, sorted.
    List<Name> of(Digest image) {
        return database
                .query(
                        "SELECT mine.reference, count(*) FROM image_reference AS mine"
                                + " JOIN image_reference AS every ON every.reference = mine.reference"
                                + " WHERE mine.image = ? GROUP BY mine.reference ORDER BY mine.reference",
                        row -> new Name(Reference.parse(row.text(1)), row.number(2) == 1),
                        image.toString())
                .stream()
                .map(name -> name.leads() ? name : new Name(name.reference(), leads(name.reference(), image)))
                .toList();
    }

    private boolean leads(Reference reference, Digest image) {
        return find(reference)
                .filter(meaning -> meaning.images().getFirst().equals(image))
                .isPresent();
    }

    /// Gives an image a name. Images that have it by another target lose it.
    ///
    /// @param target the image's manifest, or an index that leads to it
    /// @return the image that the name meant before, by another target
    Optional<Digest> put(Reference reference, Descriptor target, Digest image) {
        return database.transaction(() -> {
            Optional<Digest> previous = find(reference)
                    .filter(meaning -> !meaning.target().digest().equals(target.digest()))
                    .map(meaning -> meaning.images().getFirst());
            database.update(
                    "DELETE FROM image_reference WHERE reference = ? AND target != ?",
                    key(reference),
                    target.digest().toString());
            database.update(
                    "INSERT INTO image_reference (reference, image, target_type, target, target_size, given)"
                            + " VALUES (?, ?, ?, ?, ?, ?)"
                            + " ON CONFLICT (reference, image) DO UPDATE SET given = excluded.given",
                    key(reference),
                    image.toString(),
                    target.mediaType(),
                    target.digest().toString(),
                    target.size(),
                    Nanos.of(Instant.now()));
            changed.run();
            return previous.filter(other -> !other.equals(image));
        });
    }

    void remove(Reference reference) {
        database.update("DELETE FROM image_reference WHERE reference = ?", key(reference));
        changed.run();
    }

    /// A name with both a tag and a digest is known by its digest.
    private static String key(Reference reference) {
        Digest digest = reference.digest();
        return (digest == null ? reference : reference.withDigest(digest)).toString();
    }
}
