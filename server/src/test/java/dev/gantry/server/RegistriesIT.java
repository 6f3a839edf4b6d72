package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.client.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Pull, push, login and search with Debian's registry.
final class RegistriesIT extends WithLab {
    /// `tester`, `secret`.
    static final String HTPASSWD = "tester:$2y$05$sqaqmF1898g/LVUwAaE.bOWAk0IFOUNgIJKHCZyunWArOV4QwKdKW\n";

    private LocalRegistry registry;

    @BeforeEach
    void startRegistry() throws Exception {
        registry = LocalRegistry.debian(lab.directory(), "");
    }

    @AfterEach
    void removeImages() {
        registry.close();
        for (String name : lab.docker()
                .out("images", "--format={{.Repository}}:{{.Tag}}")
                .lines()
                .toList()) {
            if (!name.startsWith(DaemonLab.IMAGE + ":")) {
                lab.docker().run("rmi", "-f", name);
            }
        }
    }

    private String push(String name) {
        String full = registry.name(name);
        lab.docker().out("tag", DaemonLab.IMAGE, full);
        return lab.docker().out("push", full);
    }

    private static String digest(String output) {
        return output.lines()
                .filter(line -> line.contains("igest: sha256:"))
                .map(line -> line.replaceAll(".*igest: (sha256:[0-9a-f]{64}).*", "$1"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void imageComesBackAsItWent() {
        String first = push("team/box:1");
        assertThat(first).contains("The push refers to repository [" + registry.name("team/box") + "]", "Pushed");
        String digest = digest(first);
        String id = lab.docker().out("images", "-q", "--no-trunc", DaemonLab.IMAGE);
        lab.docker().out("rmi", registry.name("team/box:1"));

        String pulled = lab.docker().out("pull", registry.name("team/box:1"));

        assertThat(digest(pulled)).isEqualTo(digest);
        assertThat(pulled).contains("Status: Downloaded newer image for " + registry.name("team/box:1"));
        assertThat(lab.docker().out("images", "-q", "--no-trunc", registry.name("team/box:1")))
                .isEqualTo(id);
        assertThat(lab.docker().out("inspect", "--format={{json .RepoDigests}}", registry.name("team/box:1")))
                .contains(registry.name("team/box@" + digest));
        assertThat(lab.docker().out("pull", registry.name("team/box:1"))).contains("Status: Image is up to date for");
        assertThat(lab.docker().out("pull", registry.name("team/box@" + digest)))
                .contains(digest + ": Pulling from");
        assertThat(lab.docker().out("push", registry.name("team/box:1"))).contains("Layer already exists", digest);
    }

    @Test
    void whatComesWithGantryIsPulledWhereDockerHubIsNotReached() {
        String pulled = lab.docker().out("pull", "hello-world");

        assertThat(pulled)
                .contains(
                        "taking the image that comes with Gantry",
                        "Status: Downloaded newer image for hello-world:latest");
        assertThat(lab.docker().out("run", "--rm", "hello-world")).contains("Hello from Gantry");
        assertThat(lab.docker().run("pull", "hello-world:other").exitCode()).isNotZero();
        assertThat(lab.docker()
                        .run("pull", "--platform=linux/s390x", "hello-world")
                        .exitCode())
                .isNotZero();
    }

    @Test
    void otherToolsReadTheImagesOnDisk() throws IOException {
        Path content = lab.directory().resolve("data/content");
        String id = lab.docker().out("images", "-q", "--no-trunc", DaemonLab.IMAGE);
        lab.docker().out("tag", DaemonLab.IMAGE, "example.org/team/box:7");
        DaemonLab.eventually("the tag is in the index", () -> index(content).contains("\"example.org/team/box:7\""));

        Program.run(
                "skopeo", "copy", "oci:" + content + ":example.org/team/box:7", "oci:" + lab.directory() + "/out:1");

        assertThat(lab.directory().resolve("out/blobs").resolve(id.replace(':', '/')))
                .exists();
        lab.docker().out("rmi", "example.org/team/box:7");
        DaemonLab.eventually("the tag is gone", () -> !index(content).contains("example.org/team/box"));
    }

    private static String index(Path content) {
        try {
            return Files.readString(content.resolve("index.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void registryMountsWhatItHas() {
        String digest = digest(push("team/box:1"));

        String second = push("other/box:2");

        assertThat(second).contains("Mounted from team/box");
        assertThat(digest(second)).isEqualTo(digest);
    }

    @Test
    void allTagsGoAndCome() {
        push("team/box:1");
        lab.docker().out("tag", DaemonLab.IMAGE, registry.name("team/box:2"));
        assertThat(lab.docker().out("push", "--all-tags", registry.name("team/box")))
                .contains("1: digest:", "2: digest:");
        lab.docker().out("rmi", registry.name("team/box:1"), registry.name("team/box:2"));

        lab.docker().out("pull", "--all-tags", registry.name("team/box"));

        assertThat(lab.docker()
                        .out("images", "--format={{.Tag}}", registry.name("team/box"))
                        .lines())
                .containsExactlyInAnyOrder("1", "2");
    }

    @Test
    void whatIsNotThereIsSaidInDockersWords() {
        assertThat(lab.docker().run("pull", registry.name("team/none:1")).err())
                .contains("manifest for " + registry.name("team/none:1") + " not found: manifest unknown");
        assertThat(lab.docker().run("push", registry.name("team/none:1")).err())
                .contains("An image does not exist locally with the tag: " + registry.name("team/none"));
        push("team/box:1");
        assertThat(lab.docker().run("push", registry.name("team/box:none")).err())
                .contains("tag does not exist: " + registry.name("team/box:none"));
    }

    @Test
    void runBringsTheImage() {
        push("team/box:1");
        lab.docker().out("rmi", registry.name("team/box:1"));

        Docker.Result run = lab.docker().run("run", "--rm", registry.name("team/box:1"), "echo", "hello");

        assertThat(run.out()).isEqualTo("hello\n");
        assertThat(run.err()).contains("Unable to find image", "Status: ");
    }

    @Test
    void registryIsSearchedAndInspected() {
        String digest = digest(push("team/box:1"));
        push("team/tool:1");

        assertThat(lab.docker().out("search", "--format={{.Name}}", registry.name("box")))
                .isEqualTo("team/box");
        assertThat(lab.docker().out("manifest", "inspect", "--insecure", registry.name("team/box:1")))
                .contains("schemaVersion");
        try (var client = lab.client()) {
            var found = client.object(Request.get("/distribution/" + registry.name("team/box:1") + "/json"));
            assertThat(found.object("Descriptor").text("digest")).isEqualTo(digest);
        }
    }

    @Test
    void eventsTellOfPullsAndPushes() {
        push("team/box:1");
        lab.docker().out("pull", registry.name("team/box:1"));

        String name = registry.name("team/box:1");
        assertThat(lab.docker()
                        .out("events", "--since=1h", "--until=0s", "--format={{.Action}} {{.Actor.ID}}")
                        .lines())
                .contains("push " + name, "pull " + name);
    }

    @Test
    void passwordIsAskedForAndKept() throws Exception {
        Path passwords = lab.directory().resolve("htpasswd");
        Files.writeString(passwords, HTPASSWD);
        Path config = lab.directory().resolve("config");
        String auth = "auth: {htpasswd: {realm: test, path: \"%s\"}}\n".formatted(passwords);
        try (LocalRegistry closed = LocalRegistry.debian(lab.directory(), auth)) {
            String name = closed.name("team/box:1");
            lab.docker().out("tag", DaemonLab.IMAGE, name);
            assertThat(lab.docker().run("push", name).err()).contains("no basic auth credentials");
            List<String> wrong = List.of("--config=" + config, "login", "-u", "tester", "-p", "wrong", closed.host());
            assertThat(lab.docker().run(wrong.toArray(String[]::new)).exitCode())
                    .isNotZero();
            assertThat(lab.docker().out("--config=" + config, "login", "-u", "tester", "-p", "secret", closed.host()))
                    .contains("Login Succeeded");
            assertThat(lab.docker().out("--config=" + config, "push", name)).contains("Pushed");
            assertThat(lab.docker().run("pull", name).err()).contains("no basic auth credentials");
            assertThat(lab.docker().out("--config=" + config, "pull", name)).contains("up to date");
        }
    }

    @Test
    void deletedByDigestLosesThatNameOnly() {
        String digest = digest(push("team/box:1"));
        String byDigest = registry.name("team/box@" + digest);

        assertThat(lab.docker().out("rmi", byDigest)).isEqualTo("Untagged: " + byDigest);
        assertThat(lab.docker().out("images", "-q", registry.name("team/box:1")))
                .isNotEmpty();
    }
}
