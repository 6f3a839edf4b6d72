package dev.gantry.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.image.Descriptor;
import dev.gantry.image.Digest;
import dev.gantry.image.HistoryEntry;
import dev.gantry.image.Reference;
import dev.gantry.linux.Directory;
import dev.gantry.linux.FileStatus;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An image made of a container's changes shows what the container showed.
@Tag("kernel")
class CommitIT {
    private static final byte[] NET_BIND = HexFormat.of().parseHex("0100000200040000000000000000000000000000");

    @TempDir
    Path folder;

    private Storage storage;
    private Path rootfs;
    private ImageRecord base;

    @BeforeEach
    void open() throws IOException {
        storage = Storage.open(folder.resolve("data"), StorageOptions.DEFAULT);
        rootfs = Files.createDirectory(folder.resolve("rootfs"));
        byte[] layer = new TestLayer()
                .directory(".", 0711)
                .file("kept", "kept")
                .file("gone", "gone")
                .file("changed", "before")
                .file("replaced/old", "old")
                .directory("emptied", 0755)
                .file("emptied/file", "x")
                .bytes();
        Digest id = storage.importer()
                .importRootFs(new ByteArrayInputStream(layer), diffId -> TestArchive.config(List.of(diffId)));
        base = storage.images().find(id).orElseThrow();
        storage.snapshots().prepare("c", base.config().diffIds());
    }

    @AfterEach
    void leaveNothing() {
        storage.snapshots().unmountAllBut(Set.of());
        storage.drain();
        storage.close();
    }

    private Map<String, String> listing(String container) {
        storage.snapshots().mount(container, rootfs);
        try (Directory root = Directory.open(rootfs)) {
            return TreeListing.of(root);
        } finally {
            storage.snapshots().unmount(rootfs);
        }
    }

    private void changeEverything() throws IOException {
        storage.snapshots().mount("c", rootfs);
        try (Directory root = Directory.open(rootfs)) {
            Files.delete(rootfs.resolve("gone"));
            Files.writeString(rootfs.resolve("changed"), "after");
            Files.delete(rootfs.resolve("replaced/old"));
            root.rmdir("replaced");
            root.mkdir("replaced", 0700);
            Files.writeString(rootfs.resolve("replaced/new"), "new");
            Files.delete(rootfs.resolve("emptied/file"));
            Files.writeString(rootfs.resolve("grüße"), "x".repeat(100_000));
            root.link(root, "grüße", "second");
            root.chown("second", 1000, 4_000_000);
            root.chmod("second", 06755);
            root.setXattr("second", "security.capability", NET_BIND);
            root.setXattr("replaced", "user.note", "kept".getBytes(UTF_8));
            root.symlink("../nowhere", "link");
            root.mknod("null", 0020666, FileStatus.device(1, 3));
            root.mknod("pipe", 0010644, 0);
            root.touch("kept", Instant.parse("2001-02-03T04:05:06.789012345Z"));
            Files.createDirectories(rootfs.resolve("deep/er/still"));
        } finally {
            storage.snapshots().unmount(rootfs);
        }
    }

    private LoadedImage commit() {
        return storage.committer()
                .commit(
                        "c",
                        base,
                        diffId -> base.config()
                                .edit()
                                .addLayer(diffId, HistoryEntry.layer(Instant.EPOCH, "sh", "test"))
                                .build(),
                        List.of(Reference.parse("made:1")));
    }

    @Test
    void theImageShowsWhatTheContainerShowed() throws IOException {
        changeEverything();
        Map<String, String> expected = listing("c");

        LoadedImage made = commit();

        ImageRecord image = storage.images().find(made.id()).orElseThrow();
        assertThat(image.references()).containsExactly(Reference.parse("made:1"));
        assertThat(image.config().diffIds()).hasSize(2);
        storage.snapshots().prepare("d", image.config().diffIds());
        assertThat(listing("d")).isEqualTo(expected);
        assertThat(expected).doesNotContainKey("gone").doesNotContainKey("emptied/file");
        assertThat(commit().id()).as("the same changes again").isEqualTo(made.id());
    }

    /// The container's directory itself, so that nothing is written twice.
    @Test
    void changesBecomeALayerInPlace() throws IOException {
        changeEverything();
        Map<String, String> expected = listing("c");
        Path upper = storage.snapshots().paths("c").orElseThrow().upper();

        Descriptor made = convert();

        assertThat(storage.snapshots().paths("c")).isEmpty();
        assertThat(storage.snapshots().layerPaths(List.of(made.digest()))).containsExactly(upper);
        assertThat(upper.resolveSibling("work")).doesNotExist();
        storage.snapshots().prepare("d", withLayer(made));
        assertThat(listing("d")).isEqualTo(expected);
    }

    @Test
    void changesThatALayerHasAlreadyLeaveThatOne() throws IOException {
        changeEverything();
        Map<String, String> expected = listing("c");
        Path upper = storage.snapshots().paths("c").orElseThrow().upper();
        ImageRecord image = storage.images().find(commit().id()).orElseThrow();

        Descriptor made = convert();

        assertThat(withLayer(made)).isEqualTo(image.config().diffIds());
        storage.drain();
        assertThat(upper).doesNotExist();
        storage.snapshots().prepare("d", withLayer(made));
        assertThat(listing("d")).isEqualTo(expected);
    }

    /// A layer shows what its blob says, on this machine as on others.
    @Test
    void socketsAreInNoLayer() throws IOException {
        storage.snapshots().mount("c", rootfs);
        try (Directory root = Directory.open(rootfs)) {
            root.mknod("socket", 0140644, 0);
            root.mkdir("beside", 0755);
        } finally {
            storage.snapshots().unmount(rootfs);
        }

        Descriptor made = convert();

        storage.snapshots().prepare("d", withLayer(made));
        assertThat(listing("d")).containsKey("beside").doesNotContainKey("socket");
    }

    private Descriptor convert() {
        try (Lease lease = storage.leases().open("test")) {
            Descriptor made = storage.committer().convert(lease, "c").orElseThrow();
            storage.buildSteps().put(new CachedStep("key", made, Instant.EPOCH), "RUN test");
            return made;
        }
    }

    private List<Digest> withLayer(Descriptor layer) {
        List<Digest> layers = new ArrayList<>(base.config().diffIds());
        layers.add(layer.digest());
        return layers;
    }

    @Test
    void whatTheEngineMountsOnIsNoChange() {
        assertThat(listing("c")).containsKeys("etc/hosts", "etc/resolv.conf", "proc", "dev/shm", ".dockerenv");

        ImageRecord image = storage.images().find(commit().id()).orElseThrow();

        Path layer = storage.snapshots()
                .layerPaths(List.of(image.config().diffIds().getLast()))
                .getFirst();
        assertThat(layer).isEmptyDirectory();
    }

    @Test
    void withoutASnapshotNothingIsMade() {
        storage.snapshots().remove("c");

        assertThatThrownBy(this::commit).isInstanceOf(StorageException.class).hasMessageContaining("no snapshot");
        assertThat(storage.images().all()).hasSize(1);
    }
}
