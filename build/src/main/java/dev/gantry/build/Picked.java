package dev.gantry.build;

import java.util.List;

/// Files that a `COPY` or `ADD` takes from one place.
///
/// @param keepsOwners whether they keep their owners where no other is named, else they become root's
/// @param unpacks whether archives are unpacked
/// @param selection what of directories is taken
/// @param identity what stands for their content; "" where that is looked at
record Picked(
        FileSource source,
        List<Sources.Found> found,
        boolean keepsOwners,
        boolean unpacks,
        Selection selection,
        String identity) {
    Picked {
        found = List.copyOf(found);
    }
}
