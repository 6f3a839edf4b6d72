package dev.gantry.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.image.Digest;
import dev.gantry.image.InvalidImageException;
import dev.gantry.image.LayerLimits;
import dev.gantry.linux.Directory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Layers that attack the host: each is refused with an error that names the entry, or stays inside; nothing
/// outside is touched and nothing refused is left.
@Tag("kernel")
class HostileLayersIT {
    @TempDir
    Path folder;

    private Storage storage;
    private Lease lease;
    private Path outside;

    @BeforeEach
    void open() throws IOException {
        storage = Storage.open(folder.resolve("data"), StorageOptions.DEFAULT);
        lease = storage.leases().open("test");
        outside = Files.createDirectory(folder.resolve("outside"));
        Files.writeString(outside.resolve("secret"), "untouched");
    }

    @AfterEach
    void nothingOutsideWasTouched() {
        lease.close();
        storage.close();
        assertThat(outside.toFile().list()).containsExactly("secret");
        assertThat(outside.resolve("secret")).hasContent("untouched");
    }

    private void refused(TestLayer layer, String... words) {
        refused(layer.bytes(), LayerLimits.DEFAULT, words);
    }

    private void refused(byte[] layer, LayerLimits limits, String... words) {
        assertThatThrownBy(() -> storage.snapshots().unpack(lease, Digest.of(layer), TestLayer.reader(layer, limits)))
                .isInstanceOf(InvalidImageException.class)
                .hasMessageContainingAll(words);
        try (Directory snapshots = Directory.open(folder.resolve("data/snapshots"))) {
            assertThat(snapshots.names()).containsExactly(MountPoints.NAME);
        }
        assertThat(storage.snapshots().find(Digest.of(layer))).isEmpty();
    }

    /// Unpacks what is no attack any more once paths are resolved inside the layer.
    private Path contained(TestLayer layer) {
        Digest diffId = layer.unpackInto(storage.snapshots(), lease);
        return storage.snapshots().layerPaths(List.of(diffId)).getFirst();
    }

    @Test
    void parentDirectoriesCannotBeClimbed() {
        refused(new TestLayer().file("../../../outside/evil", "x"), "outside/evil");
        refused(new TestLayer().file("a/../../evil", "x"), "evil");
    }

    @Test
    void absolutePathsStayInside() {
        Path layer = contained(new TestLayer().file(outside + "/evil", "x"));
        assertThat(layer.resolve(outside.toString().substring(1)).resolve("evil"))
                .hasContent("x");
    }

    @Test
    void relativeLinksOutOfTheRootLeadNowhere() {
        refused(new TestLayer().symlink("out", "../../../outside").file("out/evil", "x"), "out/evil", "link");
    }

    @Test
    void absoluteLinksOutOfTheRootLeadNowhere() {
        refused(new TestLayer().symlink("out", outside.toString()).file("out/evil", "x"), "out/evil", "link");
        refused(new TestLayer().symlink("self", "/proc/self/root").file("self/evil", "x"), "self/evil");
    }

    @Test
    void linksOfLinksStayInside() {
        Path layer = contained(new TestLayer()
                .directory("inside", 0755)
                .symlink("a", "/../../../inside")
                .symlink("b", "a/../a")
                .file("b/file", "x"));
        assertThat(layer.resolve("inside/file")).hasContent("x");
    }

    @Test
    void aFileReplacesALinkInsteadOfWritingThroughIt() {
        Path layer = contained(new TestLayer()
                .symlink("link", outside.resolve("secret").toString())
                .file("link", "mine"));
        assertThat(layer.resolve("link")).isRegularFile().hasContent("mine");
    }

    @Test
    void aDirectoryReplacesALinkInsteadOfGoingThroughIt() {
        Path layer = contained(new TestLayer()
                .symlink("link", outside.toString())
                .directory("link", 0755)
                .file("link/file", "mine"));
        assertThat(Files.isSymbolicLink(layer.resolve("link"))).isFalse();
        assertThat(layer.resolve("link/file")).hasContent("mine");
    }

    @Test
    void hardLinksToFilesOutsideAreRefused() {
        refused(new TestLayer().hardLink("stolen", "../../../outside/secret"), "outside/secret");
        refused(new TestLayer().hardLink("stolen", outside.resolve("secret").toString()), "stolen");
        refused(new TestLayer().symlink("out", outside.toString()).hardLink("stolen", "out/secret"), "stolen");
    }

    @Test
    void aFileWhereADirectoryWasIsRefused() {
        refused(new TestLayer().file("dir/content", "x").file("dir", "x"), "\"dir\"", "directory with content");
        refused(new TestLayer().file("file", "x").file("file/child", "x"), "file/child", "not a directory");
    }

    @Test
    void anEmptyDirectoryGivesWayToAFileAndBack() {
        Path layer = contained(new TestLayer()
                .directory("a", 0755)
                .file("a", "file")
                .file("b", "file")
                .directory("b", 0755));
        assertThat(layer.resolve("a")).isRegularFile();
        assertThat(layer.resolve("b")).isDirectory();
    }

    @Test
    void deviceBombsStopAtTheLimit() {
        TestLayer bomb = new TestLayer();
        for (int i = 0; i < 200; i++) {
            bomb.device("dev" + i, 1, 3);
        }
        refused(bomb.bytes(), LayerLimits.DEFAULT.withMaxEntries(100), "more than 100 entries");
    }

    @Test
    void gzipBombsStopAtTheLimit() throws IOException {
        byte[] zeros = new TestLayer().file("zeros", new byte[32 << 20]).bytes();
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
            gzip.write(zeros);
        }
        refused(bomb.toByteArray(), LayerLimits.DEFAULT.withMaxUnpackedBytes(16 << 20), "layer");
        refused(bomb.toByteArray(), LayerLimits.DEFAULT.withMaxRatio(200, 1 << 20), "layer");
    }

    @Test
    void attributesOfTheOverlayItselfAreLeftOut() {
        Path layer =
                contained(new TestLayer().directoryWith("dir", Map.of("trusted.overlay.redirect", new byte[] {'/'})));
        try (Directory root = Directory.open(layer)) {
            assertThat(root.xattrNames("dir")).isEmpty();
        }
    }

    @Test
    void truncatedLayersLeaveNothing() {
        byte[] whole = new TestLayer().file("big", new byte[1 << 20]).bytes();
        refused(Arrays.copyOf(whole, whole.length / 2), LayerLimits.DEFAULT, "layer");
    }
}
