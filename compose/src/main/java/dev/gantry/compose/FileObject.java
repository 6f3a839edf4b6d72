package dev.gantry.compose;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A secret or config of a [Project]: exactly one of file, environment and content, unless it is external.
///
/// @param name of the engine
/// @param external it is there already
/// @param file absolute
/// @param environment the variable that has the content, or empty
/// @param content as text, also that of the variable
/// @param labels of the object
public record FileObject(
        String name,
        boolean external,
        @Nullable Path file,
        String environment,
        @Nullable String content,
        Map<String, String> labels) {
    /// Keeps copies that nobody changes.
    public FileObject {
        labels = Sorted.copy(labels);
    }
}
