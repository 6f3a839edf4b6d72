package dev.gantry.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.client.ApiException;
import dev.gantry.image.Digest;
import dev.gantry.image.LayerEntry;
import dev.gantry.image.LayerWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What builds take from web servers and Git repositories.
final class BuildRemotesIT extends WithBuilds {
    @TempDir
    private Path served;

    private TestWebServer web;

    @BeforeEach
    void serve() throws IOException {
        web = new TestWebServer(served);
    }

    @AfterEach
    void stopServing() {
        web.close();
    }

    private void made(String dockerfile) throws IOException {
        Docker.Result result = build(dockerfile);
        assertThat(result.exitCode()).as(result.toString()).isZero();
    }

    private static byte[] tar(Map<String, String> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        LayerWriter writer = new LayerWriter(bytes);
        for (Map.Entry<String, String> file : files.entrySet()) {
            byte[] text = file.getValue().getBytes(UTF_8);
            writer.add(
                    LayerEntry.file(file.getKey(), 0644, Instant.EPOCH, text.length),
                    LayerWriter.Source.of(new ByteArrayInputStream(text)));
        }
        writer.finish();
        return bytes.toByteArray();
    }

    @Test
    void aWebFileIsRootsAndAsOldAsTheServerSays() throws IOException {
        web.put("/d/f.txt", "text".getBytes(UTF_8), Map.of("Last-Modified", "Wed, 21 Oct 2015 07:28:00 GMT"));
        web.put("/x.tar", tar(Map.of("in", "packed")), Map.of());

        made("FROM busybox\nARG AT=" + web.at("") + "\n" + """
                ADD $AT/d/f.txt /files/
                ADD --chmod=640 --chown=1:2 $AT/d/f.txt /files/named
                ADD $AT/x.tar /files/
                ADD --unpack=true $AT/x.tar /unpacked/
                """);

        assertThat(run("stat", "-c", "%a %u:%g %Y %n", "/files/f.txt", "/files/named")
                        .lines())
                .containsExactly("600 0:0 1445412480 /files/f.txt", "640 1:2 1445412480 /files/named");
        assertThat(run("cat", "/files/f.txt", "/unpacked/in")).isEqualTo("textpacked");
        assertThat(run("ls", "/files").lines()).containsExactly("f.txt", "named", "x.tar");
        assertThat(web.requests()).isEqualTo(2);
    }

    @Test
    void aWebFileCountsByItsContent() throws IOException {
        String dockerfile = "FROM busybox\nADD " + web.at("/f") + " /\n";
        web.put("/f", "1".getBytes(UTF_8), Map.of("Last-Modified", "Wed, 21 Oct 2015 07:28:00 GMT"));
        made(dockerfile);

        web.put("/f", "1".getBytes(UTF_8), Map.of("Last-Modified", "Thu, 22 Oct 2015 07:28:00 GMT"));
        assertThat(build(dockerfile).out()).contains("Using cache");

        web.put("/f", "2".getBytes(UTF_8), Map.of("Last-Modified", "Thu, 22 Oct 2015 07:28:00 GMT"));
        assertThat(build(dockerfile).out()).doesNotContain("Using cache");
        assertThat(run("cat", "/f")).isEqualTo("2");
    }

    @Test
    void aWebFileIsTheOneThatItsDigestSays() throws IOException {
        web.put("/f", "1".getBytes(UTF_8), Map.of());
        Digest right = Digest.of("1".getBytes(UTF_8));
        Digest wrong = Digest.of("2".getBytes(UTF_8));

        made("FROM busybox\nARG SUM=" + right + "\nADD --checksum=$SUM " + web.at("/f") + " /\n");
        assertThat(build("FROM busybox\nADD --checksum=" + wrong + " " + web.at("/f") + " /\n")
                        .err())
                .contains("digest mismatch " + right + ": " + wrong);
        file("f", "1");
        assertThat(build("FROM busybox\nADD --checksum=" + right + " f /\n").err())
                .contains("checksum can't be specified for non-HTTP(S) and non-Git sources");
        assertThat(build("FROM busybox\nADD --checksum=md5:1 " + web.at("/f") + " /\n")
                        .err())
                .contains("invalid checksum md5:1");
    }

    @Test
    void whatIsFetchedLeavesTheDisksReserve() throws IOException {
        byte[] large = new byte[40 << 20];
        new Random(1).nextBytes(large);
        web.put("/large", large, Map.of());
        TestRepository repository = new TestRepository(served.resolve("x"));
        Files.write(repository.folder().resolve("large"), large);
        repository.commit();
        String file = "FROM scratch\nADD " + web.at("/large") + " /\n";
        String files = "FROM scratch\nADD " + web.at("/x.git") + " /\n";
        lab.stop();
        try (TestMount small = TestMount.tmpfs(lab.directory().resolve("data"), "84m")) {
            lab.start();
            try {
                for (String dockerfile : List.of(file, files)) {
                    assertThat(build(dockerfile).err()).contains("no space left on device");
                    assertThat(folder().unfinished()).isZero();
                }
                small.resize("400m");
                made(file);
                made(files);
            } finally {
                lab.stop();
            }
        } finally {
            lab.start();
        }
    }

    @Test
    void aRepositoryIsAddedAtACommit() throws IOException {
        TestRepository repository = new TestRepository(served.resolve("x"));
        repository.file("a", "1");
        repository.file("docs/b", "one");
        String first = repository.commit("v1");
        repository.file("docs/b", "two");
        repository.commit();
        String address = web.at("/x.git");

        made("FROM busybox\nARG AT=" + address + "\n" + """
                ADD $AT /main
                ADD $AT#v1:docs /docs
                ADD --keep-git-dir $AT#v1 /whole
                """ + "ADD --checksum=" + first.substring(0, 12) + " $AT#"
                + first + " /commit\n");

        assertThat(run("cat", "/main/docs/b", "/docs/b", "/commit/docs/b")).isEqualTo("twooneone");
        assertThat(run("sh", "-c", "ls -A /main /whole; cat /whole/.git/HEAD; stat -c %u /main/a"))
                .isEqualTo("/main:\na\ndocs\n\n/whole:\n.git\na\ndocs\n" + first + "\n0");
        assertThat(build("FROM busybox\nADD --checksum=dead " + address + "#v1 /x\n")
                        .err())
                .contains("expected checksum to match dead, got " + first);
        assertThat(build("FROM busybox\nADD " + address + "#none /x\n").err()).contains("failed to fetch " + address);
        assertThat(build("FROM busybox\nADD " + address + "#v1:none /x\n").err())
                .contains("has no directory none");
    }

    @Test
    void aRepositoryCountsByItsFiles() throws IOException {
        TestRepository repository = new TestRepository(served.resolve("x"));
        repository.file("a/f", "1");
        repository.commit();
        String dockerfile = "FROM busybox\nADD " + web.at("/x.git") + "#:a /\n";
        made(dockerfile);

        repository.file("other", "1");
        repository.commit();
        assertThat(build(dockerfile).out()).contains("Using cache");

        repository.file("a/f", "2");
        repository.commit();
        assertThat(build(dockerfile).out()).doesNotContain("Using cache");
        assertThat(run("cat", "/f")).isEqualTo("2");
    }

    @Test
    void aRepositoryRunsNothing() throws IOException {
        Path planted = served.resolve("planted");
        TestRepository repository = new TestRepository(served.resolve("x"));
        repository.file(".gitattributes", "* filter=evil\n");
        repository.file("a", "1");
        Files.createSymbolicLink(served.resolve("x/link"), Path.of("/etc"));
        String commit = repository.commit();

        made("FROM busybox\nADD " + web.at("/x.git") + " /x\n");
        assertThat(run("readlink", "/x/link")).isEqualTo("/etc");

        for (String url : List.of("ext::touch " + planted, "file://" + repository.bare(), "-u;touch " + planted)) {
            repository.file(
                    ".gitmodules",
                    "[submodule \"s\"]\n\tpath = s\n\turl = \"" + url + "\"\n\tupdate = !touch " + planted + "\n");
            repository.submodule("s", commit);
            repository.commit();

            assertThat(build("FROM busybox\nADD " + web.at("/x.git") + " /x\n").exitCode())
                    .as(url)
                    .isNotZero();
            assertThat(planted).doesNotExist();
        }
    }

    @Test
    void submodulesComeAlong() throws IOException {
        TestRepository other = new TestRepository(served.resolve("other"));
        other.file("inner", "1");
        String commit = other.commit();
        TestRepository repository = new TestRepository(served.resolve("x"));
        repository.file(".gitmodules", "[submodule \"s\"]\n\tpath = s\n\turl = " + web.at("/other.git") + "\n");
        repository.submodule("s", commit);
        repository.commit();

        made("FROM busybox\nADD " + web.at("/x.git") + " /x\n");

        assertThat(run("find", "/x", "-type", "f").lines()).containsExactlyInAnyOrder("/x/.gitmodules", "/x/s/inner");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"file:///etc/x.git", "http://me:secret@127.0.0.1:1/x.git", "http://me:secret@127.0.0.1:1/x"})
    void whatDoesNotComeIsSaidWithoutPasswords(String address) throws IOException {
        Docker.Result result = build("FROM busybox\nARG A=" + address + "\nADD $A /x\n");

        assertThat(result.exitCode()).isNotZero();
        assertThat(result.err()).containsAnyOf("no address that a Dockerfile may use", "failed to fetch");
        assertThat(result.err()).doesNotContain("secret");
    }

    @Test
    void aRepositoryIsAContext() throws IOException {
        TestRepository repository = new TestRepository(served.resolve("x"));
        repository.file("app/Dockerfile", "FROM busybox\nCOPY . /c\n");
        repository.file("app/.dockerignore", "secret\n");
        repository.file("app/secret", "1");
        repository.file("app/f", "by web");
        repository.commit("v1");
        repository.file("app/f", "by path");
        repository.commit();

        assertThat(remote(web.at("/x.git#v1:app"), Map.of())).contains("Successfully built");
        assertThat(run("sh", "-c", "ls -A /c; cat /c/f")).isEqualTo(".dockerignore\nDockerfile\nf\nby web");

        String path = "file://" + repository.bare() + "#main";
        assertThat(remote(path, Map.of("dockerfile", "app/Dockerfile"))).contains("Successfully built");
        assertThat(run("sh", "-c", "ls -A /c; cat /c/app/f")).isEqualTo("app\nby path");
        assertThat(remote(path, Map.of())).contains("Cannot locate specified Dockerfile: Dockerfile");
    }

    @Test
    void theClientsPasswordsOpenServers(@TempDir Path outside) throws IOException {
        String token = "secret-" + UUID.randomUUID();
        String user = "basic " + Base64.getEncoder().encodeToString(("x-access-token:" + token).getBytes(UTF_8));
        Files.writeString(outside.resolve("token"), token + "\n");
        Files.writeString(outside.resolve("user"), user);
        TestRepository repository = new TestRepository(served.resolve("x"));
        repository.file("a", "1");
        repository.file("Dockerfile", "FROM busybox\nCOPY . /c\nRUN hostname >/name\n");
        repository.commit();
        web.put("/f", "2".getBytes(UTF_8), Map.of());
        web.protect("/f", "Bearer " + token);
        web.protect("/x.git", user);
        Docker gantry = Docker.gantry(lab.socket(), Map.of());
        String files = "FROM busybox\nADD " + web.at("/f") + " /\nADD " + web.at("/x.git") + " /\n";
        String http = "--secret=id=HTTP_AUTH_TOKEN_127.0.0.1,src=" + outside.resolve("token");

        assertThat(build(gantry, files).err()).contains("status 401");
        assertThat(build(gantry, files, http).err()).contains("failed to fetch " + web.at("/x.git"));
        Docker.Result added = build(gantry, files, http, "--secret=id=GIT_AUTH_TOKEN,src=" + outside.resolve("token"));
        assertThat(added.exitCode()).as(added.toString()).isZero();
        assertThat(run("cat", "/a", "/f")).isEqualTo("12");

        Docker.Result built = gantry.run(
                "build",
                "-t",
                "made:1",
                "--secret=id=GIT_AUTH_HEADER.127.0.0.1,src=" + outside.resolve("user"),
                "--build-arg=BUILDKIT_CONTEXT_KEEP_GIT_DIR=1",
                "--build-arg=BUILDKIT_SANDBOX_HOSTNAME=builder",
                web.at("/x.git"));
        assertThat(built.exitCode()).as(built.toString()).isZero();
        assertThat(run("sh", "-c", "ls -A /c; cat /name")).isEqualTo(".git\nDockerfile\na\nbuilder");
        assertThat(run("sh", "-c", "grep -r -l -e " + token + " -e '" + user + "' /c || true"))
                .isEmpty();
        assertThat(added.err() + built.err() + lab.log()).doesNotContain(token).doesNotContain(user);
    }

    @Test
    void aWebFileIsAContext() throws IOException {
        web.put("/c.tar", tar(Map.of("my", "FROM busybox\nCOPY f /\n", "f", "packed")), Map.of());
        web.put("/one", "FROM busybox\nRUN echo alone >/f\n".getBytes(UTF_8), Map.of());
        web.put("/two", "FROM busybox\nCOPY two /\n".getBytes(UTF_8), Map.of());

        assertThat(remote(web.at("/c.tar"), Map.of("dockerfile", "my"))).contains("Successfully built");
        assertThat(run("cat", "/f")).isEqualTo("packed");
        assertThat(remote(web.at("/one"), Map.of())).contains("Successfully built");
        assertThat(run("cat", "/f")).isEqualTo("alone");
        assertThat(remote(web.at("/two"), Map.of())).contains("file not found in build context");
        assertThat(remote(web.at("/three"), Map.of())).contains("status 404");
        assertThat(remote("x", Map.of())).contains("the context must be a Git repository or begin with http");
    }

    private static String remote(String address, Map<String, String> more) throws IOException {
        Map<String, String> query = new HashMap<>(more);
        query.put("remote", address);
        query.put("t", "made:1");
        try {
            return send(new byte[0], query);
        } catch (ApiException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
