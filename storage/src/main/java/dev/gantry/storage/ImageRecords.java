package dev.gantry.storage;

import static java.util.Objects.requireNonNull;

import dev.gantry.image.Descriptor;
import dev.gantry.image.Digest;
import dev.gantry.image.ImageConfig;
import dev.gantry.image.InvalidReferenceException;
import dev.gantry.image.Manifest;
import dev.gantry.image.Reference;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The images and their names. Every method is one transaction, or part of the one it is called in
/// ([Storage#transaction]). Safe for any thread.
public final class ImageRecords {
    private static final Pattern ID_PREFIX = Pattern.compile("[0-9a-f]{1,64}");
    private static final String SCHEME = "sha256:";
    private static final String COLUMNS =
            "SELECT id, manifest_type, manifest, manifest_size, loaded, last_tagged FROM image ";

    private final Database database;
    private final Blobs blobs;
    private final GarbageCollection garbage;
    private final ReferenceTable references;
    private final Runnable namesChanged;

    /// Parsed configs of stored images; content never changes, so an entry is true as long as its image exists.
    private final Map<Digest, ImageConfig> configs = new ConcurrentHashMap<>();

    ImageRecords(Database database, Blobs blobs, GarbageCollection garbage, Runnable namesChanged) {
        this.database = database;
        this.blobs = blobs;
        this.garbage = garbage;
        this.references = new ReferenceTable(database, id -> config(id).platform(), namesChanged);
        this.namesChanged = namesChanged;
    }

    /// Makes an image visible whose manifest, config, layer blobs and unpacked layers are all there, held by a
    /// lease of the caller. An image that exists already stays as it is and keeps this manifest's content as well.
    ///
    /// @return whether it is new
    /// @throws StorageException when a layer is not unpacked
    public boolean put(Manifest manifest, ImageConfig config) {
        return database.transaction(() -> {
            Digest id = config.digest();
            boolean isNew = insert(id, manifest.descriptor());
            if (isNew) {
                insertLayers(id, config.diffIds());
            }
            keep(id, contentOf(manifest));
            return isNew;
        });
    }

    /// Keeps blobs as long as an image: the documents above its manifest.
    void keep(Digest image, Collection<Digest> content) {
        for (Digest digest : content) {
            database.update(
                    "INSERT INTO image_content (image, digest) VALUES (?, ?) ON CONFLICT DO NOTHING",
                    image.toString(),
                    digest.toString());
        }
    }

    /// Whether there is such an image, with all its content.
    boolean isWhole(Digest id) {
        List<Digest> content = contentOf(id);
        return !content.isEmpty() && blobs.containsAll(content);
    }

    private boolean insert(Digest id, Descriptor manifest) {
        return database.update(
                        "INSERT INTO image (id, manifest_type, manifest, manifest_size, loaded) VALUES (?, ?, ?, ?, ?)"
                                + " ON CONFLICT DO NOTHING",
                        id.toString(),
                        manifest.mediaType(),
                        manifest.digest().toString(),
                        manifest.size(),
                        Nanos.of(Instant.now()))
                == 1;
    }

    private void insertLayers(Digest id, List<Digest> diffIds) {
        for (int position = 0; position < diffIds.size(); position++) {
            database.update(
                    "INSERT INTO image_layer (image, position, diff_id) VALUES (?, ?, ?)",
                    id.toString(),
                    position,
                    diffIds.get(position).toString());
        }
    }

    private static Set<Digest> contentOf(Manifest manifest) {
        Set<Digest> content = new LinkedHashSet<>(manifest.content());
        content.add(manifest.descriptor().digest());
        return content;
    }

    /// The image with this ID.
    public Optional<ImageRecord> find(Digest id) {
        return database.transaction(() -> database.find(COLUMNS + "WHERE id = ?", Head::read, id.toString())
                .map(this::complete));
    }

    /// The image that has this name, tag or digest included; a bare name means nothing here ([Reference#tagged]).
    public Optional<ImageRecord> find(Reference reference) {
        return family(reference).map(ImageFamily::image);
    }

    /// What a name means: the image, and those for other platforms that have the name, too.
    public Optional<ImageFamily> family(Reference reference) {
        return database.transaction(
                () -> references.find(reference).map(meaning -> family(meaning, id -> find(id).orElseThrow())));
    }

    private static ImageFamily family(ReferenceTable.Meaning meaning, Function<Digest, ImageRecord> images) {
        return new ImageFamily(
                meaning.target(), meaning.images().stream().map(images).toList());
    }

    /// What an image is when it is not asked for by name: that which its first name means, if the name means it
    /// first, or else the image alone.
    public ImageFamily family(ImageRecord image) {
        return family(image, id -> find(id).orElseThrow());
    }

    private ImageFamily family(ImageRecord image, Function<Digest, ImageRecord> images) {
        return database.transaction(() -> image.leading().stream()
                .flatMap(name -> references.find(name).stream())
                .map(meaning -> family(meaning, images))
                .findFirst()
                .orElseGet(() -> new ImageFamily(image.manifest(), List.of(image))));
    }

    /// All images, in no particular order, those with the same name together.
    public List<ImageFamily> families() {
        return database.transaction(() -> {
            Map<Digest, ImageRecord> all = new HashMap<>();
            all().forEach(image -> all.put(image.id(), image));
            return all.values().stream()
                    .filter(image -> !image.onlyFollows())
                    .map(image -> family(image, id -> requireNonNull(all.get(id))))
                    .toList();
        });
    }

    /// What a user means who types a name, an ID or the beginning of one. As in dockerd a name goes before an ID,
    /// and `:latest` is understood.
    public ImageMatch match(String text) {
        return database.transaction(
                () -> byName(text).<ImageMatch>map(ImageMatch.Found::new).orElseGet(() -> byId(text)));
    }

    private Optional<ImageFamily> byName(String text) {
        try {
            return family(Reference.parse(text).tagged());
        } catch (InvalidReferenceException notAName) {
            return Optional.empty();
        }
    }

    private ImageMatch byId(String text) {
        String hex = text.startsWith(SCHEME) ? text.substring(SCHEME.length()) : text;
        if (!ID_PREFIX.matcher(hex).matches()) {
            return new ImageMatch.Missing();
        }
        List<Digest> ids = database.query(
                "SELECT id FROM image WHERE id >= ? AND id < ? LIMIT 2",
                row -> row.digest(1),
                SCHEME + hex,
                SCHEME + hex + "g"); // g is the first letter that is no hex digit
        return switch (ids.size()) {
            case 0 -> new ImageMatch.Missing();
            case 1 -> new ImageMatch.Found(family(find(ids.getFirst()).orElseThrow()));
            default -> new ImageMatch.Ambiguous();
        };
    }

    /// All images, in no particular order.
    public List<ImageRecord> all() {
        return database.transaction(() -> {
            List<ImageRecord> images = new ArrayList<>();
            for (Head head : database.query(COLUMNS, Head::read)) {
                images.add(complete(head));
            }
            return images;
        });
    }

    private ImageRecord complete(Head head) {
        List<ReferenceTable.Name> names = references.of(head.id());
        Map<Boolean, List<Reference>> byTag = names.stream()
                .map(ReferenceTable.Name::reference)
                .collect(Collectors.partitioningBy(name -> name.digest() == null));
        return new ImageRecord(
                head.id(),
                head.manifest(),
                config(head.id()),
                layers(head.id()),
                byTag.getOrDefault(true, List.of()),
                byTag.getOrDefault(false, List.of()),
                names.stream()
                        .filter(name -> !name.leads())
                        .map(ReferenceTable.Name::reference)
                        .collect(Collectors.toSet()),
                head.loaded(),
                head.lastTagged().orElse(null));
    }

    private ImageConfig config(Digest id) {
        return configs.computeIfAbsent(id, missing -> ImageConfig.parse(blobs.read(missing)));
    }

    private List<Layer> layers(Digest id) {
        return database.query(
                "SELECT diff_id, directory, size FROM image_layer JOIN layer USING (diff_id)"
                        + " WHERE image = ? ORDER BY position",
                row -> new Layer(row.digest(1), row.number(2), row.number(3)),
                id.toString());
    }

    /// Gives an image a name that a user wants it to have, which another image loses if it had it. The image remembers
    /// when.
    ///
    /// @return the image that had the name before, if it was another one
    /// @throws StorageException when there is no such image
    public Optional<Digest> tag(Reference reference, Digest image) {
        return database.transaction(() -> {
            ImageRecord found =
                    find(image).orElseThrow(() -> new StorageException("there is no image " + image + " to tag"));
            return tag(reference, new ImageFamily(found.manifest(), List.of(found)));
        });
    }

    /// The same for all that another name means.
    public Optional<Digest> tag(Reference reference, ImageFamily family) {
        return database.transaction(() -> {
            Optional<Digest> previous = name(reference, family);
            for (ImageRecord image : family.images()) {
                database.update(
                        "UPDATE image SET last_tagged = ? WHERE id = ?",
                        Nanos.of(Instant.now()),
                        image.id().toString());
            }
            return previous;
        });
    }

    /// Gives what was pushed the name under which a registry knows it now; it counts for no tag of a user's.
    ///
    /// @param reference with a digest
    public void addDigest(Reference reference, ImageFamily pushed) {
        name(reference, pushed);
    }

    private Optional<Digest> name(Reference reference, ImageFamily family) {
        return database.transaction(() -> {
            Optional<Digest> previous =
                    references.find(reference).map(meaning -> meaning.images().getFirst());
            family.images().reversed().forEach(image -> references.put(reference, family.target(), image.id()));
            return previous.filter(other -> !family.has(other));
        });
    }

    /// Gives an image a name as [ReferenceTable#put] does.
    Optional<Digest> name(Reference reference, Descriptor target, Digest image) {
        return references.put(reference, target, image);
    }

    /// Takes a name away.
    ///
    /// @return the image that had it
    public Optional<Digest> untag(Reference reference) {
        return database.transaction(() -> {
            Optional<Digest> owner =
                    references.find(reference).map(meaning -> meaning.images().getFirst());
            references.remove(reference);
            return owner;
        });
    }

    /// Forgets an image and its names, and takes away the layers and blobs that nothing else refers to. Whether a
    /// container uses the image is the engine's question; the container keeps its layers either way.
    ///
    /// Not to be called inside a transaction: files go after the rows are gone for good.
    ///
    /// @return what was taken away; nothing when there is no such image
    public Collected delete(Digest id) {
        List<Digest> content = contentOf(id);
        List<Digest> layers = layers(id).stream().map(Layer::diffId).toList();
        database.update("DELETE FROM image WHERE id = ?", id.toString());
        namesChanged.run();
        configs.remove(id);
        return garbage.collect(content, layers);
    }

    private List<Digest> contentOf(Digest id) {
        return database.query("SELECT digest FROM image_content WHERE image = ?", row -> row.digest(1), id.toString());
    }

    /// An image's own row.
    private record Head(Digest id, Descriptor manifest, Instant loaded, Optional<Instant> lastTagged) {
        static Head read(Row row) throws SQLException {
            return new Head(
                    row.digest(1),
                    new Descriptor(row.text(2), row.digest(3), row.number(4)),
                    row.instant(5),
                    row.isNull(6) ? Optional.empty() : Optional.of(row.instant(6)));
        }
    }
}
