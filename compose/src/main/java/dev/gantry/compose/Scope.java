package dev.gantry.compose;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What a file is read with: the project itself, and each file that it includes, has one.
///
/// @param directory absolute; what relative paths are relative to
/// @param variables that interpolation sees
/// @param chain the files that led here, to find circles
/// @param shared what all have in common
record Scope(Path directory, Variables variables, List<Path> chain, Shared shared) {
    /// @param warnings grows
    /// @param home what `~` stands for, or `""`
    record Shared(LoadOptions options, List<String> warnings, String home) {}

    Scope in(Path other) {
        return new Scope(other, variables, chain, shared);
    }

    Scope with(Variables others) {
        return new Scope(directory, others, chain, shared);
    }

    /// Errors: [ComposeException] when the file is on its way already.
    Scope entering(Path file) {
        if (chain.contains(file)) {
            throw new ComposeException("include cycle detected:\n" + chain.getLast() + "\n include " + file);
        }
        List<Path> longer = new ArrayList<>(chain);
        longer.add(file);
        return new Scope(directory, variables, List.copyOf(longer), shared);
    }

    Paths paths() {
        return new Paths(directory, shared.home());
    }
}
