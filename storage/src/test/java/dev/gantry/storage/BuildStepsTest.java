package dev.gantry.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Steps without layers; those with layers are built by `BuildIT` of the server.
final class BuildStepsTest {
    private static final Instant CREATED = Instant.parse("2026-01-01T00:00:00.000000001Z");

    @TempDir
    private Path folder;

    private Storage open() {
        return Storage.open(folder.resolve("data"), StorageOptions.DEFAULT);
    }

    private static boolean has(Storage storage, String key) {
        try (Lease lease = storage.leases().open("test")) {
            return storage.buildSteps().find(lease, key).isPresent();
        }
    }

    @Test
    void aStepIsFoundAsItWasPut() {
        try (Storage storage = open();
                Lease lease = storage.leases().open("test")) {
            CachedStep step = new CachedStep("key", null, CREATED);

            storage.buildSteps().put(step, "CMD x");

            assertThat(storage.buildSteps().find(lease, "key")).contains(step);
            assertThat(storage.buildSteps().find(lease, "other")).isEmpty();
            CacheEntry entry = storage.buildSteps().all().getFirst();
            assertThat(entry.instruction()).isEqualTo("CMD x");
            assertThat(entry.uses()).isEqualTo(1);
            assertThat(entry.used()).isAfter(CREATED);
        }
    }

    @Test
    void onlyWhatWasSettledIsThereForALaterDaemon() {
        try (Storage storage = open()) {
            storage.buildSteps().put(new CachedStep("settled", null, CREATED), "CMD x");
            storage.buildSteps().put(new CachedStep("unsettled", null, CREATED), "CMD y");
            storage.buildSteps().settle(List.of("settled"));
        }

        try (Storage storage = open()) {
            assertThat(has(storage, "settled")).isTrue();
            assertThat(has(storage, "unsettled")).isFalse();
        }
    }

    @Test
    void whatIsDroppedIsGone() {
        try (Storage storage = open()) {
            storage.buildSteps().put(new CachedStep("a", null, CREATED), "CMD x");
            storage.buildSteps().put(new CachedStep("b", null, CREATED), "CMD y");

            storage.buildSteps().drop(List.of("a", "missing"));

            assertThat(storage.buildSteps().all()).extracting(CacheEntry::key).containsExactly("b");
        }
    }
}
