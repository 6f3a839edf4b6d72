package dev.gantry.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.image.Descriptor;
import dev.gantry.image.Digest;
import dev.gantry.image.LayerEntry;
import dev.gantry.image.LayerLimits;
import dev.gantry.image.LayerReader;
import dev.gantry.image.MediaTypes;
import dev.gantry.linux.Directory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Layers made of layers show what the kernel shows of those.
@Tag("kernel")
class LayerEditorIT {
    @TempDir
    Path folder;

    private Storage storage;
    private Lease lease;
    private Path rootfs;
    private Digest base;

    @BeforeEach
    void open() throws IOException {
        storage = Storage.open(folder.resolve("data"), StorageOptions.DEFAULT);
        lease = storage.leases().open("test");
        rootfs = Files.createDirectory(folder.resolve("rootfs"));
        base = unpack(new TestLayer()
                .directory(".", 0711)
                .file("kept", "kept")
                .file("gone", "gone")
                .file("changed", "before")
                .directory("opaque", 0755)
                .file("opaque/old", "old")
                .file("opaque/deep/old", "old")
                .file("opaque/deep/kept", "old")
                .directory("removed", 0755)
                .file("removed/old", "old")
                .directory("becomes-file", 0755)
                .file("becomes-file/old", "old")
                .file("becomes-directory", "old")
                .directory("both", 0755)
                .file("both/base", "base")
                .file("both/gone", "gone"));
    }

    @AfterEach
    void leaveNothing() {
        storage.snapshots().unmountAllBut(Set.of());
        lease.close();
        storage.drain();
        storage.close();
    }

    private Digest unpack(TestLayer layer) {
        return layer.unpackInto(storage.snapshots(), lease);
    }

    /// Three layers that change each other's files and the base's.
    private List<Digest> changes() {
        return List.of(
                unpack(new TestLayer()
                        .directory(".", 0755)
                        .removal("gone")
                        .file("changed", "once")
                        .file("first", "linked")
                        .hardLink("second", "first")
                        .hardLink("third", "first")
                        .removal("removed")
                        .directory("both", 0700)
                        .removal("both/gone")
                        .file("both/passing", "passing")
                        .directory("passing", 0755)
                        .file("passing/file", "x")
                        .symlink("link", "../../nowhere")
                        .device("null", 1, 3)),
                unpack(new TestLayer()
                        .file("first", "no longer linked")
                        .removal("becomes-file")
                        .file("becomes-file", "file")
                        .removal("both/passing")
                        .removal("passing")
                        .directory("opaque", 0711)
                        .opaque("opaque")
                        .file("opaque/new", "new")
                        .file("opaque/deep/kept", "new")),
                unpack(new TestLayer()
                        .file("changed", "twice")
                        .removal("becomes-directory")
                        .directory("becomes-directory", 0755)
                        .file("becomes-directory/new", "new")
                        .directory("removed", 0755)
                        .file("removed/new", "new")
                        .directory("both", 0755)
                        .file("both/new", "x".repeat(100_000))));
    }

    private Map<String, String> mounted(List<Digest> layers) {
        storage.snapshots().prepare("c", layers);
        storage.snapshots().mount("c", rootfs);
        try (Directory root = Directory.open(rootfs)) {
            return TreeListing.of(root);
        } finally {
            storage.snapshots().unmount(rootfs);
            storage.snapshots().remove("c");
        }
    }

    private static List<Digest> join(List<Digest> below, List<Digest> above) {
        List<Digest> all = new ArrayList<>(below);
        all.addAll(above);
        return all;
    }

    private Map<String, LayerEntry> entries(Descriptor layer) throws IOException {
        Map<String, LayerEntry> entries = new HashMap<>();
        try (LayerReader reader = LayerReader.open(storage.blobs().open(layer.digest()), LayerLimits.DEFAULT)) {
            for (Optional<LayerEntry> next = reader.next(); next.isPresent(); next = reader.next()) {
                entries.put(next.get().path() + " " + next.get().whiteout(), next.get());
            }
        }
        return entries;
    }

    @Test
    void aSquashedLayerShowsWhatItsLayersShowed() throws IOException {
        List<Digest> changes = changes();

        Descriptor squashed = storage.layerEditor().squash(lease, List.of(base), changes);

        assertThat(mounted(List.of(base, squashed.digest()))).isEqualTo(mounted(join(List.of(base), changes)));
        assertThat(entries(squashed))
                .containsKeys("gone REMOVAL", "both/gone REMOVAL", "opaque/old REMOVAL", "opaque/deep/old REMOVAL")
                .doesNotContainKeys("passing REMOVAL", "both/passing REMOVAL");
        assertThat(entries(storage.layerEditor().squash(lease, List.of(), changes))
                        .keySet())
                .noneMatch(name -> name.endsWith("REMOVAL") || name.endsWith("OPAQUE"));
    }

    @Test
    void aTreeHasWhatItsLayersShow() throws IOException {
        List<Digest> all = join(List.of(base), changes());
        ByteArrayOutputStream tar = new ByteArrayOutputStream();

        storage.layerEditor().writeTree(all, null, tar);

        try (TreeStore.Tree tree =
                storage.trees().unpack(new ByteArrayInputStream(tar.toByteArray()), LayerLimits.DEFAULT)) {
            Map<String, String> expected = mounted(all);
            Map<String, String> found = TreeListing.of(tree.root());
            expected.keySet().retainAll(found.keySet()); // a mounted root has places for mounts besides
            expected.remove(".");
            found.remove(".");
            assertThat(found).isEqualTo(expected).hasSizeGreaterThan(15);
        }
    }

    @Test
    void timesAreClampedAndNothingElse() throws IOException {
        byte[] bytes = new TestLayer()
                .directory("opaque", 0755)
                .opaque("opaque")
                .removal("gone")
                .file("new", "x".repeat(70_000))
                .hardLink("link", "new")
                .bytes();
        Descriptor layer = Descriptor.of(MediaTypes.OCI_LAYER, bytes);
        storage.blobs().put(lease, bytes);
        Instant earlier = TestLayer.TIME.minusSeconds(10);

        Map<String, LayerEntry> clamped = entries(storage.layerEditor().noLaterThan(lease, layer, earlier));
        Descriptor same = storage.layerEditor().noLaterThan(lease, layer, TestLayer.TIME);

        assertThat(clamped)
                .hasSize(5)
                .hasEntrySatisfying(
                        "new NONE", file -> assertThat(file.modified()).isEqualTo(earlier));
        assertThat(same.digest()).isEqualTo(layer.digest());
    }
}
