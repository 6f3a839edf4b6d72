package dev.gantry.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.client.ApiException;
import dev.gantry.client.EngineClient;
import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import dev.gantry.client.Response;
import dev.gantry.image.LayerEntry;
import dev.gantry.image.LayerWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Builds of Dockerfiles by the docker command line's classic builder.
final class BuildIT extends WithBuilds {
    @Test
    void everyInstructionDoesItsPart() throws IOException {
        file("f", "text\n");

        Docker.Result result = build("""
                ARG BASE=busybox
                FROM $BASE
                ARG WHO=me
                ENV GREETING="hello $WHO"
                WORKDIR /srv/here
                COPY --chown=12:34 f copied
                ADD f added
                RUN echo "$GREETING" >said && echo out
                LABEL a=b
                MAINTAINER me
                USER nobody
                EXPOSE 80
                VOLUME /vol
                STOPSIGNAL SIGINT
                HEALTHCHECK --interval=5s CMD true
                SHELL ["/bin/sh", "-e", "-c"]
                ENTRYPOINT ["sh"]
                CMD ["-c", "cat said copied added; id -u; stat -c %u:%g copied"]
                ONBUILD RUN true
                """);

        assertThat(result.exitCode()).as(result.toString()).isZero();
        assertThat(result.out()).contains("Step 8/19 : RUN echo", "\nout\n", "Successfully tagged made:1");
        assertThat(run()).isEqualTo("hello me\ntext\ntext\n65534\n12:34");
        assertThat(inspect("{{.Config.WorkingDir}} {{.Config.User}} {{.Config.StopSignal}} {{.Author}}"
                        + " {{.Config.Labels.a}} {{.Config.OnBuild}} {{.Config.Shell}} {{.Config.Healthcheck.Interval}}"
                        + " {{.Config.ExposedPorts}} {{.Config.Volumes}}"))
                .isEqualTo("/srv/here nobody SIGINT me b [RUN true] [/bin/sh -e -c] 5s map[80/tcp:{}] map[/vol:{}]");
    }

    @Test
    void aStageTakesFilesOfOthersAndWhatNobodyNeedsIsNotBuilt() throws IOException {
        Docker.Result result = build("""
                FROM busybox AS one
                RUN mkdir /out && echo 1 >/out/one && chown 3:4 /out/one
                FROM busybox AS never
                RUN exit 1
                FROM one AS two
                RUN echo 2 >/out/two
                FROM busybox
                COPY --from=two /out /out
                COPY --from=0 /out/one /
                """);

        assertThat(result.exitCode()).as(result.toString()).isZero();
        assertThat(run("sh", "-c", "cat /out/*; stat -c %u:%g /one")).isEqualTo("1\n2\n3:4");
    }

    @Test
    void whatWasDoneBeforeIsNotDoneAgainAlsoByALaterDaemon() throws IOException {
        file("f", "1");
        String dockerfile =
                "FROM busybox\nRUN cat /proc/sys/kernel/random/uuid >/id\nCOPY f /\nCMD [\"cat\", \"/id\"]\n";
        build(dockerfile);
        String id = inspect("{{.Id}}");

        lab.kill();
        lab.start();
        Files.setLastModifiedTime(context.resolve("f"), FileTime.from(Instant.EPOCH));
        Docker.Result again = build(dockerfile);

        assertThat(again.out().split("Using cache", -1)).hasSize(4);
        assertThat(inspect("{{.Id}}")).isEqualTo(id);
        String made = run();
        file("f", "2");
        assertThat(build(dockerfile).out().split("Using cache", -1)).hasSize(2);
        assertThat(run()).isEqualTo(made);
        build(dockerfile, "--no-cache");
        assertThat(run()).isNotEqualTo(made);
    }

    @Test
    void buildsThatWantTheSameStepAtOnceShareIt() throws Exception {
        String dockerfile = "FROM busybox\nRUN sleep 1; cat /proc/sys/kernel/random/uuid >/id\n";
        Files.writeString(context.resolve("Dockerfile"), dockerfile);

        Process other = lab.docker().start("build", "-t", "made:2", context.toString());
        build(dockerfile);

        assertThat(other.onExit().get(1, TimeUnit.MINUTES).exitValue()).isZero();
        assertThat(inspect("{{.RootFS.Layers}}"))
                .isEqualTo(lab.docker().out("image", "inspect", "-f", "{{.RootFS.Layers}}", "made:2"));
    }

    @Test
    void aFailedCommandTellsItsCodeAndTheStepsBeforeItAreKept() throws IOException {
        Docker.Result failed = build("FROM busybox\nRUN touch /x\nRUN echo why >&2; exit 3\n");

        assertThat(failed.exitCode()).isEqualTo(3);
        assertThat(failed.err()).contains("The command '/bin/sh -c echo why >&2; exit 3' returned a non-zero code: 3");
        assertThat(failed.out() + failed.err()).contains("why");
        assertThat(build("FROM busybox\nRUN touch /x\n").out()).contains("Using cache");
    }

    @Test
    void ignoredFilesAreNotThere() throws IOException {
        file("kept", "1");
        file("secret", "2");
        file("dir/log", "3");
        file("dir/kept", "4");
        file("my.Dockerfile.dockerignore", "secret\n**/log\nmy.*\n");
        file("my.Dockerfile", "FROM busybox\nCOPY . /c\n");
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        LayerWriter writer = new LayerWriter(tar);
        for (String name :
                List.of("kept", "secret", "dir/log", "dir/kept", "my.Dockerfile", "my.Dockerfile.dockerignore")) {
            add(writer, name, Files.readString(context.resolve(name)));
        }
        writer.finish();

        String answer = send(tar.toByteArray(), Map.of("dockerfile", "my.Dockerfile", "t", "made:1"));

        assertThat(answer).contains("Successfully built");
        assertThat(run("find", "/c", "-type", "f").lines()).containsExactlyInAnyOrder("/c/kept", "/c/dir/kept");
    }

    private static void add(LayerWriter writer, String name, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        writer.add(
                LayerEntry.file(name, 0644, Instant.EPOCH, bytes.length),
                LayerWriter.Source.of(new ByteArrayInputStream(bytes)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/hostname", "../../../../../../etc/hostname", "/proc/self/environ"})
    void aLinkOfTheContextLeadsNowhereElse(String target) throws IOException {
        Files.createSymbolicLink(context.resolve("link"), Path.of(target));

        Docker.Result result = build("FROM busybox\nCOPY link /x\n");

        assertThat(result.exitCode()).isNotZero();
        assertThat(result.err())
                .contains("COPY failed: file not found in build context or excluded by .dockerignore: stat link");
    }

    @Test
    void aContextCanNotWriteOutsideItsOwnDirectory() throws IOException {
        Path outside = lab.directory().resolve("planted");
        for (String name : List.of("../../../planted", "in/../../../../planted", "link/planted")) {
            ByteArrayOutputStream tar = new ByteArrayOutputStream();
            LayerWriter writer = new LayerWriter(tar);
            add(writer, "Dockerfile", "FROM busybox\nRUN true\n");
            writer.finish();
            byte[] bytes = renamed(tar.toByteArray(), name);

            try {
                send(bytes, Map.of());
            } catch (ApiException refused) {
                assertThat(refused.status()).isEqualTo(400);
            }

            assertThat(outside).doesNotExist();
        }
    }

    /// A tar whose one file has another name, which no writer of ours would give it.
    private static byte[] renamed(byte[] tar, String name) {
        byte[] changed = tar.clone();
        Arrays.fill(changed, 0, 100, (byte) 0);
        byte[] bytes = name.getBytes(UTF_8);
        System.arraycopy(bytes, 0, changed, 0, bytes.length);
        Arrays.fill(changed, 148, 156, (byte) ' ');
        int sum = 0;
        for (int i = 0; i < 512; i++) {
            sum += changed[i] & 0xff;
        }
        byte[] checksum = String.format("%06o\0 ", sum).getBytes(UTF_8);
        System.arraycopy(checksum, 0, changed, 148, checksum.length);
        return changed;
    }

    @Test
    void copiesStayInTheImage() throws IOException {
        file("f", "x");

        Docker.Result result = build("""
                FROM busybox
                RUN ln -s ../../../../../../../../tmp /up && ln -s /tmp /abs
                COPY f /up/planted
                COPY f /abs/planted2
                COPY f ../../../../../../planted3
                """);

        assertThat(result.exitCode()).as(result.toString()).isZero();
        assertThat(run("ls", "/tmp", "/planted3").lines()).contains("planted", "planted2", "/planted3");
        assertThat(Path.of("/tmp/planted")).doesNotExist();
        assertThat(Path.of("/tmp/planted2")).doesNotExist();
    }

    @Test
    void aClientThatLeavesEndsTheBuild() throws Exception {
        Files.writeString(context.resolve("Dockerfile"), "FROM busybox\nRUN echo begun; sleep 1000\n");
        Process client = lab.docker().start("build", context.toString());
        CompletableFuture<Boolean> begun = CompletableFuture.supplyAsync(
                () -> client.inputReader().lines().anyMatch("begun"::equals), Thread::startVirtualThread);
        assertThat(begun.get(1, TimeUnit.MINUTES)).isTrue();
        assertThat(lab.docker().out("ps", "-aq")).isEmpty();

        client.destroyForcibly();

        DaemonLab.eventually("nothing of the build is left", () -> folder().unfinished() == 0);
        lab.assertNothingLeft();
        assertThat(build("FROM busybox\nRUN true\n").exitCode()).isZero();
    }

    @Test
    void aKilledDaemonLeavesNothingOfABuild() throws Exception {
        Files.writeString(context.resolve("Dockerfile"), "FROM busybox\nRUN echo begun; sleep 1000\n");
        Process client = lab.docker().start("build", context.toString());
        CompletableFuture<Boolean> begun = CompletableFuture.supplyAsync(
                () -> client.inputReader().lines().anyMatch("begun"::equals), Thread::startVirtualThread);
        assertThat(begun.get(1, TimeUnit.MINUTES)).isTrue();

        lab.kill();
        lab.start();

        assertThat(client.onExit().get(1, TimeUnit.MINUTES).exitValue()).isNotZero();
        DaemonLab.eventually("nothing of the build is left", () -> folder().unfinished() == 0);
        lab.assertNothingLeft();
        assertThat(build("FROM busybox\nRUN true\n").exitCode()).isZero();
    }

    @Test
    void layersOfARemovedImageGoWithItsLastContainer() throws IOException {
        build("FROM busybox\nRUN echo made >/made\n");
        long layers = snapshots();
        prune();
        String first = lab.docker().out("create", "made:1");
        String second = lab.docker().out("create", "made:1");
        lab.docker().out("rmi", "-f", inspect("{{.Id}}"));

        lab.docker().out("rm", first);
        assertThat(lab.docker().run("start", "-a", second).exitCode()).isZero();
        lab.docker().out("rm", second);

        DaemonLab.eventually("the layer is deleted", () -> snapshots() == layers - 1);
    }

    private static long snapshots() {
        try (Stream<Path> directories = Files.list(lab.directory().resolve("data/snapshots"))) {
            return directories
                    .filter(each -> String.valueOf(each.getFileName()).matches("[0-9]+"))
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theCacheIsListedAndPruned() throws IOException {
        build("FROM busybox\nRUN head -c 100000 /dev/zero >/zeros\nCMD [\"true\"]\n");
        lab.docker().out("rmi", "made:1");
        try (EngineClient client = lab.client()) {
            List<JsonObject> records = client.object(Request.get("/system/df")).objects("BuildCache");
            assertThat(records)
                    .extracting(record -> record.text("Description"))
                    .containsExactlyInAnyOrder("RUN head -c 100000 /dev/zero >/zeros", "CMD [\"true\"]");
            assertThat(records.stream()
                            .mapToLong(record -> record.number("Size"))
                            .sum())
                    .isEqualTo(100000);
        }

        JsonObject pruned = prune();

        assertThat(pruned.list("CachesDeleted")).hasSize(2);
        assertThat(pruned.number("SpaceReclaimed")).isGreaterThan(100000);
        assertThat(build("FROM busybox\nCMD [\"true\"]\n").out()).doesNotContain("Using cache");
    }

    @ParameterizedTest
    @ValueSource(strings = {"version=2", "outputs=[{}]"})
    void whatIsNotThereIsSaid(String parameter) throws IOException {
        int equals = parameter.indexOf('=');
        try {
            send(new byte[1024], Map.of(parameter.substring(0, equals), parameter.substring(equals + 1)));
            throw new AssertionError("not refused: " + parameter);
        } catch (ApiException refused) {
            assertThat(refused.status()).isEqualTo(501);
            assertThat(refused.getMessage()).contains("not supported yet");
        }
    }

    @Test
    void aDockerfileAloneDoesNotGetTheHostsNetwork() throws IOException {
        String dockerfile = "FROM busybox\nRUN --network=host true\nRUN --network=none ip link >/links\n";

        assertThat(build(dockerfile).err()).contains("network.host is not allowed");
        assertThat(build(dockerfile, "--network=host").exitCode()).isZero();
        assertThat(run("cat", "/links").lines().filter(line -> line.matches("\\d+: .*")))
                .hasSize(1);
    }

    @Test
    void aWrongDockerfileIsRefusedWithItsLine() throws IOException {
        assertThat(build("FROM busybox\n\nRUM true\n").err())
                .contains("dockerfile parse error on line 3: unknown instruction: RUM (did you mean RUN?)");
        assertThat(build("FROM busybox\n", "--target", "nope").err())
                .contains("failed to reach build target nope in Dockerfile");
        assertThat(build("", "-f", "nope").err()).contains("nope");
    }

    @Test
    void aBuildIsCancelledByItsId() throws Exception {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        LayerWriter writer = new LayerWriter(tar);
        add(writer, "Dockerfile", "FROM busybox\nRUN echo begun; sleep 600\n");
        writer.finish();
        CompletableFuture<String> begun = new CompletableFuture<>();
        CompletableFuture<String> answer = CompletableFuture.supplyAsync(
                () -> {
                    try (EngineClient client = lab.client();
                            Response response = client.open(Request.post("/build")
                                    .query("buildid", "mine")
                                    .body(new ByteArrayInputStream(tar.toByteArray()), "application/x-tar"))) {
                        StringBuilder text = new StringBuilder();
                        for (int next = response.body().read();
                                next >= 0;
                                next = response.body().read()) {
                            text.append((char) next);
                            if (text.indexOf("begun") >= 0) {
                                begun.complete("");
                            }
                        }
                        return text.toString();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                Thread::startVirtualThread);
        begun.get(1, TimeUnit.MINUTES);

        try (EngineClient client = lab.client()) {
            client.call(Request.post("/build/cancel").query("id", "other"));
            client.call(Request.post("/build/cancel").query("id", "mine"));
        }

        assertThat(answer.get(1, TimeUnit.MINUTES)).contains("context canceled");
        assertThat(folder().unfinished()).isZero();
    }
}
