package dev.gantry.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.client.Json;
import dev.gantry.client.JsonObject;
import dev.gantry.image.Digest;
import dev.gantry.image.LayerEntry;
import dev.gantry.image.LayerLimits;
import dev.gantry.image.LayerReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `gantry build` gives out, as others read it.
final class BuildOutputsIT extends WithLab {
    private static final String FILES = """
            FROM scratch
            COPY --chmod=4751 --chown=7:8 f /d/f
            COPY f /d/g
            """;

    @TempDir
    private Path context;

    @TempDir
    private Path outside;

    @BeforeEach
    void begin() throws IOException {
        folder().prune("{}");
        folder().file("f", "text");
        Files.setLastModifiedTime(context.resolve("f"), FileTime.from(Instant.parse("2001-02-03T04:05:06Z")));
    }

    @AfterEach
    void removeMade() {
        folder().removeMade();
    }

    private BuildFolder folder() {
        return new BuildFolder(lab, context);
    }

    private Docker gantry() {
        return Docker.gantry(lab.socket(), Map.of());
    }

    private String[] line(String dockerfile, String... options) throws IOException {
        folder().file("Dockerfile", dockerfile);
        List<String> line = new ArrayList<>(List.of("build"));
        line.addAll(List.of(options));
        line.add(context.toString());
        return line.toArray(new String[0]);
    }

    private Docker.Result build(String dockerfile, String... options) throws IOException {
        return gantry().run(line(dockerfile, options));
    }

    private Docker.Result built(String dockerfile, String... options) throws IOException {
        Docker.Result result = build(dockerfile, options);
        assertThat(result.exitCode()).as(result.toString()).isZero();
        return result;
    }

    private String out(String name) {
        return outside.resolve(name).toString();
    }

    private static String images() {
        return lab.docker().out("images", "-a", "--format={{.Repository}}:{{.Tag}}");
    }

    private static Map<String, LayerEntry> entries(Path tar) throws IOException {
        Map<String, LayerEntry> entries = new TreeMap<>();
        try (InputStream in = Files.newInputStream(tar);
                LayerReader reader = LayerReader.openTar(in, LayerLimits.DEFAULT)) {
            for (Optional<LayerEntry> next = reader.next(); next.isPresent(); next = reader.next()) {
                entries.put(next.get().path(), next.get());
            }
        }
        return entries;
    }

    @Test
    void filesComeIntoAFolderOfTheUsers() throws IOException {
        String before = images();

        Docker.Result result = built(FILES, "-t", "made:1", "-o", out("to"));

        Path file = outside.resolve("to/d/f");
        assertThat(file).hasContent("text");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rwxr-x--x");
        assertThat((int) Files.getAttribute(file, "unix:mode") & 06000).isZero();
        assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(0);
        assertThat(Files.getLastModifiedTime(file).toInstant()).isEqualTo("2001-02-03T04:05:06Z");
        assertThat(images()).isEqualTo(before);
        assertThat(result.err()).contains("COPY f /d/g").doesNotContain("naming to");
    }

    @Test
    void aFolderKeepsItsOtherFilesAndLosesNoneOutside() throws IOException {
        Path to = Files.createDirectories(outside.resolve("to"));
        Path elsewhere = Files.createDirectories(outside.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("f"), "safe");
        Files.writeString(to.resolve("other"), "stays");
        Files.createSymbolicLink(to.resolve("d"), elsewhere);
        Files.createSymbolicLink(to.resolve("h"), elsewhere.resolve("f"));
        Files.writeString(to.resolve("x"), "becomes a folder");

        built("""
                FROM busybox AS make
                RUN mkdir -p /r/d /r/x && echo new >/r/d/f && echo new >/r/h && echo new >/r/x/y && \\
                    ln -s /etc /r/etc && ln -s ../elsewhere /r/up && mknod /r/null c 1 3 && mkfifo /r/pipe && \\
                    ln /r/h /r/hard && chmod 500 /r/x
                FROM scratch
                COPY --from=make /r /
                """, "-o", "type=local,dest=" + to);

        assertThat(elsewhere.resolve("f")).hasContent("safe");
        assertThat(to.resolve("other")).hasContent("stays");
        assertThat(to.resolve("d"))
                .isDirectory()
                .satisfies(made -> assertThat(Files.isSymbolicLink(made)).isFalse());
        assertThat(to.resolve("d/f")).hasContent("new");
        assertThat(to.resolve("hard")).hasContent("new");
        assertThat(Files.readSymbolicLink(to.resolve("up"))).isEqualTo(Path.of("../elsewhere"));
        assertThat(to.resolve("null")).doesNotExist();
        assertThat(to.resolve("pipe")).doesNotExist();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(to.resolve("x"))))
                .isEqualTo("r-x------");
        built("FROM scratch\nCOPY f /up/f\nCOPY f /etc/f\n", "-o", to.toString());
        assertThat(elsewhere.resolve("f")).hasContent("safe");
        assertThat(to.resolve("up/f")).hasContent("text");
        Docker.Result refused = build("FROM scratch\nCOPY f /x\n", "-o", to.toString());
        assertThat(refused.err()).contains("there is a directory with content in the place of \"x\"");
        assertThat(refused.exitCode()).isEqualTo(1);
    }

    @Test
    void filesComeAsATar() throws IOException {
        built(FILES, "-o", "type=tar,dest=" + out("new/files.tar"));

        Map<String, LayerEntry> entries = entries(outside.resolve("new/files.tar"));
        assertThat(entries).containsOnlyKeys("d", "d/f", "d/g");
        assertThat(entries.values().stream().filter(entry -> entry.path().equals("d/f")))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.mode()).isEqualTo(04751);
                    assertThat(entry.uid()).isEqualTo(7);
                });
    }

    @Test
    void severalOutputsGoAtOnceAndOneToStandardOutput() throws IOException {
        Path piped = outside.resolve("piped.tar");
        Process client = gantry().start(line(
                FILES, "-t", "made:1", "-o", "-", "-o", "type=image", "-o", "type=tar,dest=" + out("files.tar")));
        try (InputStream stdout = client.getInputStream()) {
            Files.copy(stdout, piped);
        }

        assertThat(client.onExit().join().exitValue()).isZero();
        assertThat(piped).hasSameBinaryContentAs(outside.resolve("files.tar"));
        assertThat(new String(client.getErrorStream().readAllBytes(), UTF_8))
                .contains("COPY f /d/g", "naming to made:1 done");
        assertThat(images()).contains("made:1");
        assertThat(build(FILES, "-o", "-", "-o", "type=oci").err())
                .contains("multiple outputs configured to write to stdout");
        built(FILES, "-t", "made:2", "-o", "type=cacheonly");
        assertThat(images()).doesNotContain("made:2");
    }

    @Test
    void aReaderThatLeavesEndsTheBuild() throws Exception {
        Files.write(context.resolve("large"), new byte[30 << 20]);
        Process client = gantry().start(line("FROM scratch\nCOPY large /\n", "-o", "-"));
        try (InputStream stdout = client.getInputStream()) {
            assertThat(stdout.readNBytes(100_000)).hasSize(100_000);
        }

        assertThat(client.onExit().get(1, TimeUnit.MINUTES).exitValue()).isEqualTo(1);
        assertThat(new String(client.getErrorStream().readAllBytes(), UTF_8)).contains("broken pipe");
        DaemonLab.eventually("nothing of the build is left", () -> folder().unfinished() == 0);
    }

    @Test
    void anArchiveIsReadByDockerAndByToolsOfOci() throws IOException {
        built(
                "FROM busybox\nCOPY f /f\nCMD [\"cat\", \"/f\"]\n",
                "-t",
                "made:1",
                "-o",
                "type=docker,dest=" + out("docker.tar"),
                "-o",
                "type=oci,dest=" + out("oci.tar"),
                "-o",
                "type=oci,tar=false,dest=" + out("layout"));

        assertThat(images()).doesNotContain("made:1");
        assertThat(entries(outside.resolve("docker.tar"))).containsKeys("manifest.json", "index.json", "oci-layout");
        assertThat(entries(outside.resolve("oci.tar")))
                .containsKeys("index.json", "oci-layout")
                .doesNotContainKeys("manifest.json", "repositories");
        String archive = Program.run("skopeo", "inspect", "oci-archive:" + out("oci.tar"));
        assertThat(Program.run("skopeo", "inspect", "oci:" + out("layout"))).isEqualTo(archive);
        Program.run("skopeo", "inspect", "docker-archive:" + out("docker.tar"));
        lab.docker().out("load", "-i", out("docker.tar"));
        assertThat(lab.docker().out("run", "--rm", "made:1")).isEqualTo("text");
        try (Dockerd other = Dockerd.start(outside.resolve("dockerd"))) {
            assertThat(other.docker().out("load", "-i", out("docker.tar"))).contains("Loaded image: made:1");
        }
    }

    @Test
    void anImageIsPushedAndDescribed() throws Exception {
        try (LocalRegistry registry = LocalRegistry.Kind.GANTRY.start(lab.directory())) {
            String name = registry.name("team/made:1");
            Docker.Result result = built(
                    "FROM busybox\nCOPY f /f\n",
                    "-t",
                    name,
                    "--push",
                    "--metadata-file",
                    out("metadata"),
                    "--iidfile",
                    out("id"),
                    "--annotation",
                    "a.b=c",
                    "--annotation",
                    "manifest[linux/s390x]:not=here",
                    "--annotation",
                    "manifest-descriptor:d=e");

            JsonObject metadata = JsonObject.from(Json.parse(Files.readString(outside.resolve("metadata"))));
            String digest = metadata.text("containerimage.digest");
            assertThat(result.err()).contains("1: digest: " + digest);
            String raw = Program.run("skopeo", "inspect", "--raw", "--tls-verify=false", "docker://" + name);
            assertThat(Digest.of(raw.getBytes(UTF_8))).hasToString(digest);
            assertThat(JsonObject.from(Json.parse(raw)).object("annotations")).isEqualTo(JsonObject.of("a.b", "c"));
            assertThat(metadata.text("image.name")).isEqualTo(name);
            assertThat(metadata.text("containerimage.config.digest"))
                    .isEqualTo(Files.readString(outside.resolve("id")));
            JsonObject descriptor = metadata.object("containerimage.descriptor");
            assertThat(descriptor.text("digest")).isEqualTo(digest);
            assertThat(descriptor.object("annotations")).isEqualTo(JsonObject.of("d", "e"));
            assertThat(descriptor.object("platform").text("os")).isEqualTo("linux");
            built("FROM busybox\nCOPY f /g\n", "-o", "type=registry,name=" + registry.name("team/other:2"));
            Program.run("skopeo", "inspect", "--tls-verify=false", "docker://" + registry.name("team/other:2"));
            lab.docker().out("rmi", name, registry.name("team/other:2"));
        }
        assertThat(build("FROM busybox\n", "--push").err()).contains("tag is needed when pushing to registry");
        assertThat(build("FROM busybox\n", "--annotation", "index:a=b").err())
                .contains("index annotations not supported for single platform export");
        assertThat(build("FROM busybox\n", "-o", "type=nonsense").err())
                .contains("exporter \"nonsense\" could not be found");
    }

    @Test
    void squashedLayersAreToldAsDockerdTells() throws IOException {
        String dockerfile = """
                FROM busybox
                RUN echo a >/a; echo b >/b; rm -r /var/www
                RUN rm /a; mkdir /var/www; echo c >/var/www/c
                ENV x=y
                """;
        folder().file("Dockerfile", dockerfile);
        try (Dockerd other = Dockerd.start(outside.resolve("dockerd"), "--experimental")) {
            other.docker()
                    .out("load", "-i", lab.directory().resolve("busybox.tar").toString());
            Program.run("cp", "-r", context.toString(), out("context"));
            Docker.Result theirs = other.docker().run("build", "--squash", "-t", "made:1", out("context"));
            assertThat(theirs.exitCode()).as(theirs.toString()).isZero();

            Docker.Result ours = built(dockerfile, "--squash", "-t", "made:1");

            assertThat(ours.err()).contains("naming to made:1 done");
            assertThat(history(lab.docker())).isEqualTo(history(other.docker()));
            assertThat(layer(lab.docker(), "ours.tar")).isEqualTo(layer(other.docker(), "theirs.tar"));
        }
        assertThat(folder().run("ls", "/", "/var/www").lines())
                .contains("b", "c")
                .doesNotContain("a");
        Docker classic = new Docker(List.of("docker"), List.of("--host=unix://" + lab.socket()), Map.of());
        assertThat(classic.out("image", "inspect", "-f", "{{len .RootFS.Layers}}", "made:1"))
                .isEqualTo("2");
    }

    private static String history(Docker docker) {
        return docker.out("history", "--no-trunc", "--format={{.CreatedBy}}|{{.Comment}}|{{.Size}}", "made:1")
                .replaceAll("sha256:[0-9a-f]{64}", "ID");
    }

    /// What the topmost layer has, root's own entry and directories on the way aside.
    private List<String> layer(Docker docker, String file) throws IOException {
        docker.out("save", "-o", out(file), "made:1");
        Path folder = Files.createDirectories(outside.resolve(file + ".d"));
        Program.run("tar", "-xf", out(file), "-C", folder.toString());
        String top = JsonObject.from(Json.list(Json.parse(Files.readString(folder.resolve("manifest.json"))))
                        .getFirst())
                .texts("Layers")
                .getLast();
        return Program.run("tar", "-tf", folder.resolve(top).toString())
                .lines()
                .filter(name -> !name.endsWith("/"))
                .sorted()
                .toList();
    }

    @Test
    void stagesThatAreFilteredAreDoneAnew() throws IOException {
        String dockerfile = """
                FROM busybox AS One
                RUN echo one >/x
                FROM busybox AS two
                RUN echo two >/y
                COPY --from=one /x /
                """;
        built(dockerfile, "-t", "made:1");

        assertThat(cached(built(dockerfile, "-t", "made:1"))).contains("RUN echo one >/x", "RUN echo two >/y");
        assertThat(cached(built(dockerfile, "-t", "made:1", "--no-cache-filter=one")))
                .contains("RUN echo two >/y")
                .doesNotContain("RUN echo one >/x");
        assertThat(cached(built(dockerfile, "-t", "made:1", "--no-cache-filter=ONE,two")))
                .doesNotContain("RUN echo one >/x", "RUN echo two >/y");
    }

    /// The instructions that were done before.
    private static List<String> cached(Docker.Result result) {
        Map<String, String> titles = Pattern.compile("(?m)^(#[0-9]+) \\[[^]]*] (.*)$")
                .matcher(result.err())
                .results()
                .collect(Collectors.toMap(
                        found -> String.valueOf(found.group(1)), found -> String.valueOf(found.group(2))));
        return titles.entrySet().stream()
                .filter(step -> result.err().contains(step.getKey() + " CACHED\n"))
                .map(Map.Entry::getValue)
                .toList();
    }
}
