package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.image.LayerEntry;
import dev.gantry.image.LayerWriter;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What goes wrong in the middle of a build leaves nothing wrong, and the next build works.
final class BuildFaultsIT extends WithBuilds {
    /// Copies what takes a while to copy: large and many files, of a stage and of the context. It ends soon only
    /// where nobody asks for a pause.
    private static final String COPIES = """
            FROM busybox AS one
            RUN mkdir /many && head -c 100m /dev/zero >/many/large && \\
                i=0; while [ $i -lt 2000 ]; do echo $i >/many/$i; i=$((i+1)); done
            FROM busybox
            COPY --from=one /many /many
            COPY large /
            ARG pause=0
            RUN ls /many | wc -l >/counted; sleep $pause
            """;

    private void largeFile() throws IOException {
        try (RandomAccessFile large =
                new RandomAccessFile(context.resolve("large").toFile(), "rw")) {
            large.setLength(100 << 20);
        }
    }

    private Process starts(String dockerfile, String... options) throws IOException {
        file("Dockerfile", dockerfile);
        return lab.docker()
                .start(Stream.of(List.of("build"), List.of(options), List.of(context.toString()))
                        .flatMap(List::stream)
                        .toArray(String[]::new));
    }

    /// Waits until a build says so. What it says later is read, too, so that it never waits for a reader.
    private static void await(Process client, String said) throws Exception {
        CompletableFuture<Boolean> begun = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try (BufferedReader out = client.inputReader()) {
                out.lines().filter(line -> line.contains(said)).forEach(_ -> begun.complete(true));
            } catch (IOException | RuntimeException killed) {
                // it ends like the stream does
            }
            begun.complete(false);
        });
        assertThat(begun.get(2, TimeUnit.MINUTES)).as(said).isTrue();
    }

    /// Every layer's directory and every blob; what is not finished, too.
    private static Set<String> onDisk() {
        Set<String> names = new TreeSet<>();
        for (String place : List.of("data/snapshots", "data/content/blobs/sha256", "data/content/ingest")) {
            Path directory = lab.directory().resolve(place);
            try (Stream<Path> entries = Files.exists(directory) ? Files.list(directory) : Stream.empty()) {
                entries.forEach(entry -> names.add(place + "/" + entry.getFileName()));
            } catch (IOException vanished) {
                names.add(vanished.toString());
            }
        }
        return names;
    }

    private void assertNothingLeft(Set<String> before) {
        assertNothingLeft(before, lab.clean());
    }

    /// @param clean what is held of an idle daemon
    private void assertNothingLeft(Set<String> before, Set<String> clean) {
        DaemonLab.eventually("nothing of the build is left", () -> folder().unfinished() == 0);
        folder().removeMade();
        lab.removeAllContainers();
        lab.awaitFootprint(lab.footprint().with(clean));
        DaemonLab.eventually("what was on disk is there, and nothing else", () -> onDisk().equals(before));
    }

    @ParameterizedTest
    @ValueSource(strings = {"RUN mkdir", "COPY --from=one", "COPY large", "RUN ls"})
    void aKilledDaemonLeavesNothingAndTheSameBuildWorks(String step) throws Exception {
        largeFile();
        Set<String> before = onDisk();
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Process client = starts(COPIES, "--build-arg=pause=600");
        await(client, " : " + step);
        Thread.sleep(random.nextInt(250));

        lab.kill();
        lab.start();

        assertThat(client.onExit().get(1, TimeUnit.MINUTES).exitValue())
                .as("seed %d", seed)
                .isNotZero();
        DaemonLab.eventually("nothing of the build is left", () -> folder().unfinished() == 0);
        Docker.Result again = build(COPIES);
        assertThat(again.exitCode()).as(again.toString()).isZero();
        assertThat(run("cat", "/counted")).isEqualTo("2001");
        assertThat(run("stat", "-c", "%s", "/large", "/many/large").lines()).containsOnly(Integer.toString(100 << 20));
        assertThat(run("sh", "-c", "cat /many/1999 && find /many -size 0")).isEqualTo("1999");
        assertNothingLeft(before);
    }

    @Test
    void aFullDiskIsToldAndKeepsNothing() throws Exception {
        largeFile();
        lab.stop();
        try (TestMount small = TestMount.tmpfs(lab.directory().resolve("data"), "180m")) {
            lab.start();
            try {
                lab.docker()
                        .out(
                                "load",
                                "-q",
                                "-i",
                                lab.directory().resolve("busybox.tar").toString());
                Set<String> before = onDisk();
                Set<String> clean = lab.footprint().things();

                assertThat(refused("FROM busybox\nRUN dd if=/dev/zero of=/large bs=1M count=300\n"))
                        .containsIgnoringCase("no space left on device");
                assertNothingLeft(before, clean);
                assertThat(refused("FROM busybox\nCOPY large /\n")).contains("no space left on device");
                assertNothingLeft(before, clean);
                assertThat(refused(
                                "FROM busybox\nRUN head -c 40m /dev/zero >/a\nRUN cat /a /a /a /a | dd of=/b bs=1M\n"))
                        .containsIgnoringCase("no space left on device");
                assertNothingLeft(before, clean);

                small.resize("800m");
                Docker.Result built = build("FROM busybox\nCOPY large /\nRUN head -c 100m /dev/zero >/zeros\n");
                assertThat(built.exitCode()).as(built.toString()).isZero();
                assertThat(run("cmp", "/large", "/zeros")).isEmpty();
                assertNothingLeft(before, clean);
            } finally {
                lab.stop();
            }
        } finally {
            lab.start();
        }
    }

    private String refused(String dockerfile) throws IOException {
        Docker.Result result = build(dockerfile);
        assertThat(result.exitCode()).as(result.toString()).isNotZero();
        return result.out() + result.err();
    }

    /// The second waits for a step that the first does, and does it itself when the first is gone.
    @Test
    void aBuildThatIsKilledTakesNoOtherAlong() throws Exception {
        Set<String> before = onDisk();
        String shared = "FROM busybox\nRUN echo begun; sleep 3; echo made >/made\n";
        Process first = starts(shared);
        await(first, "begun");
        Process second = starts(shared, "-t", "made:1");
        await(second, "Step 2/2");

        first.destroyForcibly();

        assertThat(second.onExit().get(1, TimeUnit.MINUTES).exitValue()).isZero();
        assertThat(run("cat", "/made")).isEqualTo("made");
        assertNothingLeft(before);
    }

    @Test
    void aContextThatIsCutOffLeavesNothing() throws Exception {
        Set<String> before = onDisk();
        byte[] half = new byte[5 << 20];
        try (ApiClient.Exchange exchange = new ApiClient(lab.socket())
                .open(
                        "POST",
                        "/v1.50/build",
                        "Content-Type: application/x-tar\r\nContent-Length: 10485760\r\n",
                        new byte[0])) {
            exchange.send(tar("large", half));
        }

        assertNothingLeft(before);
        assertThat(build("FROM busybox\nRUN true\n").exitCode()).isZero();
    }

    /// The beginning of a tar: one file, without the end.
    private static byte[] tar(String name, byte[] content) throws IOException {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        LayerWriter writer = new LayerWriter(tar);
        writer.add(
                LayerEntry.file(name, 0644, Instant.EPOCH, content.length),
                LayerWriter.Source.of(new ByteArrayInputStream(content)));
        return tar.toByteArray();
    }

    @Test
    void daemonsOfAStepEndWithIt() throws IOException {
        Set<String> before = onDisk();

        Docker.Result result = build(
                "FROM busybox\nRUN sleep 1000 & true\nRUN setsid sh -c 'trap \"\" TERM HUP; sleep 1000 & sleep 1000' & echo $$\n");

        assertThat(result.exitCode()).as(result.toString()).isZero();
        assertNothingLeft(before);
    }
}
