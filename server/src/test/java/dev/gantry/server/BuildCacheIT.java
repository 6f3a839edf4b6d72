package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The cache of builds on its way to another machine and back: what one build gives out, one that begins with nothing
/// takes over.
final class BuildCacheIT extends WithBuilds {
    private static final String DOCKERFILE = """
            FROM busybox AS tools
            RUN --mount=type=cache,id=kept,target=/kept echo once >>/kept/runs; echo tool >/tool
            FROM busybox
            COPY f /f
            COPY --from=tools /tool /tool
            RUN cat /tool /f >/both
            ENV A=b
            """;

    @TempDir
    private Path outside;

    private static Docker gantry() {
        return Docker.gantry(lab.socket(), Map.of());
    }

    private Docker.Result built(String dockerfile, String... options) throws IOException {
        file("f", "text\n");
        Docker.Result result = build(gantry(), dockerfile, options);
        assertThat(result.exitCode()).as(result.toString()).isZero();
        return result;
    }

    /// As on another machine.
    private void forget() {
        folder().removeMade();
        assertThat(folder().cached("regular")).isEmpty();
        assertThat(folder().cached("exec.cachemount")).isEmpty();
    }

    /// The instructions of steps that have ended so.
    private static List<String> steps(Docker.Result build, String end) {
        List<String> numbers = build.err()
                .lines()
                .filter(line -> line.matches("#[0-9]+ " + end + ".*"))
                .map(line -> line.split(" ", 2)[0])
                .toList();
        return build.err()
                .lines()
                .filter(line -> line.contains("] ") && numbers.contains(line.split(" ", 2)[0]))
                .map(line -> line.substring(line.indexOf("] ") + 2))
                .toList();
    }

    @Test
    void aFolderCarriesAllStepsAndMounts() throws IOException {
        String folder = outside.resolve("cache").toString();
        built(DOCKERFILE, "--cache-to=type=local,mode=max,dest=" + folder);
        String id = inspect("{{.Id}}");
        forget();

        Docker.Result again = built(DOCKERFILE, "--cache-from=type=local,src=" + folder);

        assertThat(steps(again, "CACHED"))
                .hasSize(5)
                .anyMatch(step -> step.startsWith("RUN --mount"))
                .contains("COPY f /f", "RUN cat /tool /f >/both", "ENV A=b");
        assertThat(inspect("{{.Id}}")).isEqualTo(id);
        assertThat(run("cat", "/both")).isEqualTo("tool\ntext");
        built(
                "FROM busybox\nRUN --mount=type=cache,id=kept,target=/kept cp /kept/runs /runs\n",
                "--cache-from=type=local,src=" + folder);
        assertThat(run("cat", "/runs")).isEqualTo("once");
        assertThat(Path.of(folder, "oci-layout")).exists();
    }

    @Test
    void onlyTheImagesStepsGoOutUnlessAllShall() throws IOException {
        String folder = outside.resolve("cache").toString();
        built(DOCKERFILE, "--cache-to=type=local,compression=uncompressed,dest=" + folder);
        forget();

        Docker.Result again = built(DOCKERFILE, "--cache-from=type=local,src=" + folder);

        assertThat(steps(again, "CACHED")).contains("COPY f /f", "RUN cat /tool /f >/both");
        assertThat(steps(again, "DONE")).anyMatch(step -> step.startsWith("RUN --mount"));
    }

    @ParameterizedTest
    @EnumSource
    void aRegistryCarriesItAndKeepsWhatItHas(LocalRegistry.Kind kind) throws IOException {
        try (LocalRegistry registry = kind.start(outside)) {
            String reference = registry.name("team/cache:main");
            built(DOCKERFILE, "--cache-to=type=registry,mode=max,ref=" + reference);
            forget();

            Docker.Result again = built(
                    DOCKERFILE + "RUN echo more >/more\n",
                    "--cache-from=" + reference,
                    "--cache-to=type=registry,mode=max,ref=" + reference);
            assertThat(steps(again, "CACHED")).hasSize(5);
            assertThat(steps(again, "DONE")).contains("RUN echo more >/more");
            forget();

            Docker.Result third = built(DOCKERFILE + "RUN echo more >/more\n", "--cache-from=" + reference);
            assertThat(steps(third, "CACHED")).hasSize(6);
        }
    }

    @Test
    void anImageCarriesItsOwn() throws IOException {
        try (LocalRegistry registry = LocalRegistry.Kind.DEBIAN.start(outside)) {
            String reference = registry.name("team/web:1");
            built(DOCKERFILE, "--cache-to=type=inline", "-t", reference);
            lab.docker().out("push", "-q", reference);
            lab.docker().out("rmi", reference);
            forget();

            Docker.Result again = built(DOCKERFILE, "--cache-from=" + reference);

            assertThat(steps(again, "CACHED")).contains("COPY f /f", "RUN cat /tool /f >/both", "ENV A=b");
        }
    }

    @Test
    void anArgumentAsksForItToo() throws IOException {
        try (LocalRegistry registry = LocalRegistry.Kind.DEBIAN.start(outside)) {
            String reference = registry.name("team/web:1");
            Docker.Result asked = built(DOCKERFILE, "--build-arg=BUILDKIT_INLINE_CACHE=1", "-t", reference);
            assertThat(asked.err()).doesNotContain("were not consumed");
            lab.docker().out("push", "-q", reference);
            lab.docker().out("rmi", reference);
            forget();

            Docker.Result again = built(DOCKERFILE, "--cache-from=" + reference);

            assertThat(steps(again, "CACHED")).contains("COPY f /f", "RUN cat /tool /f >/both");
        }
    }

    @Test
    void whatCanNotBeUsedIsToldAndDoneWithout() throws IOException {
        Path folder = outside.resolve("cache");
        built(DOCKERFILE, "--cache-to=type=local,mode=max,dest=" + folder);
        forget();
        try (Stream<Path> blobs = Files.list(folder.resolve("blobs/sha256"))) {
            for (Path blob : blobs.toList()) {
                byte[] bytes = Files.readAllBytes(blob);
                if (bytes[0] == 0x1f) {
                    bytes[bytes.length / 2] ^= 0x55;
                    Files.write(blob, bytes);
                }
            }
        }

        Docker.Result damaged = built(DOCKERFILE, "--cache-from=type=local,src=" + folder);
        assertThat(damaged.err()).contains("can't be used");
        assertThat(run("cat", "/both")).isEqualTo("tool\ntext");
        forget();

        Files.writeString(folder.resolve("index.json"), "{\"manifests\": 7");
        assertThat(built(DOCKERFILE, "--cache-from=type=local,src=" + folder).err())
                .contains("cache " + folder + " can't be used");
        assertThat(built(DOCKERFILE, "--cache-from=127.0.0.1:1/none").err())
                .contains("cache 127.0.0.1:1/none can't be used");
        assertThat(built(DOCKERFILE, "--cache-from=type=local,src=" + outside.resolve("none"))
                        .exitCode())
                .isZero();
    }

    @Test
    void wrongOptionsAreRefused() throws IOException {
        assertThat(build(gantry(), "FROM busybox\n", "--cache-to=type=gha").err())
                .contains("there are the types registry, local and inline");
        assertThat(build(gantry(), "FROM busybox\n", "--cache-to=type=local").err())
                .contains("dest is required");
        assertThat(build(gantry(), "FROM busybox\n", "--cache-from=type=registry")
                        .err())
                .contains("ref required");
        assertThat(build(gantry(), "FROM busybox\n", "--cache-to=type=registry,ref=a,mode=all")
                        .err())
                .contains("mode is one of min, max");
        Docker.Result unwritable = build(gantry(), "FROM busybox\n", "--cache-to=type=registry,ref=127.0.0.1:1/none");
        assertThat(unwritable.exitCode()).isEqualTo(1);
        assertThat(unwritable.err()).contains("cache 127.0.0.1:1/none can't be written");
        Docker.Result allowed =
                build(gantry(), "FROM busybox\n", "--cache-to=type=registry,ignore-error=true,ref=127.0.0.1:1/none");
        assertThat(allowed.exitCode()).as(allowed.toString()).isZero();
    }
}
