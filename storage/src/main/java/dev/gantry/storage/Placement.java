package dev.gantry.storage;

import dev.gantry.image.InvalidImageException;
import dev.gantry.image.LayerEntry;
import dev.gantry.image.LayerPath;
import dev.gantry.linux.IdMapping;
import org.jspecify.annotations.Nullable;

/// Where a tar's entries go, and whose they become.
///
/// @param into a directory below the root, `""` for itself
/// @param owner null for the tar's owners
/// @param replaces whether a file may take a directory's place and a directory a file's
/// @param ids what the ids of the tar, and of `owner`, are in this process's user namespace
public record Placement(String into, @Nullable Owner owner, boolean replaces, IdMapping ids) {
    /// As the tar says, from the root on.
    public static final Placement AS_IT_IS = new Placement("", null, true, IdMapping.IDENTITY);

    /// Whom files belong to.
    public record Owner(int uid, int gid) {}

    /// Whether an entry is left out: the directory itself stays as it is, where it was there before.
    boolean skips(LayerEntry entry) {
        return entry.path().equals(LayerPath.ROOT) && !equals(AS_IT_IS);
    }

    LayerEntry of(LayerEntry entry) {
        LayerEntry placed = into.isEmpty() ? entry : entry.placed(below(entry.path()), target(entry));
        LayerEntry owned = owner == null
                ? placed
                : placed.ownedBy(Integer.toUnsignedLong(owner.uid()), Integer.toUnsignedLong(owner.gid()));
        return ids.isIdentity() ? owned : mapped(owned);
    }

    private LayerEntry mapped(LayerEntry entry) {
        try {
            return entry.ownedBy(
                    Integer.toUnsignedLong(ids.userOutside((int) entry.uid())),
                    Integer.toUnsignedLong(ids.groupOutside((int) entry.gid())));
        } catch (IllegalArgumentException e) {
            throw new InvalidImageException("entry \"" + entry.path() + "\": " + e.getMessage());
        }
    }

    private String below(String path) {
        return path.equals(LayerPath.ROOT) ? into : into + "/" + path;
    }

    private String target(LayerEntry entry) {
        return entry.type() == LayerEntry.Type.HARD_LINK ? below(entry.link()) : entry.link();
    }
}
