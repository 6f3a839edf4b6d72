package dev.gantry.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.image.Digest;
import dev.gantry.image.InvalidImageException;
import dev.gantry.linux.Directory;
import dev.gantry.linux.MountPoint;
import dev.gantry.linux.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every snapshotter does. Needs root and a kernel that lets us mount.
@Tag("kernel")
abstract class SnapshotterContract {
    @TempDir
    Path folder;

    private Storage storage;
    private Snapshotter snapshots;
    private Lease lease;
    private Path rootfs;

    /// The snapshotter of a storage that was just opened.
    abstract Snapshotter snapshotter(Storage opened);

    @BeforeEach
    void open() throws IOException {
        storage = Storage.open(folder.resolve("data"), StorageOptions.DEFAULT);
        snapshots = snapshotter(storage);
        lease = storage.leases().open("test");
        rootfs = Files.createDirectory(folder.resolve("rootfs"));
    }

    @AfterEach
    void leaveNothing() {
        List<Path> left = snapshots.unmountAllBut(Set.of());
        lease.close();
        storage.drain();
        storage.close();
        assertThat(left).as("mounts left").isEmpty();
        assertThat(Mounts.table()).extracting(MountPoint::target).noneMatch(t -> t.startsWith(folder.toString()));
    }

    private List<String> snapshotNames() {
        storage.drain();
        try (Directory directory = Directory.open(folder.resolve("data/snapshots"))) {
            return directory.names();
        }
    }

    @Test
    void anUnpackedLayerIsFoundByItsDiffId() {
        byte[] layer = new TestLayer().file("a", "12345").symlink("b", "a").bytes();
        Digest diffId = Digest.of(layer);
        assertThat(snapshots.find(diffId)).isEmpty();
        Layer unpacked = snapshots.unpack(lease, diffId, TestLayer.reader(layer));
        assertThat(unpacked.sizeBytes()).isEqualTo(6);
        assertThat(snapshots.find(diffId)).contains(unpacked);
        assertThat(snapshots.layerPaths(List.of(diffId)).getFirst().resolve("a"))
                .hasContent("12345");
    }

    @Test
    void aLayerOfUnknownDigestIsNamedByWhatItIs() {
        byte[] layer = new TestLayer().file("a", "1").bytes();
        assertThat(snapshots.unpack(lease, TestLayer.reader(layer)).diffId()).isEqualTo(Digest.of(layer));
        long first = snapshots.find(Digest.of(layer)).orElseThrow().directory();
        assertThat(snapshots.unpack(lease, TestLayer.reader(layer)).directory()).isEqualTo(first);
        assertThat(snapshotNames()).containsExactlyInAnyOrder(MountPoints.NAME, Long.toString(first));
    }

    @Test
    void anotherLayerThanPromisedLeavesNothing() {
        byte[] layer = new TestLayer().file("a", "1").bytes();
        Digest promised = Digest.of(new byte[0]);
        assertThatThrownBy(() -> snapshots.unpack(lease, promised, TestLayer.reader(layer)))
                .isInstanceOf(InvalidImageException.class)
                .hasMessageContaining(promised.toString());
        assertThat(snapshotNames()).containsExactly(MountPoints.NAME);
    }

    @Test
    void manyCallersUnpackALayerOnce() throws Exception {
        byte[] layer = new TestLayer().file("big", new byte[3 << 20]).bytes();
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Layer>> results = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 8; i++) {
                results.add(threads.submit(() -> {
                    start.await();
                    return snapshots.unpack(lease, Digest.of(layer), TestLayer.reader(layer));
                }));
            }
            start.countDown();
        }
        for (Future<Layer> result : results) {
            assertThat(result.get()).isEqualTo(results.getFirst().get());
        }
        assertThat(snapshotNames()).hasSize(2);
    }

    @Test
    void aContainerSeesTheTopmostAndWritesItsOwn() throws IOException {
        Digest lower = new TestLayer()
                .directory(".", 0755)
                .file("etc/name", "lower")
                .file("etc/kept", "kept")
                .unpackInto(snapshots, lease);
        Digest upper =
                new TestLayer().directory(".", 0711).file("etc/name", "upper").unpackInto(snapshots, lease);
        snapshots.prepare("c1", List.of(lower, upper));
        snapshots.prepare("c2", List.of(lower, upper));
        snapshots.mount("c1", rootfs);
        assertThat(rootfs.resolve("etc/name")).hasContent("upper");
        assertThat(rootfs.resolve("etc/kept")).hasContent("kept");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(rootfs)))
                .isEqualTo("rwx--x--x");
        Files.writeString(rootfs.resolve("etc/name"), "container");
        Files.delete(rootfs.resolve("etc/kept"));
        snapshots.unmount(rootfs);

        snapshots.mount("c2", rootfs);
        assertThat(rootfs.resolve("etc/name")).hasContent("upper");
        snapshots.unmount(rootfs);
        snapshots.mount("c1", rootfs);
        assertThat(rootfs.resolve("etc/name")).hasContent("container");
        assertThat(rootfs.resolve("etc/kept")).doesNotExist();
        snapshots.unmount(rootfs);
        assertThat(snapshots.usageBytes("c1")).isEqualTo("container".length());
        assertThat(snapshots.usageBytes("c2")).isZero();
        assertThat(snapshots.usageBytes("c3")).isZero();
    }

    @Test
    void whiteoutsHideWhatIsBelow() throws IOException {
        Digest lower = new TestLayer()
                .file("gone", "x")
                .file("dir/old", "x")
                .file("replaced/old", "x")
                .file("reborn/old", "x")
                .unpackInto(snapshots, lease);
        Digest upper = new TestLayer()
                .removal("gone")
                .opaque("dir")
                .file("dir/new", "x")
                .removal("replaced")
                .file("replaced/new", "x")
                .directory("reborn", 0755)
                .file("reborn/new", "x")
                .removal("reborn")
                .unpackInto(snapshots, lease);
        snapshots.prepare("c", List.of(lower, upper));
        snapshots.mount("c", rootfs);
        assertThat(rootfs.resolve("gone")).doesNotExist();
        for (String directory : List.of("dir", "replaced", "reborn")) {
            assertThat(rootfs.resolve(directory).toFile().list()).as(directory).containsExactly("new");
        }
        snapshots.unmount(rootfs);
    }

    @Test
    void anImageWithoutLayersHasWhatTheEngineMountsOn() throws IOException {
        snapshots.prepare("c", List.of());
        snapshots.mount("c", rootfs);
        assertThat(rootfs.toFile().list()).containsExactlyInAnyOrder(".dockerenv", "dev", "etc", "proc", "sys");
        Files.writeString(rootfs.resolve("a"), "x");
        snapshots.unmount(rootfs);
    }

    @Test
    void theSameLayerTwiceInAChainCountsOnce() {
        Digest twice = new TestLayer().file("a", "twice").unpackInto(snapshots, lease);
        Digest between = new TestLayer().file("a", "between").file("b", "b").unpackInto(snapshots, lease);
        snapshots.prepare("c", List.of(twice, between, twice));
        snapshots.mount("c", rootfs);
        assertThat(rootfs.resolve("a")).hasContent("twice");
        assertThat(rootfs.resolve("b")).hasContent("b");
        snapshots.unmount(rootfs);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 130, 500})
    void manyLayersAreMounted(int count) {
        List<Digest> layers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            layers.add(new TestLayer().file("which", "" + i).file("l" + i, "").unpackInto(snapshots, lease));
        }
        snapshots.prepare("c", layers);
        snapshots.mount("c", rootfs);
        assertThat(rootfs.resolve("which")).hasContent("" + (count - 1));
        assertThat(rootfs.resolve("l0")).exists();
        snapshots.unmount(rootfs);
    }

    @Test
    void aContainerOnAMissingLayerIsRefusedAndLeavesNothing() {
        assertThatThrownBy(() -> snapshots.prepare("c", List.of(Digest.of(new byte[0]))))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("is missing");
        assertThatThrownBy(() -> snapshots.mount("c", rootfs)).isInstanceOf(StorageException.class);
        assertThat(snapshots.paths("c")).isEmpty();
        assertThat(snapshotNames()).containsExactly(MountPoints.NAME);
    }

    @Test
    void removingTakesTheDirectoriesAndMayBeRepeated() throws IOException {
        snapshots.prepare("c", List.of());
        assertThatThrownBy(() -> snapshots.prepare("c", List.of())).isInstanceOf(StorageException.class);
        snapshots.mount("c", rootfs);
        Path deep = rootfs;
        for (int i = 0; i < 200; i++) {
            deep = Files.createDirectory(deep.resolve("d"));
        }
        snapshots.unmount(rootfs);
        snapshots.unmount(rootfs);
        snapshots.remove("c");
        snapshots.remove("c");
        assertThat(snapshotNames()).containsExactly(MountPoints.NAME);
    }

    @Test
    void mountsThatADeadDaemonLeftAreFoundAndUndone() throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        snapshots.prepare("dead", List.of());
        snapshots.prepare("living", List.of());
        snapshots.mount("dead", rootfs);
        snapshots.mount("living", other);
        assertThat(snapshots.unmountAllBut(Set.of("living"))).containsExactly(rootfs);
        assertThat(Mounts.isMountPoint(other)).isTrue();
        snapshots.unmount(other);
    }

    @Test
    void layersOfContainersThatNobodyKnowsAreForgotten() {
        snapshots.prepare("known", List.of());
        snapshots.prepare("cut off", List.of());
        assertThat(snapshots.removeAllBut(Set.of("known", "another"))).containsExactly("cut off");
        assertThat(snapshots.paths("cut off")).isEmpty();
        assertThat(snapshots.paths("known")).isPresent();
        assertThat(snapshots.removeAllBut(Set.of("known"))).isEmpty();
    }
}
