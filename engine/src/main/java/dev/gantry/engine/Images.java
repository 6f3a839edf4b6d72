package dev.gantry.engine;

import static dev.gantry.engine.EngineException.invalid;

import dev.gantry.api.ContainerConfig;
import dev.gantry.api.GraphDriver;
import dev.gantry.api.HistoryItem;
import dev.gantry.api.ImageDeleteItem;
import dev.gantry.api.ImageInspect;
import dev.gantry.api.ImageManifest;
import dev.gantry.api.ImageSummary;
import dev.gantry.api.PruneResponse;
import dev.gantry.api.Rfc3339;
import dev.gantry.image.ChainId;
import dev.gantry.image.Descriptor;
import dev.gantry.image.Digest;
import dev.gantry.image.ImageConfig;
import dev.gantry.image.InvalidReferenceException;
import dev.gantry.image.LayerHistory;
import dev.gantry.image.Reference;
import dev.gantry.storage.ImageFamily;
import dev.gantry.storage.ImagePuller;
import dev.gantry.storage.ImageRecord;
import dev.gantry.storage.ImageRecords;
import dev.gantry.storage.Layer;
import dev.gantry.storage.Snapshotter;
import dev.gantry.storage.Storage;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Images: what is there and what it is called. A `reference` is a name with an optional tag or digest, a full
/// id, or an unambiguous beginning of one.
public final class Images {
    private static final Set<String> LIST_FILTERS =
            Set.of("before", "dangling", "label", "label!", "reference", "since", "until");
    private static final Set<String> PRUNE_FILTERS = Set.of("dangling", "label", "label!", "until");
    private static final long NOT_COUNTED = -1;

    private final ImageRecords records;
    private final Snapshotter snapshots;
    private final ImagePuller puller;
    private final ImageLookup lookup;
    private final ImageRemoval removal;
    private final ImageUsers users;
    private final ImageManifests manifests;
    private final ImageEvents events;

    Images(Storage storage, ImageLookup lookup, ImageUsers users, ImageEvents events) {
        this.records = storage.images();
        this.snapshots = storage.snapshots();
        this.puller = storage.puller();
        this.lookup = lookup;
        this.removal = new ImageRemoval(records, lookup, users, events);
        this.users = users;
        this.manifests = new ImageManifests(storage.blobs(), users);
        this.events = events;
    }

    /// Newest first. Images for several platforms with one name are one. Source: Engine API, `ImageList`.
    ///
    /// @param all without effect here: no image of ours has intermediate ones
    /// @param withManifests tells what there is for which platform
    public List<ImageSummary> list(boolean all, Filters filters, boolean withManifests) {
        filters.accepting(LIST_FILTERS);
        Predicate<ImageRecord> wanted = wanted(filters);
        return records.families().stream()
                .filter(family -> wanted.test(family.image()))
                .sorted(Comparator.<ImageFamily, Instant>comparing(family -> created(family.image()))
                        .reversed())
                .map(family -> summary(
                        family,
                        filters.of("reference"),
                        NOT_COUNTED,
                        NOT_COUNTED,
                        withManifests ? manifests.of(family) : null))
                .toList();
    }

    private Predicate<ImageRecord> wanted(Filters filters) {
        Optional<Instant> before = created(filters, "before");
        Optional<Instant> since = created(filters, "since");
        Optional<Instant> until = PruneFilter.until(filters);
        return image -> before.map(time -> created(image).isBefore(time)).orElse(true)
                && since.map(time -> created(image).isAfter(time)).orElse(true)
                && until.map(time -> created(image).isBefore(time)).orElse(true)
                && filters.labels(image.config().runConfig().labels())
                && (!filters.has("dangling") || dangling(image) == filters.flag("dangling", false))
                && filters.any("reference", pattern -> named(image, pattern));
    }

    private Optional<Instant> created(Filters filters, String name) {
        return filters.of(name).stream()
                .map(reference -> created(lookup.require(reference).image()))
                .findFirst();
    }

    private static Instant created(ImageRecord image) {
        return image.config().created().orElse(Instant.EPOCH);
    }

    private static boolean dangling(ImageRecord image) {
        return image.references().isEmpty();
    }

    private static boolean named(ImageRecord image, String pattern) {
        try {
            return image.references().stream().anyMatch(reference -> reference.matches(pattern))
                    || image.repoDigests().stream().anyMatch(reference -> reference.matches(pattern));
        } catch (InvalidReferenceException e) {
            throw invalid(Failures.text(e));
        }
    }

    /// Only the names that the `reference` filter asks for are shown, as dockerd does, and of those only what means the
    /// first image of the family.
    private static ImageSummary summary(
            ImageFamily family,
            Set<String> patterns,
            long containers,
            long sharedSizeBytes,
            @Nullable List<ImageManifest> manifests) {
        ImageRecord image = family.image();
        return new ImageSummary(
                containers,
                image.config().created().map(Instant::getEpochSecond).orElse(0L),
                image.id().toString(),
                labels(image.config()),
                "",
                familiar(leading(image, image.repoDigests()), patterns),
                familiar(leading(image, image.references()), patterns),
                sharedSizeBytes,
                sum(family, ImageRecord::sizeBytes),
                OciWire.descriptor(family.target()),
                manifests);
    }

    private static List<Reference> leading(ImageRecord image, List<Reference> names) {
        return names.stream().filter(name -> !image.following().contains(name)).toList();
    }

    private static @Nullable Map<String, String> labels(ImageConfig config) {
        Map<String, String> labels = config.runConfig().labels();
        return labels.isEmpty() ? null : labels;
    }

    private static List<String> familiar(List<Reference> references, Set<String> patterns) {
        return references.stream()
                .filter(reference -> patterns.isEmpty() || patterns.stream().anyMatch(reference::matches))
                .map(Reference::familiar)
                .toList();
    }

    /// Source: Engine API, `ImageInspect`.
    ///
    /// @param platform `os/arch[/variant]`, or "" for the image that is meant without one
    /// @param withManifests tells what there is for which platform
    /// @throws EngineException `NOT_FOUND`
    public ImageInspect inspect(String reference, String platform, boolean withManifests) {
        ImageFamily family = lookup.require(reference);
        ImageRecord image = ImageLookup.one(reference, family, platform);
        Descriptor target = platform.isEmpty()
                ? family.target()
                : image.manifest().on(image.config().platform());
        ImageConfig config = image.config();
        ContainerConfig runConfig = ImageConfigs.wire(config.runConfig());
        return new ImageInspect(
                image.id().toString(),
                familiar(image.references(), Set.of()),
                familiar(image.repoDigests(), Set.of()),
                "",
                config.comment(),
                config.created().map(Rfc3339::format).orElse(""),
                config.dockerVersion(),
                config.author(),
                runConfig,
                config.platform().architecture(),
                config.platform().variant(),
                config.platform().os(),
                config.osVersion(),
                image.sizeBytes(),
                graphDriver(image),
                new ImageInspect.RootFs(
                        "layers",
                        config.diffIds().stream().map(Digest::toString).toList()),
                new ImageInspect.Metadata(
                        image.lastTagged() == null ? Rfc3339.ZERO : Rfc3339.format(image.lastTagged())),
                OciWire.descriptor(target),
                withManifests ? manifests.of(family) : null);
    }

    private GraphDriver graphDriver(ImageRecord image) {
        List<Path> layers =
                snapshots.layerPaths(image.layers().stream().map(Layer::diffId).toList());
        Map<String, String> data = new TreeMap<>();
        if (!layers.isEmpty()) {
            data.put("UpperDir", layers.getFirst().toString());
        }
        if (layers.size() > 1) {
            data.put(
                    "LowerDir",
                    layers.subList(1, layers.size()).stream()
                            .map(Path::toString)
                            .collect(Collectors.joining(":")));
        }
        return new GraphDriver(data, snapshots.name());
    }

    /// The steps that made an image, the last first. Source: Engine API, `ImageHistory`.
    ///
    /// @param platform as in [#inspect]
    public List<HistoryItem> history(String reference, String platform) {
        ImageRecord image = lookup.requireOne(reference, platform);
        Map<ChainId, Long> sizes = new HashMap<>();
        List<ChainId> chain = image.config().chainIds();
        for (int i = 0; i < chain.size() && i < image.layers().size(); i++) {
            sizes.put(chain.get(i), image.layers().get(i).sizeBytes());
        }
        List<HistoryItem> items = new ArrayList<>();
        for (LayerHistory row : LayerHistory.of(image.config(), layer -> sizes.getOrDefault(layer, 0L))) {
            items.add(item(row));
        }
        nameLast(items, image);
        return items;
    }

    private static HistoryItem item(LayerHistory row) {
        Instant created = row.step().created();
        return new HistoryItem(
                row.step().comment(),
                created == null ? 0 : created.getEpochSecond(),
                row.step().createdBy(),
                "<missing>",
                row.sizeBytes(),
                null);
    }

    private static void nameLast(List<HistoryItem> items, ImageRecord image) {
        if (items.isEmpty()) {
            return;
        }
        HistoryItem last = items.getFirst();
        List<String> names = familiar(image.references(), Set.of());
        items.set(
                0,
                new HistoryItem(
                        last.comment(),
                        last.created(),
                        last.createdBy(),
                        image.id().toString(),
                        last.size(),
                        names.isEmpty() ? null : names));
    }

    /// Gives an image a name; another image that had it loses it.
    ///
    /// @param tag empty for `latest`
    /// @throws EngineException `NOT_FOUND`, `INVALID_PARAMETER` for a name that is none
    public void tag(String reference, String repository, String tag) {
        ImageFamily family = lookup.require(reference);
        tag(parse(repository, tag), family);
    }

    private void tag(Reference name, ImageFamily family) {
        records.tag(name, family);
        events.publish("tag", family.image().id(), name.familiar());
    }

    /// Gives an image a name that means one manifest of those that it may have.
    ///
    /// @param image its id
    public void tag(Reference name, Descriptor manifest, Digest image) {
        ImageRecord found = lookup.require(image.toString()).image();
        tag(name, new ImageFamily(manifest, List.of(found)));
    }

    /// A name for an image.
    ///
    /// @throws EngineException `INVALID_PARAMETER`
    static Reference parse(String repository, String tag) {
        try {
            Reference name = Reference.parse(repository);
            if (name.digest() != null) {
                throw invalid("refusing to create a tag with a digest reference");
            }
            return tag.isEmpty() ? name.tagged() : name.withTag(tag);
        } catch (InvalidReferenceException e) {
            throw invalid(Failures.text(e));
        }
    }

    /// Takes a name away, and the image with its last one.
    ///
    /// @param force removes names of an image that stopped containers use
    /// @param platforms removes only the images for these
    /// @throws EngineException `NOT_FOUND`, `CONFLICT` in dockerd's words
    public List<ImageDeleteItem> remove(String reference, boolean force, List<String> platforms) {
        return removal.remove(reference, force, platforms);
    }

    /// Removes what unfinished pulls have left, and images that have no name, or with `dangling=false` all that no
    /// container uses.
    public PruneResponse.Images prune(Filters filters) {
        filters.accepting(PRUNE_FILTERS);
        boolean danglingOnly = filters.flag("dangling", true);
        Optional<Instant> until = PruneFilter.until(filters);
        List<ImageDeleteItem> removed = new ArrayList<>();
        long freed = puller.removeUnfinished();
        for (ImageFamily family : records.families()) {
            ImageRecord image = family.image();
            boolean wanted = (!danglingOnly || dangling(image))
                    && until.map(time -> created(image).isBefore(time)).orElse(true)
                    && filters.labels(image.config().runConfig().labels());
            if (wanted && family.images().stream().noneMatch(removal::used)) {
                freed += removal.removeAll(family, removed);
            }
        }
        events.pruned(freed);
        return new PruneResponse.Images(removed.isEmpty() ? null : removed, freed);
    }

    /// Removes an image with all its names, if no container has it and nobody else removes it.
    boolean removeUnused(Digest id) {
        Optional<ImageFamily> family = records.find(id).map(records::family);
        if (family.isEmpty() || family.get().images().stream().anyMatch(removal::used)) {
            return false;
        }
        removal.removeAll(family.get(), new ArrayList<>());
        return true;
    }

    /// All images with what a list leaves out: how many containers use each, and how much of it is others' too.
    List<ImageSummary> usage() {
        List<ImageFamily> families = records.families();
        Map<ChainId, Integer> holders = new HashMap<>();
        families.stream()
                .flatMap(family -> family.images().stream())
                .forEach(image -> image.config().chainIds().forEach(layer -> holders.merge(layer, 1, Integer::sum)));
        return families.stream()
                .map(family -> summary(
                        family,
                        Set.of(),
                        sum(family, image -> users.count(image.id())),
                        sum(family, image -> shared(image, holders)),
                        null))
                .toList();
    }

    private static long sum(ImageFamily family, ToLongFunction<ImageRecord> number) {
        return family.images().stream().mapToLong(number).sum();
    }

    private static long shared(ImageRecord image, Map<ChainId, Integer> holders) {
        List<ChainId> chain = image.config().chainIds();
        long bytes = 0;
        for (int i = 0; i < chain.size() && i < image.layers().size(); i++) {
            if (holders.getOrDefault(chain.get(i), 0) > 1) {
                bytes += image.layers().get(i).sizeBytes();
            }
        }
        return bytes;
    }

    /// Bytes of all unpacked layers, each counted once.
    long layersSize() {
        Map<Digest, Long> sizes = new HashMap<>();
        records.all().forEach(image -> image.layers().forEach(layer -> sizes.put(layer.diffId(), layer.sizeBytes())));
        return sizes.values().stream().mapToLong(Long::longValue).sum();
    }
}
