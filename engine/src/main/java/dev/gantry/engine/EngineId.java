package dev.gantry.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/// What tells this engine from others: a UUID kept in `<data root>/engine-id`, as dockerd keeps its own.
final class EngineId {
    private EngineId() {}

    static String of(Path dataRoot) {
        Path file = dataRoot.resolve("engine-id");
        try {
            if (!Files.exists(file)) {
                Files.writeString(file, UUID.randomUUID().toString());
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("engine id " + file + ": " + Failures.text(e), e);
        }
    }
}
