package dev.gantry.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.image.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Other people's clients, against a registry with a user: what they push they get back under the same
/// digest, from Docker's registry too.
@Tag("kernel")
class ForeignClientsIT {
    @TempDir
    Path folder;

    private RegistryProcess registry;

    @BeforeEach
    void start() throws IOException {
        Path root = folder.resolve("root");
        try (RegistryStore store = RegistryStore.open(root, Clock.systemUTC())) {
            assertThat(store.repositories().list("", 1)).isEmpty();
        }
        gantry("ann's password\n", "user", "add", "--root", root.toString(), "ann");
        gantry("", "user", "grant", "--root", root.toString(), "ann", "team/**", "pull,push,delete");
        registry = RegistryProcess.start(root);
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private static String gantry(String input, String... words) throws IOException {
        return Commands.feed(input, RegistryProcess.command(words).toArray(new String[0]));
    }

    private String skopeo(String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of("skopeo"));
        command.addAll(List.of(words));
        return Commands.run(command.toArray(new String[0]));
    }

    private static String digest(Path folderOfImage) throws IOException {
        return Digest.of(Files.readAllBytes(folderOfImage.resolve("manifest.json")))
                .toString();
    }

    private String image(String name) {
        return "docker://" + registry.host() + "/team/" + name;
    }

    /// An image of one file, as buildah commits it.
    private String build(String name) throws IOException {
        Path file = folder.resolve("content");
        Files.writeString(file, "the content of " + name);
        String storage = folder.resolve("buildah").toString();
        String[] base = {"buildah", "--root", storage, "--runroot", storage + "-run", "--storage-driver", "vfs"};
        String container = Commands.run(with(base, "from", "scratch")).strip();
        Commands.run(with(base, "copy", container, file.toString(), "/content"));
        Commands.run(with(base, "commit", "--quiet", container, name));
        Commands.run(with(
                base, "push", "--quiet", "--tls-verify=false", "--creds", "ann:ann's password", name, image(name)));
        return name;
    }

    private static String[] with(String[] base, String... more) {
        List<String> words = new ArrayList<>(List.of(base));
        words.addAll(List.of(more));
        return words.toArray(new String[0]);
    }

    @Test
    void buildahPushesAndSkopeoCopiesThereAndBack() throws IOException {
        String image = image(build("app"));
        Path first = folder.resolve("first");
        skopeo("copy", "--src-tls-verify=false", "--src-creds", "ann:ann's password", image, "dir:" + first);
        skopeo(
                "copy",
                "--dest-tls-verify=false",
                "--dest-creds",
                "ann:ann's password",
                "dir:" + first,
                image("copy:2"));
        assertThat(skopeo("inspect", "--tls-verify=false", "--creds", "ann:ann's password", image("copy:2")))
                .contains(digest(first));
        try (DockerRegistry docker = DockerRegistry.start(Files.createDirectory(folder.resolve("docker")))) {
            String there = "docker://" + docker.address().getAuthority() + "/app:1";
            Path second = folder.resolve("second");
            skopeo(
                    "copy",
                    "--src-tls-verify=false",
                    "--dest-tls-verify=false",
                    "--src-creds",
                    "ann:ann's password",
                    image("copy:2"),
                    there);
            skopeo("copy", "--src-tls-verify=false", there, "dir:" + second);
            assertThat(digest(second)).isEqualTo(digest(first));
        }
        skopeo("delete", "--tls-verify=false", "--creds", "ann:ann's password", image("copy:2"));
        assertThat(skopeo("list-tags", "--tls-verify=false", "--creds", "ann:ann's password", image("app")))
                .contains("latest");
    }

    @Test
    void aRepositoryIsListedAndRemovedByTheCommandLine() throws IOException {
        build("app");
        String root = folder.resolve("root").toString();
        assertThat(gantry("", "repo", "ls", "--root", root)).isEqualTo("team/app\n");
        assertThat(gantry("", "repo", "tags", "--root", root, "team/app")).isEqualTo("latest\n");
        assertThat(gantry("", "user", "ls", "--root", root)).isEqualTo("ann\tuser\tteam/**=pull,push,delete\n");
        gantry("", "repo", "rm", "--root", root, "team/app");
        assertThat(gantry("", "gc", "--root", root)).startsWith("uploads=0 links=0 blobs=2 bytes=");
    }
}
