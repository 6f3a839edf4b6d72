package dev.gantry.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.image.ArchivedImage;
import dev.gantry.image.Digest;
import dev.gantry.image.HelloWorld;
import dev.gantry.image.InvalidImageException;
import dev.gantry.image.Reference;
import dev.gantry.linux.Directory;
import dev.gantry.linux.Mounts;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Images from archives to disk and back.
@Tag("kernel")
class ImageStoreIT {
    private static final byte[] BASE = new TestLayer().file("base", "base").bytes();
    private static final byte[] TOP =
            new TestLayer().file("top", "top").removal("base").bytes();

    @TempDir
    Path folder;

    private Storage storage;

    @BeforeEach
    void open() {
        storage = Storage.open(folder.resolve("data"), StorageOptions.DEFAULT);
    }

    @AfterEach
    void close() {
        storage.drain();
        storage.close();
    }

    private LoadedImage load(String name, byte[]... layers) {
        byte[] archive = TestArchive.of(name, List.of(layers));
        return storage.importer()
                .load(new ByteArrayInputStream(archive), LoadProgress.NONE)
                .getFirst();
    }

    private void nothingIsStored(Path data) {
        storage.drain();
        assertThat(storage.images().all()).isEmpty();
        assertThat(storage.blobs().all()).isEmpty();
        try (Directory snapshots = Directory.open(data.resolve("snapshots"));
                Directory temporary = Directory.open(data.resolve("tmp"));
                Directory ingest = Directory.open(data.resolve("content/ingest"))) {
            assertThat(snapshots.names()).containsExactly(MountPoints.NAME);
            assertThat(temporary.names()).isEmpty();
            assertThat(ingest.names()).isEmpty();
        }
    }

    private ImageRecord found(String text) {
        return storage.images().match(text) instanceof ImageMatch.Found found ? found.image() : fail(text);
    }

    private static ImageRecord fail(String text) {
        throw new AssertionError("no image for " + text);
    }

    @Test
    void aLoadedImageIsFoundByEveryNameItHas() {
        LoadedImage loaded = load("example.org/app:1.0", BASE, TOP);
        Digest id = loaded.id();
        ImageRecord image = found("example.org/app:1.0");
        assertThat(image.id()).isEqualTo(id);
        assertThat(image.sizeBytes()).isEqualTo(7);
        assertThat(image.layers()).extracting(Layer::diffId).containsExactly(Digest.of(BASE), Digest.of(TOP));
        assertThat(image.references()).containsExactly(Reference.parse("example.org/app:1.0"));
        assertThat(loaded.replaced()).isEmpty();
        for (String text : List.of(
                id.toString(), id.hex(), id.shortHex(), "sha256:" + id.hex().substring(0, 5))) {
            assertThat(found(text).id()).as(text).isEqualTo(id);
        }
        for (String text : List.of("app", "example.org/app", "zz", "sha256:", "", "UPPER", "example.org/app:2")) {
            assertThat(storage.images().match(text)).as(text).isEqualTo(new ImageMatch.Missing());
        }
    }

    @Test
    void namesMoveAndLeaveADanglingImage() {
        Digest first = load("app:latest", BASE).id();
        LoadedImage second = load("app:latest", TOP);
        assertThat(second.replaced()).containsEntry(Reference.parse("app").tagged(), first);
        assertThat(storage.images().find(first).orElseThrow().references()).isEmpty();
        Reference byDigest = Reference.parse("app").withDigest(Digest.of(BASE));
        assertThat(storage.images().tag(byDigest, first)).isEmpty();
        assertThat(storage.images().find(first).orElseThrow().repoDigests()).containsExactly(byDigest);
        assertThat(found("app@" + Digest.of(BASE)).id()).isEqualTo(first);
        assertThat(storage.images().untag(Reference.parse("app").tagged())).contains(second.id());
        assertThat(storage.images().match("app")).isEqualTo(new ImageMatch.Missing());
    }

    @Test
    void aPrefixOfSeveralIdsIsAmbiguous() {
        for (int i = 0; i < 17; i++) {
            load("app:" + i, new TestLayer().file("n", "" + i).bytes());
        }
        List<ImageMatch> matches = "0123456789abcdef"
                .chars()
                .mapToObj(c -> storage.images().match(Character.toString(c)))
                .toList();
        assertThat(matches).contains(new ImageMatch.Ambiguous());
    }

    @Test
    void deletingTakesOnlyWhatNobodyElseUses() {
        Digest one = load("one:1", BASE, TOP).id();
        Digest two = load("two:1", BASE).id();
        Collected collected = storage.images().delete(one);
        assertThat(collected.layers()).containsExactly(Digest.of(TOP));
        assertThat(collected.blobs()).contains(one, Digest.of(TOP)).doesNotContain(Digest.of(BASE), two);
        assertThat(storage.images().match("one:1")).isEqualTo(new ImageMatch.Missing());
        assertThat(found("two:1").id()).isEqualTo(two);
        storage.images().delete(two);
        assertThat(storage.images().delete(two).isEmpty()).isTrue();
        nothingIsStored(folder.resolve("data"));
    }

    @Test
    void aContainerKeepsItsLayersWhenItsImageGoes() throws IOException {
        Digest id = load("one:1", BASE).id();
        storage.snapshots().prepare("c", List.of(Digest.of(BASE)));
        assertThat(storage.images().delete(id).layers()).isEmpty();
        assertThat(storage.collect().layers()).isEmpty();
        Path rootfs = Files.createDirectory(folder.resolve("rootfs"));
        storage.snapshots().mount("c", rootfs);
        assertThat(rootfs.resolve("base")).hasContent("base");
        storage.snapshots().unmount(rootfs);
        storage.snapshots().remove("c");
        assertThat(storage.collect().layers()).containsExactly(Digest.of(BASE));
        nothingIsStored(folder.resolve("data"));
    }

    @Test
    void aSavedImageLoadsAsTheSame() throws IOException {
        Digest id = load("app:1", BASE, TOP).id();
        ImageRecord image = found("app:1");
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        storage.exporter().save(List.of(new ArchivedImage(image.manifest(), image.references())), archive);
        storage.images().delete(id);
        nothingIsStored(folder.resolve("data"));
        LoadedImage again = storage.importer()
                .load(new ByteArrayInputStream(archive.toByteArray()), LoadProgress.NONE)
                .getFirst();
        assertThat(again.id()).isEqualTo(id);
        assertThat(found("app:1").manifest()).isEqualTo(image.manifest());
    }

    @Test
    void aRootFileSystemIsImported() {
        Digest id = storage.importer()
                .importRootFs(new ByteArrayInputStream(BASE), diffId -> TestArchive.config(List.of(diffId)));
        ImageRecord image = storage.images().find(id).orElseThrow();
        assertThat(image.layers()).extracting(Layer::diffId).containsExactly(Digest.of(BASE));
        assertThat(image.references()).isEmpty();
        assertThat(image.lastTagged()).isNull();
    }

    @Test
    void theBundledImageLoads() throws IOException {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        HelloWorld.writeArchive(archive);
        storage.importer().load(new ByteArrayInputStream(archive.toByteArray()), LoadProgress.NONE);
        assertThat(found("hello-world").references()).containsExactly(HelloWorld.NAME);
    }

    @Test
    void progressIsToldForEveryNewLayer() {
        ConcurrentLinkedQueue<Digest> told = new ConcurrentLinkedQueue<>();
        byte[] archive = TestArchive.of("app:1", List.of(BASE, TOP));
        storage.importer().load(new ByteArrayInputStream(archive), (diffId, done, total) -> told.add(diffId));
        assertThat(told).contains(Digest.of(BASE), Digest.of(TOP));
        told.clear();
        storage.importer().load(new ByteArrayInputStream(archive), (diffId, done, total) -> told.add(diffId));
        assertThat(told).isEmpty();
    }

    @Test
    void aDamagedArchiveLeavesNothing() {
        byte[] archive = TestArchive.of("app:1", List.of(BASE, TOP));
        byte[] damaged = new String(archive, StandardCharsets.ISO_8859_1)
                .replace("top\0", "pot\0")
                .getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> storage.importer().load(new ByteArrayInputStream(damaged), LoadProgress.NONE))
                .isInstanceOf(InvalidImageException.class);
        assertThatThrownBy(() -> storage.importer()
                        .load(new ByteArrayInputStream(archive, 0, archive.length / 2), LoadProgress.NONE))
                .isInstanceOf(InvalidImageException.class);
        nothingIsStored(folder.resolve("data"));
    }

    @Test
    void collectingWhileLoadingTakesNothingThatIsNeeded() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        Thread collector = Thread.ofPlatform().start(() -> {
            while (!done.get()) {
                storage.collect();
            }
        });
        for (int round = 0; round < 20; round++) {
            Digest id = load("app:1", BASE, TOP).id();
            ImageRecord image = storage.images().find(id).orElseThrow();
            assertThat(image.layers()).hasSize(2);
            for (Path layer : storage.snapshots().layerPaths(image.config().diffIds())) {
                assertThat(layer).isDirectory();
            }
            assertThat(storage.blobs().contains(image.manifest().digest())).isTrue();
            storage.images().delete(id);
        }
        done.set(true);
        collector.join();
        nothingIsStored(folder.resolve("data"));
    }

    @Test
    void aFullDiskIsToldInPlainWordsAndLeavesNothing() throws IOException {
        Path small = Files.createDirectory(folder.resolve("small"));
        Mounts.tmpfs(small, List.of("size=24m"));
        storage.close();
        try {
            storage = Storage.open(small, StorageOptions.DEFAULT.withMinFreeBytes(1 << 20));
            byte[] noise = new byte[13 << 20];
            new Random(1).nextBytes(noise);
            byte[] large = new TestLayer().file("noise", noise).bytes();
            assertThatThrownBy(() -> load("large:1", large, BASE))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("no space left on device");
            nothingIsStored(small);
            assertThat(load("small:1", BASE).names()).hasSize(1);
            storage.close();
        } finally {
            Mounts.detach(small);
            open();
        }
    }

    @Test
    void aDiskThatOthersHaveFilledLetsGo() throws IOException {
        Path small = Files.createDirectory(folder.resolve("small"));
        Mounts.tmpfs(small, List.of("size=32m"));
        storage.close();
        try {
            storage = Storage.open(small, StorageOptions.DEFAULT.withMinFreeBytes(1 << 20));
            ImageRecord image =
                    storage.images().find(load("small:1", BASE).id()).orElseThrow();
            for (int i = 0; i < 200; i++) {
                storage.snapshots().prepare("c" + i, image.config().diffIds());
            }
            fill(small.resolve("theirs"));

            for (int i = 0; i < 200; i++) {
                storage.snapshots().remove("c" + i);
            }
            storage.images().delete(image.id());

            storage.drain();
            nothingIsStored(small);
            storage.close();
        } finally {
            Mounts.detach(small);
            open();
        }
    }

    private static void fill(Path file) throws IOException {
        for (int size = 1 << 20; size > 0; size >>= 4) {
            byte[] bytes = new byte[size];
            try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                for (int i = 0; i < 64; i++) {
                    out.write(bytes);
                }
                throw new AssertionError("not full yet");
            } catch (IOException full) {
                assertThat(full).hasMessageContaining("No space left on device");
            }
        }
    }
}
