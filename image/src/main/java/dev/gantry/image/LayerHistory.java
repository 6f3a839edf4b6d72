package dev.gantry.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/// The rows of `docker history`: the steps that made an image, newest first, with what each added to its
/// size.
///
/// @param step as the config tells it
/// @param layer the chain ID of the layer that the step made; empty for a step that made none
/// @param sizeBytes what the step's layer takes unpacked; zero for a step without a layer
public record LayerHistory(HistoryEntry step, Optional<ChainId> layer, long sizeBytes) {

    /// The history of an image. Layers that the config's history does not tell of come last, without a
    /// step's words.
    ///
    /// @param sizes the unpacked size of a layer, by its chain ID
    /// @throws InvalidImageException when the history tells of more layers than the image has
    public static List<LayerHistory> of(ImageConfig config, ToLongFunction<ChainId> sizes) {
        List<ChainId> layers = config.chainIds();
        List<LayerHistory> rows = new ArrayList<>();
        int used = 0;
        for (HistoryEntry step : config.history()) {
            if (step.emptyLayer()) {
                rows.add(new LayerHistory(step, Optional.empty(), 0));
                continue;
            }
            if (used == layers.size()) {
                throw new InvalidImageException("too many non-empty layers in History section");
            }
            rows.add(row(step, layers.get(used++), sizes));
        }
        for (ChainId untold : layers.subList(used, layers.size())) {
            rows.add(row(new HistoryEntry(null, "", "", "", false), untold, sizes));
        }
        return List.copyOf(rows.reversed());
    }

    private static LayerHistory row(HistoryEntry step, ChainId layer, ToLongFunction<ChainId> sizes) {
        return new LayerHistory(step, Optional.of(layer), sizes.applyAsLong(layer));
    }
}
