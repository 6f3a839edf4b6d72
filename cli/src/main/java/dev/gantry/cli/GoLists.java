package dev.gantry.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Lists as Go sends them.
final class GoLists {
    private GoLists() {}

    /// The list; null for an empty one, as a slice is that nobody has made.
    static <T> @Nullable List<T> orNull(List<T> list) {
        return list.isEmpty() ? null : list;
    }
}
