package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Folders that `gantry build` lends: which files are sent, and what a later build sees of them.
final class BuildContextIT extends WithLab {
    /// Older than what may have changed without a sign.
    private static final Instant LONG_AGO = Instant.parse("2020-02-02T02:02:02.123456789Z");

    @TempDir
    private Path context;

    @TempDir
    private Path configuration;

    private BuildFolder folder() {
        return new BuildFolder(lab, context);
    }

    @BeforeEach
    void beginWithoutCache() {
        folder().prune("{}");
    }

    @AfterEach
    void removeMade() {
        folder().removeMade();
    }

    private Docker gantry() {
        return Docker.gantry(lab.socket(), Map.of("DOCKER_CONFIG", configuration.toString()));
    }

    private Docker.Result build(String dockerfile, String... options) throws IOException {
        return folder().build(gantry(), dockerfile, options);
    }

    private Docker.Result built(String dockerfile, String... options) throws IOException {
        Docker.Result result = build(dockerfile, options);
        assertThat(result.exitCode()).as(result.toString()).isZero();
        return result;
    }

    /// Writes a file that is not recent.
    private Path file(String name, String text) throws IOException {
        folder().file(name, text);
        Path file = context.resolve(name);
        Files.setLastModifiedTime(file, FileTime.from(LONG_AGO));
        return file;
    }

    /// The files and links that the daemon has kept of folders, and their inodes.
    private static SortedMap<String, Long> kept() {
        SortedMap<String, Long> kept = new TreeMap<>();
        Path snapshots = lab.directory().resolve("data/snapshots");
        for (Path place : LabFiles.below(snapshots)) {
            Path files = place.resolveSibling("fs");
            boolean isListing =
                    place.endsWith("listing") && snapshots.relativize(place).getNameCount() == 2;
            for (Path file : isListing ? LabFiles.below(files) : List.<Path>of()) {
                if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                    kept.put(files.relativize(file).toString(), inode(file));
                }
            }
        }
        return kept;
    }

    private static long inode(Path file) {
        try {
            return (long) Files.getAttribute(file, "unix:ino", LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void onlyFilesThatAStageNeedsAreSent() throws IOException {
        file("texts/a.txt", "a");
        file("texts/b.bin", "b");
        file("texts/deep/c.txt", "c");
        file("real/f", "f");
        file("real/g", "g");
        file("mounted/m", "m");
        file("unused/u", "u");
        file("linked/target", "t");
        Files.createSymbolicLink(context.resolve("way"), Path.of("real"));
        Files.createSymbolicLink(context.resolve("out"), Path.of("../linked/target"));

        Docker.Result result = built("""
                FROM busybox AS other
                COPY unused /
                FROM busybox
                COPY texts/*.txt way/f out /copied/
                RUN --mount=source=mounted,target=/m cp /m/m /copied/
                """);

        assertThat(kept())
                .as(result.toString())
                .containsOnlyKeys("texts/a.txt", "way", "real/f", "mounted/m", "out", "linked/target");
        assertThat(folder().run("ls", "/copied").lines()).containsExactly("a.txt", "f", "m", "out");
    }

    @Test
    void aBuildThatCopiesNothingSendsNothing() throws IOException {
        file("f", "text");

        built("FROM busybox\nRUN true\n");

        assertThat(kept()).isEmpty();
        assertThat(folder().cached("source.local")).isEmpty();
    }

    @Test
    void whatVariablesAndTriggersNameIsSentWhenItIsKnown() throws IOException {
        file("one/f", "1");
        file("two/f", "2");
        file("three/f", "3");
        assertThat(folder().build("FROM busybox\nONBUILD COPY three /three\n", "-t", "made:2")
                        .exitCode())
                .isZero();
        folder().prune("{}");

        built(
                "FROM made:2\nARG name=one\nCOPY $name/f /copied\nRUN --mount=source=${name},target=/m cat /m/f\n",
                "--build-arg=name=two");

        assertThat(kept()).containsOnlyKeys("two/f", "three/f");
        assertThat(folder().run("cat", "/copied", "/three/f")).isEqualTo("23");
    }

    @Test
    void aLaterBuildSeesWhatHasChanged() throws IOException {
        String dockerfile = "FROM busybox\nCOPY . /all\n";
        file("same", "same");
        file("touched", "old");
        file("gone/f", "gone");
        file("becomes-directory", "f");
        file("becomes-file/f", "f");
        file("mode", "mode");
        Files.createSymbolicLink(context.resolve("link"), Path.of("same"));
        built(dockerfile);
        SortedMap<String, Long> before = kept();

        folder().file("touched", "new");
        Files.delete(context.resolve("gone/f"));
        Files.delete(context.resolve("gone"));
        Files.delete(context.resolve("becomes-directory"));
        file("becomes-directory/f", "g");
        Files.delete(context.resolve("becomes-file/f"));
        Files.delete(context.resolve("becomes-file"));
        file("becomes-file", "g");
        Files.setPosixFilePermissions(context.resolve("mode"), PosixFilePermissions.fromString("rwxr-x--x"));
        Files.delete(context.resolve("link"));
        Files.createSymbolicLink(context.resolve("link"), Path.of("touched"));
        built(dockerfile);

        assertThat(folder().run("sh", "-c", """
                cd /all; cat same touched link becomes-directory/f becomes-file; stat -c ' %a' mode; ls -d gone 2>/dev/null
                readlink link""")).isEqualTo("samenewnewgg 751\ntouched");
        assertThat(kept().get("same")).isEqualTo(before.get("same"));
        assertThat(kept().get("touched")).isNotEqualTo(before.get("touched"));
        assertThat(kept()).doesNotContainKey("gone/f");

        Files.delete(context.resolve("becomes-directory/f"));
        Files.delete(context.resolve("becomes-directory"));
        file("becomes-directory", "h");
        built(dockerfile);

        assertThat(folder().run("cat", "/all/becomes-directory")).isEqualTo("h");
    }

    @Test
    void aFileThatWasWrittenRightBeforeIsComparedByItsContent() throws IOException {
        String dockerfile = "FROM busybox\nCOPY f same /\n";
        FileTime time = FileTime.from(Instant.now().plusSeconds(3600));
        folder().file("same", "same");
        folder().file("f", "one");
        Files.setLastModifiedTime(context.resolve("same"), time);
        Files.setLastModifiedTime(context.resolve("f"), time);
        built(dockerfile);
        SortedMap<String, Long> before = kept();

        folder().file("f", "two");
        Files.setLastModifiedTime(context.resolve("f"), time);
        built(dockerfile);

        assertThat(folder().run("cat", "/f")).isEqualTo("two");
        assertThat(kept().get("same")).isEqualTo(before.get("same"));
    }

    @Test
    void aTarOfTheSameFilesIsTheSame() throws IOException {
        String dockerfile = "FROM busybox\nCOPY . /all\nRUN --mount=target=/c true\n";
        file("f", "text");
        file("dir/set", "x");
        Files.setAttribute(context.resolve("dir/set"), "unix:mode", 04711);
        Files.createLink(context.resolve("dir/hard"), context.resolve("f"));
        Files.createSymbolicLink(context.resolve("dir/link"), Path.of("../f"));
        Files.createDirectory(context.resolve("empty"));
        Files.setLastModifiedTime(context.resolve("dir"), FileTime.from(LONG_AGO));
        file(".dockerignore", "*.no\nkept\n!kept/it\n");
        file("x.no", "no");
        file("kept/it", "it");
        file("kept/not", "not");
        String shown = "cd /all; find . | sort | xargs stat -c '%n %F %a %u:%g %s %Y'; readlink dir/link";
        file("Dockerfile", dockerfile);

        assertThat(folder().build(dockerfile).exitCode()).isZero();
        Files.setLastModifiedTime(context.resolve("Dockerfile"), FileTime.from(LONG_AGO));
        Docker.Result same = built(dockerfile);
        built(dockerfile, "--no-cache");
        String ofFolder = folder().run("sh", "-c", shown);
        assertThat(folder().build(dockerfile, "--no-cache").exitCode()).isZero();
        String ofTar = folder().run("sh", "-c", shown);

        assertThat(same.err()).containsSubsequence("COPY . /all", "CACHED", "RUN", "CACHED");
        assertThat(comparable(ofFolder))
                .isEqualTo(comparable(ofTar))
                .contains("./kept/it")
                .doesNotContain("x.no", "kept/not");
    }

    /// Without the lines whose times are those of the builds.
    private static String comparable(String listing) {
        return String.join(
                "\n",
                listing.lines()
                        .filter(line -> !line.startsWith("./Dockerfile ")
                                && !line.startsWith("./kept ")
                                && !line.startsWith(". "))
                        .toList());
    }

    @Test
    void aDockerfileFromElsewhereIsNoFileOfTheContext() throws IOException {
        file("f", "text");
        Path dockerfile = Files.writeString(configuration.resolve("elsewhere"), "FROM busybox\nCOPY . /all\n");

        Docker.Result result = gantry().run("build", "-t", "made:1", "-f", dockerfile.toString(), context.toString());

        assertThat(result.exitCode()).as(result.toString()).isZero();
        assertThat(folder().run("ls", "-A", "/all")).isEqualTo("f");
        assertThat(build("").err()).contains("cannot be empty");
        assertThat(build("FROM busybox\nCOPY missing /\n").err())
                .contains("COPY failed: file not found in build context or excluded by .dockerignore: stat missing");
    }

    @Test
    void whatIsKeptIsListedPrunedAndSurvivesTheDaemon() throws Exception {
        String dockerfile = "FROM busybox\nCOPY f /\n";
        file("f", "text");
        built(dockerfile);
        SortedMap<String, Long> before = kept();

        lab.kill();
        lab.start();
        built(dockerfile, "--no-cache");

        assertThat(kept()).isEqualTo(before).containsOnlyKeys("f");
        assertThat(folder().cached("source.local")).singleElement().satisfies(record -> {
            assertThat(record.text("Description")).isEqualTo("local source for context");
            assertThat(record.number("Size")).isEqualTo(4);
            assertThat(record.flag("InUse")).isFalse();
        });
        folder().prune("{}");
        DaemonLab.eventually("nothing is kept", () -> kept().isEmpty());
        assertThat(folder().cached("source.local")).isEmpty();
    }

    @Test
    void buildsAtOnceOfAFolderThatChangesDoNotDisturbEachOther() throws Exception {
        String dockerfile = "FROM busybox\nCOPY . /all\nRUN cd /all && cat f0 f1 f2 f3 f4 f5 f6 f7 f8 f9 >/dev/null\n";
        file("Dockerfile", dockerfile);
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 10; i++) {
                folder().file("f" + i, "round " + round);
            }
            List<Process> builds = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                builds.add(gantry().start("build", "-q", "-t", "made:1", context.toString()));
            }
            for (Process each : builds) {
                assertThat(each.waitFor(2, TimeUnit.MINUTES)).isTrue();
                assertThat(each.exitValue()).isZero();
            }
            assertThat(folder().run("sh", "-c", "cat /all/f* | tr -d '\\n'")).isEqualTo(("round " + round).repeat(10));
        }
        assertThat(folder().cached("source.local")).hasSize(1);
    }

    @Test
    void aDaemonThatIsKilledWhileFilesComeKeepsWhatItHad() throws Exception {
        String dockerfile = "FROM busybox\nCOPY . /all\n";
        file("f", "text");
        built(dockerfile);
        SortedMap<String, Long> before = kept();
        Path large = context.resolve("large");
        try (SeekableByteChannel file =
                Files.newByteChannel(large, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            file.position((8L << 30) - 1);
            file.write(ByteBuffer.wrap(new byte[1]));
        }
        Process client = gantry().start("build", "-t", "made:1", context.toString());
        DaemonLab.eventually("files come", () -> folder().unfinished() > 0);

        lab.kill();
        lab.start();

        assertThat(client.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(client.exitValue()).isNotZero();
        DaemonLab.eventually("nothing of the build is left", () -> folder().unfinished() == 0);
        assertThat(kept()).isEqualTo(before);
        Files.delete(large);
        built(dockerfile);
        assertThat(kept().get("f")).isEqualTo(before.get("f"));
    }

    @Test
    void furtherFoldersHaveNames() throws IOException {
        Path other = Files.createDirectory(configuration.resolve("other"));
        Files.writeString(other.resolve("a"), "a");
        Files.writeString(other.resolve("b"), "b");
        Files.writeString(other.resolve("not"), "not");
        Files.writeString(other.resolve(".dockerignore"), "not\n");
        file("f", "f");

        built("""
                FROM scratch AS replaced
                RUN never
                FROM busybox
                COPY f /all/
                COPY --from=other a /all/
                COPY --from=replaced b /all/
                RUN --mount=from=docker.io/library/other:latest,target=/m cat /m/b >/all/c
                """, "--build-context=other=" + other, "--build-context=replaced=" + other);

        assertThat(folder().run("sh", "-c", "cd /all; ls; cat *")).isEqualTo("a\nb\nc\nf\nabbf");
        assertThat(kept()).containsOnlyKeys("f", "a", "b", ".dockerignore");
        built("FROM other AS it\nFROM busybox\nCOPY --from=it /a /b* /all/\n", "--build-context=other=" + other);
        assertThat(folder().run("ls", "-A", "/all")).isEqualTo("a\nb");
        assertThat(build("FROM busybox\n", "--build-context=other=/missing").err())
                .contains("failed to get build context other: stat /missing: no such file or directory");
        assertThat(build("FROM busybox\n", "--build-context=other").err()).contains("expected key=value");
        assertThat(build("FROM busybox\n", "--build-context=x=oci-layout:///y").err())
                .contains("not supported yet");
    }

    @Test
    void imagesRepositoriesAndWebTarsHaveNames() throws IOException {
        assertThat(folder().build("FROM busybox\nRUN echo image >/it\n", "-t", "made:2")
                        .exitCode())
                .isZero();
        TestRepository repository = new TestRepository(configuration.resolve("x"));
        repository.file("docs/it", "repository");
        repository.commit("v1");
        Path packed = Files.createDirectory(configuration.resolve("packed"));
        Files.writeString(packed.resolve("it"), "tar");
        Program.run(
                "tar",
                "-C",
                packed.toString(),
                "-cf",
                configuration.resolve("x.tar").toString(),
                "it");

        try (TestWebServer web = new TestWebServer(configuration)) {
            built(
                    """
                    FROM base:1
                    RUN cp /it /all
                    COPY --from=base:1 /it /it2
                    COPY --from=repository it /it3
                    COPY --from=tar it /it4
                    RUN cat /it2 /it3 /it4 >>/all
                    """,
                    "--build-context=base:1=docker-image://made:2",
                    "--build-context=repository=" + web.at("/x.git") + "#v1:docs",
                    "--build-context=tar=" + web.at("/x.tar"));
            assertThat(build("FROM busybox\nCOPY --from=x / /\n", "--build-context=x=" + web.at("/none"))
                            .exitCode())
                    .isNotZero();
        }

        assertThat(folder().run("cat", "/all")).isEqualTo("image\nimage\nrepositorytar");
    }
}
