package dev.gantry.build;

import dev.gantry.api.ContextFile;
import dev.gantry.dockerfile.ContextPaths;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What of a client's folder is not as it is known. Files count as the same by type, mode, length, modification
/// time and link target; those that were recent when they were looked at are compared by their content.
///
/// @param gone paths that the folder no longer has
/// @param made what is new or different, as places in the listing
/// @param doubtful files whose content has to tell, as places in the listing
record FolderChanges(List<String> gone, List<Integer> made, List<Integer> doubtful) {
    FolderChanges {
        gone = List.copyOf(gone);
        made = List.copyOf(made);
        doubtful = List.copyOf(doubtful);
    }

    /// @param settled what this build has seen already: it stays, whatever the client says now
    static FolderChanges of(KnownFiles known, ContextPaths settled, FolderListing listing) {
        List<Integer> made = new ArrayList<>();
        List<Integer> doubtful = new ArrayList<>();
        Set<String> listed = new HashSet<>();
        for (int i = 0; i < listing.files().size(); i++) {
            ContextFile file = listing.files().get(i);
            listed.add(file.path());
            if (settled.includes(file.path())) {
                continue;
            }
            KnownFiles.Known before = known.find(file.path());
            if (before == null || !before.file().equals(file)) {
                made.add(i);
            } else if (before.isRecent()) {
                doubtful.add(i);
            }
        }
        List<String> gone = known.paths().stream()
                .filter(path -> !listed.contains(path) && listing.meant().includes(path) && !settled.includes(path))
                .toList();
        return new FolderChanges(gone, made, doubtful);
    }

    boolean isEmpty() {
        return gone.isEmpty() && made.isEmpty();
    }

    /// With what turned out to be different, too.
    FolderChanges with(List<Integer> different) {
        List<Integer> all = new ArrayList<>(made);
        all.addAll(different);
        return new FolderChanges(gone, all.stream().sorted().toList(), List.of());
    }
}
