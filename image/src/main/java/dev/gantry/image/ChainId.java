package dev.gantry.image;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Names a layer together with all layers below it: two images share an unpacked layer when its chain ID is
/// equal.
///
/// Source: OCI image-spec, config.md, "Layer ChainID": the lowest layer's chain ID is its diff ID; above
/// it, `sha256(<chain ID below> + " " + <diff ID>)`.
public record ChainId(Digest digest) implements Comparable<ChainId> {

    /// The chain ID of a lowest layer.
    public static ChainId base(Digest diffId) {
        return new ChainId(diffId);
    }

    /// The chain ID of a layer on top of this one.
    public ChainId then(Digest diffId) {
        String chain = digest + " " + diffId;
        return new ChainId(Digest.of(chain.getBytes(StandardCharsets.US_ASCII)));
    }

    /// The chain ID of each layer, lowest first; empty for an image without layers.
    public static List<ChainId> chain(List<Digest> diffIds) {
        List<ChainId> chain = new ArrayList<>(diffIds.size());
        for (Digest diffId : diffIds) {
            chain.add(chain.isEmpty() ? base(diffId) : chain.getLast().then(diffId));
        }
        return List.copyOf(chain);
    }

    @Override
    public int compareTo(ChainId other) {
        return digest.compareTo(other.digest);
    }

    @Override
    public String toString() {
        return digest.toString();
    }
}
