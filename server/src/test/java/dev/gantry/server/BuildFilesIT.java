package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which files `COPY` and `ADD` take, and what becomes of them.
final class BuildFilesIT extends WithBuilds {
    private void made(String dockerfile, String... options) throws IOException {
        Docker.Result result = build(dockerfile, options);
        assertThat(result.exitCode()).as(result.toString()).isZero();
    }

    /// Everything below a directory of the image, as paths.
    private List<String> files(String directory) {
        return run("sh", "-c", "cd " + directory + " && find . | sort | sed 1d | cut -c3-")
                .lines()
                .toList();
    }

    private void tree() throws IOException {
        for (String name : List.of("src/a.go", "src/a_test.go", "src/sub/b.go", "src/sub/b.txt", "src/vendor/v.go")) {
            file(name, name);
        }
    }

    @Test
    void whatIsExcludedIsNotCopied() throws IOException {
        tree();

        made("""
                FROM busybox
                ARG EXT=txt
                COPY --exclude=vendor --exclude=**/*_test.go --exclude=**/*.$EXT src /one
                COPY --exclude=* --exclude=!sub/b.go src /two
                COPY --exclude=*_test.go src/*.go /three/
                ADD --exclude=sub src /four
                """);

        assertThat(files("/one")).containsExactly("a.go", "sub", "sub/b.go");
        assertThat(files("/two")).containsExactly("sub", "sub/b.go");
        assertThat(files("/three")).containsExactly("a.go");
        assertThat(files("/four")).containsExactly("a.go", "a_test.go", "vendor", "vendor/v.go");
    }

    @Test
    void whatIsExcludedDoesNotCountForTheCache() throws IOException {
        tree();
        String dockerfile = "FROM busybox\nCOPY --exclude=**/*.txt src /s\n";
        made(dockerfile);

        file("src/sub/b.txt", "other");
        file("src/c.txt", "new");
        assertThat(build(dockerfile).out()).contains("Using cache");

        file("src/a.go", "other");
        assertThat(build(dockerfile).out()).doesNotContain("Using cache");
    }

    @Test
    void pathsAreKeptFromThePivotOn() throws IOException {
        tree();
        Files.setPosixFilePermissions(context.resolve("src/sub"), PosixFilePermissions.fromString("rwx------"));

        made("""
                FROM busybox
                COPY --parents src/sub/b.go src/a.go /one/
                COPY --parents ./src/./sub/*.go /two/
                COPY --parents src/./**/*.go /three
                COPY --parents --exclude=**/vendor src /four/
                """);

        assertThat(files("/one")).containsExactly("src", "src/a.go", "src/sub", "src/sub/b.go");
        assertThat(files("/two")).containsExactly("sub", "sub/b.go");
        assertThat(files("/three")).containsExactly("a.go", "a_test.go", "sub", "sub/b.go", "vendor", "vendor/v.go");
        assertThat(files("/four"))
                .containsExactly("src", "src/a.go", "src/a_test.go", "src/sub", "src/sub/b.go", "src/sub/b.txt");
        assertThat(run("stat", "-c", "%a", "/one/src/sub", "/two/sub").lines()).containsExactly("700", "700");
    }

    @Test
    void parentsAreNotFoundThroughLinks() throws IOException {
        tree();
        Files.createSymbolicLink(context.resolve("way"), Path.of("src"));
        Files.createSymbolicLink(context.resolve("out"), Path.of("/etc"));

        assertThat(build("FROM busybox\nCOPY --parents way/a.go /x/\n").err()).contains("stat way/a.go");
        assertThat(build("FROM busybox\nCOPY --parents out/hostname /x/\n").err())
                .contains("stat out/hostname");
        assertThat(build("FROM busybox\nCOPY --parents ../x /x/\n").err()).contains("forbidden path");
    }

    @Test
    void modesAreChangedBySigns() throws IOException {
        tree();

        made("""
                FROM busybox
                ARG MODE=u+x,go-r
                COPY --chmod=$MODE src/a.go /a
                COPY --chmod=a=rX src /s
                COPY --chmod=4755 src/a.go /set
                ADD --chmod=g+w <<EOF /here
                text
                EOF
                """);

        assertThat(run("stat", "-c", "%a %n", "/a", "/s/sub", "/s/a.go", "/set", "/here")
                        .lines())
                .containsExactly("700 /a", "555 /s/sub", "444 /s/a.go", "4755 /set", "664 /here");
        assertThat(build("FROM busybox\nCOPY --chmod=u+q src/a.go /a\n").err())
                .contains("invalid chmod parameter: 'u+q'");
    }

    @Test
    void aLinkedCopyDoesNotLookAtWhatLiesBelow() throws IOException {
        file("f", "linked");
        String copy = "COPY --link --chown=nobody:nogroup f /way/f\n";
        made("FROM busybox\nRUN mkdir /real && ln -s /real /way\n" + copy);

        assertThat(run("sh", "-c", "cat /way/f; ls /real; stat -c ' %U:%G' /way/f"))
                .isEqualTo("linked nobody:nogroup");
        String layer = inspect("{{index .RootFS.Layers 2}}");

        Docker.Result other = build("FROM busybox\nENV A=1\nRUN echo other >/other\n" + copy);
        assertThat(other.out().split("Using cache", -1)).hasSize(2);
        assertThat(inspect("{{index .RootFS.Layers 2}}")).isEqualTo(layer);
        assertThat(run("cat", "/way/f", "/other")).isEqualTo("linkedother");

        file("f", "changed");
        assertThat(build("FROM busybox\n" + copy).out()).doesNotContain("Using cache");
        assertThat(run("cat", "/way/f")).isEqualTo("changed");
    }

    @Test
    void danglingLinksLeadToNewDirectoriesOfTheImage() throws IOException {
        file("f", "x");

        made("""
                FROM busybox
                RUN ln -s /gone/away /l && ln -s ../../../../../../../../tmp/build-planted /up && ln -s loop /loop
                COPY f /l/
                COPY f /up/f
                """);

        assertThat(run("cat", "/gone/away/f", "/tmp/build-planted/f")).isEqualTo("xx");
        assertThat(Path.of("/tmp/build-planted")).doesNotExist();
        assertThat(build("FROM busybox\nRUN ln -s loop /loop\nCOPY f /loop/f\n").err())
                .contains("ELOOP");
    }

    @Test
    void archivesOfXzAreUnpackedAndHostileOnesAreNot() throws Exception {
        file("in", "packed");
        pack("tar -cf good.tar in && xz good.tar && tar -cPf bad.tar --transform 's,^,../../,' in && xz bad.tar");

        made("FROM busybox\nADD good.tar.xz /t\n");

        assertThat(run("cat", "/t/in")).isEqualTo("packed");
        assertThat(build("FROM busybox\nADD bad.tar.xz /t\n").err()).contains("ADD failed: invalid layer");
    }

    private void pack(String script) throws Exception {
        Process shell = new ProcessBuilder("sh", "-c", script)
                .directory(context.toFile())
                .start();
        assertThat(shell.waitFor()).as(script).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"COPY --exclude=[ f /x", "COPY --parents nope /x/", "COPY --parents no* /x/"})
    void whatCanNotBeIsSaid(String instruction) throws IOException {
        file("f", "x");

        assertThat(build("FROM busybox\n" + instruction + "\n").err())
                .containsAnyOf("syntax error in pattern", "stat nope", "no source files were specified");
    }
}
