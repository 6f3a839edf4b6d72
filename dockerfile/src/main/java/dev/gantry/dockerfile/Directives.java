package dev.gantry.dockerfile;

import org.jspecify.annotations.Nullable;

/// The parser directives in a Dockerfile's first lines: `# escape=`, `# syntax=`, `# check=`.
///
/// @param escape `\` or `` ` ``
/// @param syntax the frontend's image, as written; null when not given
/// @param check which build checks to skip and whether they are errors, as written; null when not given
public record Directives(
        char escape, @Nullable String syntax, @Nullable String check) {
    /// What holds when nothing is said.
    public static final Directives DEFAULT = new Directives('\\', null, null);
}
