package dev.gantry.registry;

import dev.gantry.image.Reference;
import java.util.Map;

/// A repository's name as it stands in a path: `library/busybox`.
record RepositoryName(String text) {
    RepositoryName {
        if (!Reference.isPath(text)) {
            throw new RegistryException(ErrorCode.NAME_INVALID, Map.of("name", text));
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
