package dev.gantry.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorageTest {
    @TempDir
    Path folder;

    @Test
    void aFreshRootIsCleanAndPrivate() throws Exception {
        Path root = folder.resolve("deep/root");
        try (Storage storage = Storage.open(root, StorageOptions.DEFAULT)) {
            assertThat(storage.repairs().isClean()).isTrue();
            assertThat(storage.images().all()).isEmpty();
            assertThat(storage.collect().bytes()).isZero();
        }
        assertThat(Files.getPosixFilePermissions(root)).hasSize(4);
        assertThat(root.resolve("snapshots")).isDirectory();
    }

    @Test
    void aSecondOpenOfTheSameRootIsRefusedUntilTheFirstIsClosed() {
        try (Storage first = Storage.open(folder, StorageOptions.DEFAULT)) {
            assertThatThrownBy(() -> Storage.open(first.root(), StorageOptions.DEFAULT))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining(
                            "in use by process " + ProcessHandle.current().pid());
        }
        Storage.open(folder, StorageOptions.DEFAULT).close();
    }

    @Test
    void aTransactionSpansTables() {
        try (Storage storage = Storage.open(folder, StorageOptions.DEFAULT)) {
            Instant now = Instant.now();
            assertThatThrownBy(() -> storage.transaction(() -> {
                        storage.volumes().insert(new VolumeRow("data", now, "{}"));
                        storage.networks().insert(new NetworkRow("n1", "net", now, "{}"));
                        storage.networks().insert(new NetworkRow("n2", "net", now, "{}"));
                    }))
                    .isInstanceOf(NameTakenException.class);
            assertThat(storage.volumes().all()).isEmpty();
            assertThat(storage.networks().all()).isEmpty();
        }
    }

    @Test
    void directoriesAndLeasesOfAKilledDaemonAreRemoved() throws Exception {
        try (Storage storage = Storage.open(folder, StorageOptions.DEFAULT)) {
            storage.leases().open("never closed");
        }
        Files.createDirectories(folder.resolve("snapshots/.new-7/fs/deep"));
        Files.createDirectories(folder.resolve("snapshots/12/fs"));
        try (Storage storage = Storage.open(folder, StorageOptions.DEFAULT)) {
            assertThat(storage.repairs().droppedLeases()).isEqualTo(1);
            assertThat(storage.repairs().unknownDirectories()).isEqualTo(1);
            assertThat(storage.repairs().halfWritten()).isEqualTo(1);
            storage.drain();
        }
        assertThat(folder.resolve("snapshots").toFile().list()).containsExactly(MountPoints.NAME);
    }
}
