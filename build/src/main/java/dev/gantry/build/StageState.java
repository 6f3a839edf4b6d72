package dev.gantry.build;

import dev.gantry.image.Descriptor;
import dev.gantry.image.Digest;
import dev.gantry.image.HistoryEntry;
import dev.gantry.image.ImageConfig;
import dev.gantry.image.Platform;
import dev.gantry.image.RunConfig;
import dev.gantry.storage.CachedStep;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a stage has made so far: an image, but that nobody has stored it. Its document is written only where somebody
/// asks for it: it tells of every step, of which there may be thousands.
///
/// Safe for any thread; it never changes.
final class StageState {
    private final List<Descriptor> layers;
    private final List<Digest> diffIds;
    private final ImageConfig start;
    private final @Nullable Added last;
    private final RunConfig runConfig;
    private final String author;
    private final @Nullable StageState base;
    private final boolean isEmpty;
    private volatile @Nullable ImageConfig config;

    /// What a step has added to the configuration that the stage began with.
    private record Added(
            Instant created,
            HistoryEntry entry,
            @Nullable Digest layer,
            @Nullable Added before) {}

    private StageState(
            List<Descriptor> layers,
            List<Digest> diffIds,
            ImageConfig start,
            @Nullable Added last,
            RunConfig runConfig,
            String author,
            @Nullable StageState base,
            boolean isEmpty) {
        this.layers = List.copyOf(layers);
        this.diffIds = List.copyOf(diffIds);
        this.start = start;
        this.last = last;
        this.runConfig = runConfig;
        this.author = author;
        this.base = base;
        this.isEmpty = isEmpty;
    }

    /// An image.
    ///
    /// @param layers the blobs of its layers, lowest first
    /// @param isEmpty whether it is `scratch`, which has no id
    /// @param base what its stage began with; null for an image that no stage has made
    StageState(List<Descriptor> layers, ImageConfig config, boolean isEmpty, @Nullable StageState base) {
        this(layers, config.diffIds(), config, null, config.runConfig(), config.author(), base, isEmpty);
    }

    static StageState scratch(Platform platform) {
        return new StageState(List.of(), ImageConfig.create(platform).build(), true, null);
    }

    /// A stage that begins with this.
    StageState begun() {
        return new StageState(layers, config(), isEmpty, this);
    }

    /// The blobs of its layers, lowest first.
    List<Descriptor> layers() {
        return layers;
    }

    /// What its stage began with; null for an image that no stage has made.
    @Nullable StageState base() {
        return base;
    }

    /// Whether it is `scratch`, which has no id.
    boolean isEmpty() {
        return isEmpty;
    }

    /// How many of its layers, the lowest ones, came with an image that no stage has made.
    int foreign() {
        return base == null ? layers.size() : base.foreign();
    }

    List<Digest> diffIds() {
        return diffIds;
    }

    RunConfig runConfig() {
        return runConfig;
    }

    String author() {
        return author;
    }

    Platform platform() {
        return start.platform();
    }

    /// The image's document.
    ImageConfig config() {
        ImageConfig known = config;
        if (known == null) {
            known = last == null ? start : written(last).build();
            config = known;
        }
        return known;
    }

    /// The image's id; none for `scratch`.
    Optional<Digest> id() {
        if (isEmpty) {
            return Optional.empty();
        }
        return Optional.of(config == null && last != null ? written(last).digest() : config().digest());
    }

    private ImageConfig.Builder written(Added newest) {
        Deque<Added> steps = new ArrayDeque<>();
        for (Added step = newest; step != null; step = step.before()) {
            steps.push(step);
        }
        ImageConfig.Builder next = start.edit()
                .created(newest.created())
                .author(author)
                .comment("")
                .runConfig(runConfig);
        for (Added step : steps) {
            if (step.layer() == null) {
                next.addHistory(step.entry());
            } else {
                next.addLayer(step.layer(), step.entry());
            }
        }
        return next;
    }

    /// What a step has made of it.
    StageState after(Step step, CachedStep done) {
        Descriptor layer = done.layer();
        HistoryEntry entry = new HistoryEntry(done.created(), step.history(), step.author(), "", layer == null);
        Added added = new Added(done.created(), entry, layer == null ? null : layer.digest(), last);
        return new StageState(
                with(layers, layer),
                with(diffIds, added.layer()),
                start,
                added,
                step.runConfig(),
                step.author(),
                base,
                false);
    }

    private static <T> List<T> with(List<T> list, @Nullable T more) {
        if (more == null) {
            return list;
        }
        List<T> all = new ArrayList<>(list);
        all.add(more);
        return all;
    }
}
