package dev.gantry.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.image.Descriptor;
import dev.gantry.image.Digest;
import dev.gantry.image.Platform;
import dev.gantry.image.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.123456789Z");

    @TempDir
    Path folder;

    private Database database;
    private ContainerTable containers;

    @BeforeEach
    void open() {
        database = Database.open(folder.resolve("gantry.db"), EngineSchema.SCHEMA);
        containers = new ContainerTable(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static ContainerRow container(String id, String name) {
        return new ContainerRow(id, name, "sha256:0", NOW, "{\"Id\":\"" + id + "\"}");
    }

    @Test
    void aRowComesBackAsItWasWritten() {
        containers.insert(container("c1", "one"));
        assertThat(containers.find("c1")).contains(container("c1", "one"));
        assertThat(containers.all()).containsExactly(container("c1", "one"));
        assertThat(containers.find("c2")).isEmpty();
    }

    @Test
    void namesOfBeforeThereWerePlatformsAreKept() {
        Schema before = new Schema(
                EngineSchema.SCHEMA.applicationId(), EngineSchema.SCHEMA.steps().subList(0, 2));
        Path file = folder.resolve("before.db");
        Digest id = Digest.of(new byte[] {1});
        Digest manifest = Digest.of(new byte[] {2});
        try (Database old = Database.open(file, before)) {
            old.update(
                    "INSERT INTO image (id, manifest_type, manifest, manifest_size, loaded) VALUES (?, 't', ?, 3, 4)",
                    id.toString(),
                    manifest.toString());
            old.update("INSERT INTO image_reference VALUES ('docker.io/library/app:1', ?)", id.toString());
        }
        try (Database now = Database.open(file, EngineSchema.SCHEMA)) {
            ReferenceTable references = new ReferenceTable(now, image -> Platform.host(), () -> {});
            assertThat(references.find(Reference.parse("app:1")))
                    .contains(new ReferenceTable.Meaning(new Descriptor("t", manifest, 3), List.of(id)));
            now.update("DELETE FROM image");
            assertThat(references.find(Reference.parse("app:1"))).isEmpty();
        }
    }

    @Test
    void aTakenNameIsRefusedAndTellsWhoHasIt() {
        containers.insert(container("c1", "one"));
        assertThatThrownBy(() -> containers.insert(container("c2", "one")))
                .isInstanceOfSatisfying(NameTakenException.class, e -> {
                    assertThat(e.name()).isEqualTo("one");
                    assertThat(e.ownerId()).isEqualTo("c1");
                });
        containers.insert(container("c2", "two"));
        assertThatThrownBy(() -> containers.rename("c2", "one")).isInstanceOf(NameTakenException.class);
        assertThat(containers.rename("c2", "two")).isTrue();
        assertThat(containers.rename("c2", "three")).isTrue();
        assertThat(containers.ownerOf("three")).contains("c2");
        assertThat(containers.rename("c9", "nine")).isFalse();
    }

    @Test
    void documentsAreReplacedAndRowsDeleted() {
        containers.insert(container("c1", "one"));
        assertThat(containers.update("c1", "{}")).isTrue();
        assertThat(containers.find("c1").orElseThrow().document()).isEqualTo("{}");
        assertThat(containers.delete("c1")).isTrue();
        assertThat(containers.delete("c1")).isFalse();
        assertThat(containers.update("c1", "{}")).isFalse();
    }

    @Test
    void aVolumeIsMadeOnce() {
        VolumeTable volumes = new VolumeTable(database);
        assertThat(volumes.insert(new VolumeRow("data", NOW, "{}"))).isTrue();
        assertThat(volumes.insert(new VolumeRow("data", NOW, "{\"other\":1}"))).isFalse();
        assertThat(volumes.find("data").orElseThrow().document()).isEqualTo("{}");
        assertThat(volumes.update("data", "{\"a\":1}")).isTrue();
        assertThat(volumes.delete("data")).isTrue();
        assertThat(volumes.all()).isEmpty();
    }

    @Test
    void aTransactionThatThrowsChangesNothing() {
        assertThatThrownBy(() -> database.transaction(() -> {
                    containers.insert(container("c1", "one"));
                    database.transaction(() -> containers.update("c1", "{}"));
                    throw new IllegalStateException("changed my mind");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(containers.all()).isEmpty();
        containers.insert(container("c1", "one"));
        assertThat(containers.all()).hasSize(1);
    }

    @Test
    void whatWasCommittedIsThereAfterAReopen() {
        containers.insert(container("c1", "one"));
        database.close();
        open();
        assertThat(containers.all()).hasSize(1);
    }

    @Test
    void aDatabaseOfANewerGantryIsRefused() {
        database.update("PRAGMA user_version = 9999");
        assertThatThrownBy(() -> Database.open(folder.resolve("gantry.db"), EngineSchema.SCHEMA))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("schema 9999")
                .hasMessageContaining("newer");
    }

    @Test
    void aFileThatIsNoDatabaseOfOursIsRefused() throws Exception {
        Path text = Files.writeString(folder.resolve("text"), "not a database, but long enough to be looked at");
        assertThatThrownBy(() -> Database.open(text, EngineSchema.SCHEMA)).isInstanceOf(StorageException.class);
        database.update("PRAGMA application_id = 7");
        assertThatThrownBy(() -> Database.open(folder.resolve("gantry.db"), EngineSchema.SCHEMA))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("not a database of Gantry");
    }

    @Test
    void instantsKeepTheirNanoseconds() {
        assertThat(Nanos.toInstant(Nanos.of(NOW))).isEqualTo(NOW);
        Instant before1970 = Instant.ofEpochSecond(-1, 5);
        assertThat(Nanos.toInstant(Nanos.of(before1970))).isEqualTo(before1970);
    }
}
