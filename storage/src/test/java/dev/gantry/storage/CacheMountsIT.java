package dev.gantry.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.storage.CacheMounts.Held;
import dev.gantry.storage.CacheMounts.Sharing;
import dev.gantry.storage.CacheMounts.Wanted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("kernel")
final class CacheMountsIT {
    @TempDir
    private Path folder;

    private Storage open() {
        return Storage.open(folder.resolve("data"), StorageOptions.DEFAULT);
    }

    private static Wanted wanted(String key, Sharing sharing) {
        return new Wanted(key, "cache " + key, sharing, 0750, 1, 2);
    }

    private static Held hold(Storage storage, String key, Sharing sharing) throws InterruptedException {
        return storage.cacheMounts().hold(wanted(key, sharing), fresh -> {});
    }

    @Test
    void aCacheIsFilledOnceAndSurvives() throws Exception {
        Path path;
        try (Storage storage = open();
                Held held =
                        storage.cacheMounts().hold(wanted("a", Sharing.SHARED), fresh -> fresh.mkdir("begun", 0755))) {
            path = held.path();
            Files.createDirectory(path.resolve("used"));
            assertThat(Files.getAttribute(path, "unix:mode")).isEqualTo(040750);
            assertThat(Files.getAttribute(path, "unix:uid")).isEqualTo(1);
            assertThat(Files.getAttribute(path, "unix:gid")).isEqualTo(2);
        }

        try (Storage storage = open();
                Held held = storage.cacheMounts().hold(wanted("a", Sharing.LOCKED), fresh -> {
                    throw new IllegalStateException("filled again");
                })) {
            assertThat(held.path()).isEqualTo(path);
            assertThat(path).isDirectoryContaining("glob:**/begun").isDirectoryContaining("glob:**/used");
        }
    }

    @Test
    void sharedOnesMeetAndPrivateOnesDoNot() throws Exception {
        try (Storage storage = open();
                Held one = hold(storage, "a", Sharing.SHARED);
                Held two = hold(storage, "a", Sharing.SHARED);
                Held own = hold(storage, "a", Sharing.PRIVATE);
                Held other = hold(storage, "b", Sharing.SHARED)) {
            assertThat(one.path()).isEqualTo(two.path());
            assertThat(List.of(own.path(), other.path())).doesNotContain(one.path());
            assertThat(own.path()).isNotEqualTo(other.path());
            assertThat(storage.cacheMounts().all()).hasSize(3).allMatch(CacheEntry::inUse);
        }
    }

    @Test
    void aPrivateOneIsTakenAgain() throws Exception {
        try (Storage storage = open()) {
            hold(storage, "a", Sharing.PRIVATE).close();
            hold(storage, "a", Sharing.PRIVATE).close();

            assertThat(storage.cacheMounts().all()).singleElement().satisfies(entry -> {
                assertThat(entry.uses()).isEqualTo(2);
                assertThat(entry.inUse()).isFalse();
            });
        }
    }

    @Test
    void aLockedOneWaitsForTheOther() throws Exception {
        try (Storage storage = open()) {
            CompletableFuture<Path> second;
            Path first;
            try (Held held = hold(storage, "a", Sharing.LOCKED)) {
                first = held.path();
                second = CompletableFuture.supplyAsync(() -> pathOf(storage), Thread::startVirtualThread);
                TimeUnit.MILLISECONDS.sleep(50);
                assertThat(second).isNotDone();
            }
            assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo(first);
        }
    }

    private static Path pathOf(Storage storage) {
        try (Held held = hold(storage, "a", Sharing.LOCKED)) {
            return held.path();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatIsHeldIsNotDropped() throws Exception {
        try (Storage storage = open()) {
            Held held = hold(storage, "a", Sharing.SHARED);
            Files.writeString(held.path().resolve("f"), "12345");
            List<String> ids =
                    storage.cacheMounts().all().stream().map(CacheEntry::key).toList();

            assertThat(storage.cacheMounts().drop(ids)).isEmpty();
            held.close();

            assertThat(storage.cacheMounts().all().getFirst().sizeBytes()).isEqualTo(5);
            assertThat(storage.cacheMounts().drop(ids)).isEqualTo(ids);
            assertThat(storage.cacheMounts().all()).isEmpty();
            assertThat(held.path()).doesNotExist();
        }
    }

    @Test
    void aFailedFillLeavesNothing() throws IOException {
        try (Storage storage = open()) {
            try {
                var _ = storage.cacheMounts().hold(wanted("a", Sharing.LOCKED), fresh -> {
                    throw new IllegalStateException("no");
                });
                throw new AssertionError("held");
            } catch (IllegalStateException | InterruptedException expected) {
                assertThat(expected).hasMessage("no");
            }

            assertThat(storage.cacheMounts().all()).isEmpty();
            try (var left = Files.list(folder.resolve("data/snapshots"))) {
                assertThat(left.filter(path -> path.toString().contains(".new-")))
                        .isEmpty();
            }
        }
    }
}
