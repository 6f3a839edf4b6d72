package dev.gantry.engine;

import static dev.gantry.engine.EngineException.invalid;

import dev.gantry.api.ContainerConfig;
import dev.gantry.api.GraphDriver;
import dev.gantry.api.HistoryItem;
import dev.gantry.api.ImageDeleteItem;
import dev.gantry.api.ImageInspect;
import dev.gantry.api.ImageSummary;
import dev.gantry.api.PruneResponse;
import dev.gantry.api.Rfc3339;
import dev.gantry.image.ChainId;
import dev.gantry.image.Digest;
import dev.gantry.image.ImageConfig;
import dev.gantry.image.InvalidReferenceException;
import dev.gantry.image.LayerHistory;
import dev.gantry.image.Reference;
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
    private final ImageEvents events;

    Images(Storage storage, ImageLookup lookup, ImageRemoval removal, ImageEvents events) {
        this.records = storage.images();
        this.snapshots = storage.snapshots();
        this.puller = storage.puller();
        this.lookup = lookup;
        this.removal = removal;
        this.events = events;
    }

    /// Newest first. Source: Engine API, `ImageList`.
    ///
    /// @param all without effect here: no image of ours has intermediate ones
    public List<ImageSummary> list(boolean all, Filters filters) {
        filters.accepting(LIST_FILTERS);
        Optional<Instant> before = created(filters, "before");
        Optional<Instant> since = created(filters, "since");
        Optional<Instant> until = PruneFilter.until(filters);
        return records.all().stream()
                .filter(image ->
                        before.map(time -> created(image).isBefore(time)).orElse(true))
                .filter(image -> since.map(time -> created(image).isAfter(time)).orElse(true))
                .filter(image ->
                        until.map(time -> created(image).isBefore(time)).orElse(true))
                .filter(image -> filters.labels(image.config().runConfig().labels()))
                .filter(image -> !filters.has("dangling") || dangling(image) == filters.flag("dangling", false))
                .filter(image -> filters.any("reference", pattern -> named(image, pattern)))
                .sorted(Comparator.<ImageRecord, Instant>comparing(image -> created(image))
                        .reversed())
                .map(image -> summary(image, filters.of("reference"), NOT_COUNTED, NOT_COUNTED))
                .toList();
    }

    private Optional<Instant> created(Filters filters, String name) {
        return filters.of(name).stream()
                .map(reference -> created(lookup.require(reference)))
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

    /// Only the names that the `reference` filter asks for are shown, as dockerd does.
    private static ImageSummary summary(
            ImageRecord image, Set<String> patterns, long containers, long sharedSizeBytes) {
        return new ImageSummary(
                containers,
                image.config().created().map(Instant::getEpochSecond).orElse(0L),
                image.id().toString(),
                labels(image.config()),
                "",
                familiar(image.repoDigests(), patterns),
                familiar(image.references(), patterns),
                sharedSizeBytes,
                image.sizeBytes());
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
    /// @throws EngineException `NOT_FOUND`
    public ImageInspect inspect(String reference) {
        ImageRecord image = lookup.require(reference);
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
                        image.lastTagged() == null ? Rfc3339.ZERO : Rfc3339.format(image.lastTagged())));
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
    public List<HistoryItem> history(String reference) {
        ImageRecord image = lookup.require(reference);
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
        ImageRecord image = lookup.require(reference);
        Reference name = parse(repository, tag);
        records.tag(name, image.id());
        events.publish("tag", image.id(), name.familiar());
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
    /// @throws EngineException `NOT_FOUND`, `CONFLICT` in dockerd's words
    public List<ImageDeleteItem> remove(String reference, boolean force) {
        return removal.remove(reference, force);
    }

    /// Removes what unfinished pulls have left, and images that have no name, or with `dangling=false` all that no
    /// container uses.
    public PruneResponse.Images prune(Filters filters) {
        filters.accepting(PRUNE_FILTERS);
        boolean danglingOnly = filters.flag("dangling", true);
        Optional<Instant> until = PruneFilter.until(filters);
        List<ImageDeleteItem> removed = new ArrayList<>();
        long freed = puller.removeUnfinished();
        for (ImageRecord image : records.all()) {
            boolean wanted = (!danglingOnly || dangling(image))
                    && until.map(time -> created(image).isBefore(time)).orElse(true)
                    && filters.labels(image.config().runConfig().labels());
            if (wanted && !removal.used(image.id())) {
                freed += removal.removeWhole(image, removed);
            }
        }
        events.pruned(freed);
        return new PruneResponse.Images(removed.isEmpty() ? null : removed, freed);
    }

    /// All images with what a list leaves out: how many containers use each, and how much of it is others' too.
    List<ImageSummary> usage() {
        List<ImageRecord> images = records.all();
        Map<ChainId, Integer> holders = new HashMap<>();
        images.forEach(image -> image.config().chainIds().forEach(layer -> holders.merge(layer, 1, Integer::sum)));
        return images.stream()
                .map(image -> summary(image, Set.of(), removal.users(image.id()), shared(image, holders)))
                .toList();
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
