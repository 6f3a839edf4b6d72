package dev.gantry.build;

import dev.gantry.image.Descriptor;
import dev.gantry.image.Digest;
import dev.gantry.image.HistoryEntry;
import dev.gantry.image.ImageConfig;
import dev.gantry.image.Platform;
import dev.gantry.image.RunConfig;
import dev.gantry.storage.CachedStep;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a stage has made so far: an image, but that nobody has stored it.
///
/// @param layers the blobs of its layers, lowest first
/// @param isEmpty whether it is `scratch`, which has no id
/// @param base what its stage began with; null for an image that no stage has made
record StageState(
        List<Descriptor> layers,
        ImageConfig config,
        boolean isEmpty,
        @Nullable StageState base) {
    StageState {
        layers = List.copyOf(layers);
    }

    static StageState scratch(Platform platform) {
        return new StageState(List.of(), ImageConfig.create(platform).build(), true, null);
    }

    /// A stage that begins with this.
    StageState begun() {
        return new StageState(layers, config, isEmpty, this);
    }

    /// How many of its layers, the lowest ones, came with an image that no stage has made.
    int foreign() {
        return base == null ? layers.size() : base.foreign();
    }

    List<Digest> diffIds() {
        return config.diffIds();
    }

    RunConfig runConfig() {
        return config.runConfig();
    }

    /// The image's id; null for `scratch`.
    @Nullable Digest id() {
        return isEmpty ? null : config.digest();
    }

    /// What a step has made of it.
    StageState after(Step step, CachedStep done) {
        boolean hasLayer = done.layer() != null;
        HistoryEntry entry = new HistoryEntry(done.created(), step.history(), step.author(), "", !hasLayer);
        ImageConfig.Builder next = config.edit()
                .created(done.created())
                .author(step.author())
                .comment("")
                .runConfig(step.runConfig());
        List<Descriptor> all = new ArrayList<>(layers);
        if (done.layer() == null) {
            next.addHistory(entry);
        } else {
            next.addLayer(done.layer().digest(), entry);
            all.add(done.layer());
        }
        return new StageState(all, next.build(), false, base);
    }
}
