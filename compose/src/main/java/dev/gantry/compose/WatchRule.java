package dev.gantry.compose;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What `watch` does when files change.
///
/// @param path absolute path of what is watched
/// @param action `rebuild`, `restart`, `sync`, `sync+restart`, `sync+exec`
/// @param target path in the container, or empty
/// @param ignore patterns
/// @param include patterns
/// @param exec executed after a `sync+exec`
/// @param initialSync whether all files are brought at the start
public record WatchRule(
        String path,
        String action,
        String target,
        List<String> ignore,
        List<String> include,
        @Nullable Hook exec,
        boolean initialSync) {
    /// Keeps copies that nobody changes.
    public WatchRule {
        ignore = List.copyOf(ignore);
        include = List.copyOf(include);
    }
}
