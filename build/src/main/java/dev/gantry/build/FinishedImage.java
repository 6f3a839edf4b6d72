package dev.gantry.build;

import dev.gantry.image.Descriptor;
import dev.gantry.image.Digest;
import dev.gantry.image.HistoryEntry;
import dev.gantry.storage.LayerEditor;
import dev.gantry.storage.Lease;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Makes of what steps have left what the build gives out: dated by `SOURCE_DATE_EPOCH`, squashed. One thread.
final class FinishedImage {
    private final LayerEditor editor;
    private final Lease lease;
    private final boolean squashes;
    private final Map<Clamping, Descriptor> clamped = new HashMap<>();

    /// Files of a layer, none later than a time.
    private record Clamping(Descriptor layer, Instant latest) {}

    /// @param lease holds what is made
    FinishedImage(LayerEditor editor, Lease lease, boolean squashes) {
        this.editor = editor;
        this.lease = lease;
        this.squashes = squashes;
    }

    /// The image as an output is to have it.
    StageState of(StageState made, BuildOutput output) {
        Instant time = output.time();
        StageState dated = time == null ? made : dated(made, time, output.clampsFiles());
        return squashes ? squashed(dated, time == null ? Instant.now() : time) : dated;
    }

    /// Nothing of the image is later than the time; what came with the base image stays.
    private StageState dated(StageState state, Instant time, boolean clampsFiles) {
        StageState base = state.base();
        if (base == null) {
            return state;
        }
        StageState datedBase = dated(base, time, clampsFiles);
        List<Descriptor> layers = clampsFiles ? clamped(state, time) : state.layers();
        List<Digest> diffIds = clampsFiles ? diffIds(state, layers) : state.diffIds();
        return new StageState(
                layers,
                state.config()
                        .edit()
                        .created(time)
                        .diffIds(diffIds)
                        .history(state.config().history().stream()
                                .map(step -> isLater(step.created(), time) ? step.at(time) : step)
                                .toList())
                        .build(),
                state.isEmpty(),
                datedBase);
    }

    private static boolean isLater(@Nullable Instant created, Instant time) {
        return created == null || created.isAfter(time);
    }

    private List<Descriptor> clamped(StageState state, Instant time) {
        int foreign = state.foreign();
        return IntStream.range(0, state.layers().size())
                .mapToObj(place -> place < foreign
                        ? state.layers().get(place)
                        : clamped.computeIfAbsent(
                                new Clamping(state.layers().get(place), time),
                                made -> editor.noLaterThan(lease, made.layer(), made.latest())))
                .toList();
    }

    /// The base image's layers may be compressed; those that were clamped are not.
    private static List<Digest> diffIds(StageState state, List<Descriptor> layers) {
        int foreign = state.foreign();
        return IntStream.range(0, layers.size())
                .mapToObj(place -> place < foreign
                        ? state.diffIds().get(place)
                        : layers.get(place).digest())
                .toList();
    }

    /// One layer above what `FROM` has named, told as dockerd does.
    private StageState squashed(StageState state, Instant now) {
        StageState base = state.base();
        if (base == null) {
            return state;
        }
        int below = base.layers().size();
        List<Digest> above = state.diffIds().subList(below, state.diffIds().size());
        List<Descriptor> layers = new ArrayList<>(base.layers());
        List<Digest> diffIds = new ArrayList<>(base.diffIds());
        if (!above.isEmpty()) {
            Descriptor merged = editor.squash(lease, base.diffIds(), above);
            layers.add(merged);
            diffIds.add(merged.digest());
        }
        String made = state.config().digest().toString();
        String comment = base.isEmpty()
                ? "create new from " + made
                : "merge " + made + " to " + base.config().digest();
        List<HistoryEntry> history = state.config().history();
        int known = base.config().history().size();
        return new StageState(
                layers,
                state.config()
                        .edit()
                        .created(now)
                        .diffIds(diffIds)
                        .history(Stream.of(
                                        history.stream().limit(known),
                                        history.stream().skip(known).map(HistoryEntry::withoutLayer),
                                        Stream.of(new HistoryEntry(now, "", "", comment, above.isEmpty())))
                                .flatMap(steps -> steps)
                                .toList())
                        .build(),
                state.isEmpty(),
                base);
    }
}
