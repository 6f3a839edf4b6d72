package dev.gantry.engine;

import dev.gantry.api.Nil;
import dev.gantry.image.Digest;
import dev.gantry.image.Reference;
import dev.gantry.storage.CacheEntry;
import dev.gantry.storage.ImageFamily;
import dev.gantry.storage.ImageRecord;
import dev.gantry.storage.Layer;
import dev.gantry.storage.Storage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// What may go when the disk gets full: nothing that is used, that has a label of the operator's, or that was
/// used a short while ago. The least recently used comes first.
final class GcCandidates {
    private final Storage storage;
    private final BuildCaches caches;
    private final CacheCollection cacheRules;
    private final Images images;
    private final Containers containers;
    private final ContainerRegistry registry;
    private final DiskSizes sizes;

    GcCandidates(
            Storage storage,
            BuildCaches caches,
            CacheCollection cacheRules,
            Images images,
            Containers containers,
            ContainerRegistry registry,
            DiskSizes sizes) {
        this.storage = storage;
        this.caches = caches;
        this.cacheRules = cacheRules;
        this.images = images;
        this.containers = containers;
        this.registry = registry;
        this.sizes = sizes;
    }

    /// @param gone containers and images that are gone, or count as such
    List<GcCandidate> of(GcPolicy.Kind kind, GcPolicy policy, Set<String> gone) {
        Instant before = Instant.now().minus(policy.minAge());
        Predicate<Map<String, String>> pinned =
                labels -> policy.keep().stream().anyMatch(label -> Filters.hasLabel(labels, label));
        return switch (kind) {
            case BUILD_CACHE -> ofCache(before);
            case IMAGE -> ofImages(before, pinned, gone);
            case CONTAINER -> ofContainers(before, pinned, gone);
        };
    }

    /// What the rules of `builder.gc` reserve stays.
    private List<GcCandidate> ofCache(Instant before) {
        return caches.spare(cacheRules.reservedBytes()).stream()
                .filter(entry -> entry.used().isBefore(before))
                .map(this::candidate)
                .toList();
    }

    private GcCandidate candidate(CacheEntry entry) {
        return new GcCandidate(
                GcPolicy.Kind.BUILD_CACHE,
                entry.key(),
                entry.instruction(),
                entry.used(),
                entry.sizeBytes(),
                () -> caches.drop(entry));
    }

    /// Those without a name first.
    private List<GcCandidate> ofImages(Instant before, Predicate<Map<String, String>> pinned, Set<String> gone) {
        Map<Digest, Instant> uses = storage.imageUses().last();
        List<ImageFamily> families = storage.images().families().stream()
                .filter(family -> !gone.contains(family.image().id().toString()))
                .toList();
        Map<Digest, Integer> holders = new HashMap<>();
        families.forEach(family -> layers(family).forEach(layer -> holders.merge(layer.diffId(), 1, Integer::sum)));
        Set<String> used = usedImages(gone);
        List<GcCandidate> candidates = new ArrayList<>();
        for (ImageFamily family : families) {
            Instant last = family.images().stream()
                    .map(image -> uses.getOrDefault(image.id(), Instant.MAX))
                    .max(Comparator.naturalOrder())
                    .orElse(Instant.MAX);
            if (last.isBefore(before) && !pinned(family, pinned) && unused(family, used)) {
                candidates.add(candidate(family, last, holders));
            }
        }
        return candidates.stream()
                .sorted(Comparator.comparing((GcCandidate each) -> !each.name().isEmpty())
                        .thenComparing(GcCandidate::used))
                .toList();
    }

    private static List<Layer> layers(ImageFamily family) {
        return family.images().stream()
                .flatMap(image -> image.layers().stream())
                .distinct()
                .toList();
    }

    private static boolean pinned(ImageFamily family, Predicate<Map<String, String>> pinned) {
        return family.images().stream()
                .anyMatch(image -> pinned.test(image.config().runConfig().labels()));
    }

    private static boolean unused(ImageFamily family, Set<String> used) {
        return family.images().stream()
                .map(ImageRecord::id)
                .map(Digest::toString)
                .noneMatch(used::contains);
    }

    /// Ids of images that containers were made from, or have mounted.
    private Set<String> usedImages(Set<String> gone) {
        Set<String> used = new HashSet<>();
        for (Container container : registry.all()) {
            if (!gone.contains(container.id())) {
                used.add(container.document().imageId());
                container.document().mounts().stream()
                        .filter(mount -> mount.kind() == ContainerMount.Kind.IMAGE)
                        .forEach(mount -> used.add(mount.source()));
            }
        }
        return used;
    }

    private GcCandidate candidate(ImageFamily family, Instant last, Map<Digest, Integer> holders) {
        long own = layers(family).stream()
                .filter(layer -> holders.getOrDefault(layer.diffId(), 0) <= 1)
                .mapToLong(Layer::sizeBytes)
                .sum();
        ImageRecord image = family.image();
        String name =
                image.references().stream().map(Reference::familiar).findFirst().orElse("");
        return new GcCandidate(
                GcPolicy.Kind.IMAGE, image.id().toString(), name, last, own, () -> images.removeUnused(image.id()));
    }

    private List<GcCandidate> ofContainers(Instant before, Predicate<Map<String, String>> pinned, Set<String> gone) {
        List<ContainerDocument> stopped = registry.all().stream()
                .map(Container::document)
                .filter(document -> !document.state().running() && !gone.contains(document.id()))
                .filter(document -> lastUse(document).isBefore(before))
                .filter(document -> !pinned.test(Nil.toEmpty(document.config().labels())))
                .sorted(Comparator.comparing(GcCandidates::lastUse))
                .toList();
        Map<String, DiskSizes.Size> bytes = sizes.of(stopped);
        return stopped.stream()
                .map(document -> new GcCandidate(
                        GcPolicy.Kind.CONTAINER,
                        document.id(),
                        document.name(),
                        lastUse(document),
                        bytes.getOrDefault(document.id(), DiskSizes.Size.NONE).own(),
                        () -> containers.removeStopped(document.id())))
                .toList();
    }

    /// When a container ended; when it was made, where it has never run.
    static Instant lastUse(ContainerDocument document) {
        Instant finished = document.state().finishedAt();
        return finished == null || finished.isBefore(document.created()) ? document.created() : finished;
    }
}
