package dev.gantry.storage;

import java.util.Optional;
import java.util.Set;

/// What lies below a layer that is written: what it has is to be removed where the layer says so.
sealed interface Lower {
    /// Whether it has something at a path.
    boolean has(String path);

    /// The names in a directory; empty where nobody knows.
    Optional<Set<String>> names(String directory);

    /// Layers that may have anything.
    record Anything() implements Lower {
        @Override
        public boolean has(String path) {
            return true;
        }

        @Override
        public Optional<Set<String>> names(String directory) {
            return Optional.empty();
        }
    }

    /// No layers.
    record Nothing() implements Lower {
        @Override
        public boolean has(String path) {
            return false;
        }

        @Override
        public Optional<Set<String>> names(String directory) {
            return Optional.of(Set.of());
        }
    }

    /// These layers.
    record Layers(MergedDirectory root) implements Lower {
        @Override
        public boolean has(String path) {
            return root.has(path);
        }

        @Override
        public Optional<Set<String>> names(String directory) {
            return Optional.of(root.visible(directory));
        }
    }
}
