package dev.gantry.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.image.Platform;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Whatever needs room on a disk that has none, neither for bytes nor for files, says so in plain words, leaves
/// nothing half made, and works once there is room. What needs none works all the time.
final class FullDiskIT extends WithLab {
    private static final String FULL = "no space left on device";

    /// Room for what the daemon keeps free of images, and for some.
    private static final String DISK = "96m,nr_inodes=4k";

    private static final int LARGE_BYTES = 1 << 20;

    /// Fills what is left of a disk, and lets it go.
    private record Ballast(Path disk) {
        void fill() throws IOException {
            Path folder = Files.createDirectories(disk.resolve("ballast"));
            Path heavy = folder.resolve("heavy");
            for (int size = 1 << 20; size > 0; size >>= 4) {
                append(heavy, size);
            }
            try {
                for (int i = 0; ; i++) {
                    Path light = folder.resolve("light" + i);
                    if (!Files.exists(light)) {
                        Files.createFile(light);
                    }
                }
            } catch (IOException full) {
                assertThat(full).hasMessageContaining("No space left on device");
            }
        }

        private static void append(Path file, int size) {
            byte[] bytes = new byte[size];
            try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                for (int i = 0; i < 4096; i++) {
                    out.write(bytes);
                }
            } catch (IOException full) {
                assertThat(full).hasMessageContaining("No space left on device");
            }
        }

        void drop() throws IOException {
            for (Path file : entries(disk.resolve("ballast"))) {
                Files.delete(file);
            }
            Files.delete(disk.resolve("ballast"));
        }
    }

    private static List<Path> entries(Path directory) {
        try (Stream<Path> entries = Files.exists(directory) ? Files.list(directory) : Stream.empty()) {
            return entries.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Something that is asked of the daemon.
    private record Operation(String name, Action action) {
        interface Action {
            Docker.Result run() throws IOException;
        }

        static Operation docker(String... line) {
            return new Operation(String.join(" ", line), () -> lab.docker().run(line));
        }
    }

    @Test
    void dataRoot() throws Exception {
        byte[] noise = new byte[LARGE_BYTES];
        new Random(7).nextBytes(noise);
        Path large = Files.write(lab.directory().resolve("large"), noise);
        Path archive = Files.write(lab.directory().resolve("large.tar"), TestImages.tar("large", noise));
        lab.stop();
        try (TestMount _ = TestMount.tmpfs(lab.directory().resolve("data"), DISK)) {
            lab.start();
            try {
                loadImage();
                prepare();
                check(
                        lab.directory().resolve("data"),
                        List.of(
                                Operation.docker("create", "--name=made", DaemonLab.IMAGE, "true"),
                                Operation.docker("run", "-d", "--name=ran", DaemonLab.IMAGE, "sleep", "600"),
                                Operation.docker("start", "ready"),
                                Operation.docker("cp", large.toString(), "box:/copied"),
                                Operation.docker("commit", "changed", "committed"),
                                Operation.docker("import", archive.toString(), "imported"),
                                new Operation("load", FullDiskIT::loadOther),
                                Operation.docker("volume", "create", "fresh"),
                                new Operation("volume restore", () -> restore(archive)),
                                new Operation("build", FullDiskIT::build)),
                        List.of(
                                Operation.docker("exec", "box", "true"),
                                Operation.docker("logs", "box"),
                                Operation.docker("tag", DaemonLab.IMAGE, "tagged"),
                                Operation.docker("network", "create", "joined"),
                                Operation.docker("rename", "changed", "renamed"),
                                Operation.docker("rename", "renamed", "changed"),
                                Operation.docker("stop", "-t0", "box"),
                                Operation.docker("rm", "box"),
                                Operation.docker("rmi", "tagged"),
                                Operation.docker("network", "rm", "joined")));
                cleanUp();
            } finally {
                lab.stop();
            }
        } finally {
            lab.start();
        }
    }

    private static void check(Path disk, List<Operation> needRoom, List<Operation> needNone) throws IOException {
        Ballast ballast = new Ballast(disk);
        for (Operation operation : needRoom) {
            SortedSet<String> before = kept();
            Footprint held = lab.footprint();
            ballast.fill();
            try {
                Docker.Result refused = operation.action().run();
                assertThat(refused.exitCode()).as(operation.name()).isNotZero();
                assertThat(refused.err() + refused.out()).as(operation.name()).contains(FULL);
                removeUnstarted();
                lab.awaitFootprint(held);
            } finally {
                ballast.drop();
            }
            DaemonLab.eventually(operation.name() + " leaves nothing", () -> kept().equals(before));
        }
        for (Operation operation : needRoom) {
            Docker.Result again = operation.action().run();
            assertThat(again.exitCode()).as("%s: %s", operation.name(), again).isZero();
        }
        ballast.fill();
        try {
            for (Operation operation : needNone) {
                Docker.Result result = operation.action().run();
                assertThat(result.exitCode())
                        .as("%s: %s", operation.name(), result)
                        .isZero();
            }
        } finally {
            ballast.drop();
        }
    }

    /// `run` leaves its container where that did not start, as Docker's does.
    private static void removeUnstarted() {
        lab.docker().run("rm", "ran");
    }

    /// All that the daemon has, by its own word and by what lies on the disk.
    private static SortedSet<String> kept() {
        SortedSet<String> names = new TreeSet<>();
        for (String list : List.of("ps -aq", "volume ls -q", "network ls -q", "images -aq")) {
            lab.docker().run(list.split(" ", -1)).lines().forEach(line -> names.add(list + " " + line));
        }
        for (String place : List.of(
                "data/containers",
                "data/volumes",
                "data/snapshots",
                "data/content/blobs/sha256",
                "data/content/ingest",
                "data/tmp")) {
            entries(lab.directory().resolve(place)).forEach(entry -> names.add(entry.toString()));
        }
        return names;
    }

    private static void loadImage() {
        lab.docker()
                .out("load", "-q", "-i", lab.directory().resolve("busybox.tar").toString());
    }

    private static void prepare() {
        lab.docker().out("run", "-d", "--name=box", DaemonLab.IMAGE, "sleep", "600");
        lab.docker().out("create", "--name=ready", "-v=/new/place", DaemonLab.IMAGE, "sleep", "600");
        lab.docker()
                .out(
                        "run",
                        "--name=changed",
                        DaemonLab.IMAGE,
                        "dd",
                        "if=/dev/urandom",
                        "of=/noise",
                        "bs=1k",
                        "count=1024");
        lab.docker().out("save", "-o", lab.directory().resolve("other.tar").toString(), DaemonLab.IMAGE);
    }

    /// The same layer is there already: another one is made of another image's.
    private static Docker.Result loadOther() throws IOException {
        Path layout = Files.createTempDirectory(lab.directory(), "layout");
        TestImages images = new TestImages();
        images.layout(layout, images.image(11, 1, LARGE_BYTES, Platform.host()).descriptor());
        Path archive = layout.resolveSibling(layout.getFileName() + ".tar");
        Program.run("tar", "-cf", archive.toString(), "-C", layout.toString(), ".");
        return lab.docker().run("load", "-q", "-i", archive.toString());
    }

    private static Docker.Result restore(Path archive) throws IOException {
        return Docker.gantry(lab.socket(), Map.of()).run("volume", "restore", "restored", "-i", archive.toString());
    }

    private static Docker.Result build() throws IOException {
        byte[] dockerfile = ("FROM " + DaemonLab.IMAGE + "\nRUN echo made >/made\n").getBytes(UTF_8);
        return lab.docker()
                .run(new ByteArrayInputStream(TestImages.tar("Dockerfile", dockerfile)), "build", "-t", "built", "-");
    }

    private static void cleanUp() {
        lab.removeAllContainers();
        List<String> volumes = new ArrayList<>(List.of("volume", "rm", "-f"));
        volumes.addAll(lab.docker().run("volume", "ls", "-q").lines());
        lab.docker().out(volumes.toArray(String[]::new));
    }
}
