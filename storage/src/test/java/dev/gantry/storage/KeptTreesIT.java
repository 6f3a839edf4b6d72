package dev.gantry.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.linux.Directory;
import dev.gantry.linux.RegularFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("kernel")
final class KeptTreesIT {
    @TempDir
    private Path folder;

    private Storage open() {
        return open(KeptTrees.Limits.DEFAULT);
    }

    private Storage open(KeptTrees.Limits limits) {
        return Storage.open(folder.resolve("data"), StorageOptions.DEFAULT.withFolders(limits));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void keep(Storage storage, String key, String file) {
        try (TreeStore.Tree tree = storage.trees().empty()) {
            try (RegularFile made = tree.root().create(file, 0600)) {
                made.write(ByteBuffer.allocateDirect(3).put(bytes("abc")).flip());
            }
            storage.keptTrees().keep(key, "folder " + key, tree, bytes("of " + file), 3);
        }
    }

    private List<String> directories() {
        try (Directory base = Directory.open(folder.resolve("data/snapshots"))) {
            return base.names().stream().filter(name -> name.matches("[0-9]+")).toList();
        }
    }

    @Test
    void aTreeIsKeptAndSurvives() {
        try (Storage storage = open()) {
            assertThat(storage.keptTrees().hold("a")).isEmpty();
            keep(storage, "a", "f");
        }
        try (Storage storage = open();
                KeptTrees.Held held = storage.keptTrees().hold("a").orElseThrow()) {
            assertThat(held.root().names()).containsExactly("f");
            assertThat(held.listing()).isEqualTo(bytes("of f"));
            assertThat(storage.keptTrees().all()).singleElement().satisfies(entry -> {
                assertThat(entry.kind()).isEqualTo(CacheEntry.Kind.FOLDER);
                assertThat(entry.instruction()).isEqualTo("folder a");
                assertThat(entry.key()).isNotEqualTo("a");
                assertThat(entry.sizeBytes()).isEqualTo(3);
                assertThat(entry.inUse()).isTrue();
            });
            held.relist(bytes("again"));
        }
        try (Storage storage = open();
                KeptTrees.Held held = storage.keptTrees().hold("a").orElseThrow()) {
            assertThat(held.listing()).isEqualTo(bytes("again"));
        }
    }

    @Test
    void aNewerTreeLeavesTheOldOneToWhoHoldsIt() {
        try (Storage storage = open()) {
            keep(storage, "a", "old");
            try (KeptTrees.Held old = storage.keptTrees().hold("a").orElseThrow()) {
                keep(storage, "a", "new");

                assertThat(old.root().names()).containsExactly("old");
                try (KeptTrees.Held held = storage.keptTrees().hold("a").orElseThrow()) {
                    assertThat(held.root().names()).containsExactly("new");
                }
                assertThat(directories()).hasSize(2);
            }
            assertThat(directories()).hasSize(1);
            assertThat(storage.keptTrees().all()).hasSize(1);
        }
    }

    @Test
    void whatIsHeldIsNotDropped() {
        try (Storage storage = open()) {
            keep(storage, "a", "f");
            List<String> ids =
                    storage.keptTrees().all().stream().map(CacheEntry::key).toList();
            try (KeptTrees.Held held = storage.keptTrees().hold("a").orElseThrow()) {
                assertThat(storage.keptTrees().drop(ids)).isEmpty();
                assertThat(held.root().names()).hasSize(1);
            }

            assertThat(storage.keptTrees().drop(ids)).isEqualTo(ids);
            assertThat(storage.keptTrees().hold("a")).isEmpty();
            assertThat(directories()).isEmpty();
        }
    }

    private static List<String> descriptions(Storage storage) {
        return storage.keptTrees().all().stream().map(CacheEntry::instruction).toList();
    }

    @Test
    void theLeastRecentlyUsedGoFirst() {
        try (Storage storage = open(new KeptTrees.Limits(2, 100))) {
            keep(storage, "a", "f");
            keep(storage, "b", "f");
            storage.keptTrees().hold("a").orElseThrow().close();
            keep(storage, "c", "f");

            assertThat(descriptions(storage)).containsExactly("folder a", "folder c");
            assertThat(storage.keptTrees().hold("b")).isEmpty();
        }
        try (Storage storage = open(new KeptTrees.Limits(9, 5))) {
            keep(storage, "d", "f");

            assertThat(descriptions(storage)).containsExactly("folder d");
            assertThat(directories()).hasSize(1);
        }
        try (Storage storage = open(new KeptTrees.Limits(9, 2))) {
            keep(storage, "e", "f");

            assertThat(storage.keptTrees().hold("e")).isEmpty();
        }
    }
}
