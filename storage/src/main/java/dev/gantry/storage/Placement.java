package dev.gantry.storage;

import dev.gantry.image.LayerEntry;
import dev.gantry.image.LayerPath;
import org.jspecify.annotations.Nullable;

/// Where a tar's entries go, and whose they become.
///
/// @param into a directory below the root, `""` for itself
/// @param owner null for the tar's owners
/// @param replaces whether a file may take a directory's place and a directory a file's
public record Placement(String into, @Nullable Owner owner, boolean replaces) {
    /// As the tar says, from the root on.
    public static final Placement AS_IT_IS = new Placement("", null, true);

    /// Whom files belong to.
    public record Owner(int uid, int gid) {}

    /// Whether an entry is left out: the directory itself stays as it is, where it was there before.
    boolean skips(LayerEntry entry) {
        return entry.path().equals(LayerPath.ROOT) && !equals(AS_IT_IS);
    }

    LayerEntry of(LayerEntry entry) {
        LayerEntry placed = into.isEmpty() ? entry : entry.placed(below(entry.path()), target(entry));
        return owner == null
                ? placed
                : placed.ownedBy(Integer.toUnsignedLong(owner.uid()), Integer.toUnsignedLong(owner.gid()));
    }

    private String below(String path) {
        return path.equals(LayerPath.ROOT) ? into : into + "/" + path;
    }

    private String target(LayerEntry entry) {
        return entry.type() == LayerEntry.Type.HARD_LINK ? below(entry.link()) : entry.link();
    }
}
