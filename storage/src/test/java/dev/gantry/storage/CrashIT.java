package dev.gantry.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.image.Digest;
import dev.gantry.linux.Directory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A daemon is killed with SIGKILL at random moments while it loads and deletes an image; whoever opens the
/// data root next finds whole images or none, and can load.
@Tag("kernel")
class CrashIT {
    private static final int LONGEST_MILLIS = 300;

    @TempDir
    Path folder;

    private Path archive;
    private final List<byte[]> layers = new ArrayList<>();

    /// The daemon: loads and deletes until it is killed.
    static final class LoadForever {
        private LoadForever() {}

        public static void main(String[] arguments) throws IOException {
            try (Storage storage = Storage.open(Path.of(arguments[0]), StorageOptions.DEFAULT)) {
                System.out.println("ready");
                while (true) {
                    try (InputStream in = Files.newInputStream(Path.of(arguments[1]))) {
                        storage.images()
                                .delete(storage.importer()
                                        .load(in, LoadProgress.NONE)
                                        .getFirst()
                                        .id());
                    }
                }
            }
        }
    }

    @BeforeEach
    void makeArchive() throws IOException {
        for (int i = 0; i < 4; i++) {
            TestLayer layer = new TestLayer();
            for (int file = 0; file < 40; file++) {
                layer.file("dir" + i + "/file" + file, "content ".repeat(file * 50));
            }
            layers.add(layer.bytes());
        }
        archive = Files.write(folder.resolve("archive.tar"), TestArchive.of("app:1", layers));
    }

    private void killWhileLoading(Random random) throws Exception {
        Process daemon = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        String.valueOf(System.getProperty("java.class.path")),
                        LoadForever.class.getName(),
                        folder.resolve("data").toString(),
                        archive.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader output = daemon.inputReader()) {
            assertThat(output.readLine()).isEqualTo("ready");
            daemon.waitFor(random.nextInt(LONGEST_MILLIS), TimeUnit.MILLISECONDS);
        } finally {
            daemon.destroyForcibly().waitFor();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void nothingHalfIsVisibleAfterAKillAndLoadingWorksAgain(long seed) throws Exception {
        Random random = new Random(seed);
        killWhileLoading(random);
        killWhileLoading(random);
        try (Storage storage = Storage.open(folder.resolve("data"), StorageOptions.DEFAULT)) {
            RepairReport repairs = storage.repairs();
            assertThat(repairs.lostLayers()).as("seed %d", seed).isEmpty();
            assertThat(repairs.lostImages()).as("seed %d", seed).isEmpty();
            storage.images().all().forEach(image -> everythingIsThere(storage, image));
            noTraces(storage);
            try (InputStream in = Files.newInputStream(archive)) {
                storage.importer().load(in, LoadProgress.NONE);
            }
            ImageRecord image = storage.images().all().getFirst();
            everythingIsThere(storage, image);
            storage.images().delete(image.id());
            assertThat(storage.blobs().all()).as("seed %d", seed).isEmpty();
            noTraces(storage);
        }
    }

    private void everythingIsThere(Storage storage, ImageRecord image) {
        assertThat(Digest.of(storage.blobs().read(image.manifest().digest())))
                .isEqualTo(image.manifest().digest());
        List<Path> paths =
                storage.snapshots().layerPaths(image.config().diffIds()).reversed();
        for (int i = 0; i < layers.size(); i++) {
            assertThat(Digest.of(storage.blobs().read(Digest.of(layers.get(i)))))
                    .isEqualTo(Digest.of(layers.get(i)));
            for (int file = 0; file < 40; file++) {
                assertThat(paths.get(i).resolve("dir" + i + "/file" + file)).hasSize(8L * file * 50);
            }
        }
    }

    /// As many snapshot directories as layers, and no temporary files.
    private void noTraces(Storage storage) {
        storage.drain();
        long layerCount = storage.images().all().stream()
                .mapToLong(image -> image.layers().size())
                .sum();
        try (Directory snapshots = Directory.open(folder.resolve("data/snapshots"));
                Directory temporary = Directory.open(folder.resolve("data/tmp"));
                Directory ingest = Directory.open(folder.resolve("data/content/ingest"))) {
            assertThat(snapshots.names()).contains(MountPoints.NAME).hasSize((int) layerCount + 1);
            assertThat(temporary.names()).isEmpty();
            assertThat(ingest.names()).isEmpty();
        }
    }
}
