package dev.gantry.storage;

import dev.gantry.image.Digest;
import java.util.List;

/// What [Storage#open] found left over from a daemon that did not end properly, and repaired.
///
/// @param halfWritten temporary files and directories that were removed
/// @param unknownDirectories snapshots on disk that the database does not know, removed
/// @param droppedLeases loads that were under way
/// @param abandoned blobs and layers that no image refers to, of such loads; removed
/// @param lostLayers layers in the database whose directories are gone; forgotten
/// @param lostImages images that cannot run without a lost layer or blob; forgotten
/// @param lostSnapshots containers whose writable layers are gone; those containers cannot start
public record RepairReport(
        int halfWritten,
        int unknownDirectories,
        int droppedLeases,
        Collected abandoned,
        List<Digest> lostLayers,
        List<Digest> lostImages,
        List<String> lostSnapshots) {
    public RepairReport {
        lostLayers = List.copyOf(lostLayers);
        lostImages = List.copyOf(lostImages);
        lostSnapshots = List.copyOf(lostSnapshots);
    }

    /// Was there nothing to repair?
    public boolean isClean() {
        return halfWritten == 0
                && unknownDirectories == 0
                && droppedLeases == 0
                && abandoned.isEmpty()
                && lostLayers.isEmpty()
                && lostImages.isEmpty()
                && lostSnapshots.isEmpty();
    }

    /// For the log: `half-written=1 unknown-directories=0 ...`.
    @Override
    public String toString() {
        return "half-written=" + halfWritten
                + " unknown-directories=" + unknownDirectories
                + " dropped-leases=" + droppedLeases
                + " abandoned-blobs=" + abandoned.blobs().size()
                + " abandoned-layers=" + abandoned.layers().size()
                + " lost-layers=" + lostLayers
                + " lost-images=" + lostImages
                + " lost-snapshots=" + lostSnapshots;
    }
}
