package dev.gantry.registry;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/// Docker's own registry against the specification, as far as it goes: what the tests ask of ours holds of
/// it too.
@Tag("kernel")
class DockerRegistryIT extends DistributionContract {
    @TempDir
    static Path folder;

    private static DockerRegistry registry;

    @BeforeAll
    static void start() throws IOException {
        registry = DockerRegistry.start(folder);
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    @Override
    boolean isCurrent() {
        return false;
    }

    @Override
    URI address() {
        return registry.address();
    }
}
