package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.image.Descriptor;
import dev.gantry.image.Digest;
import dev.gantry.image.Index;
import dev.gantry.image.Manifest;
import dev.gantry.image.Platform;
import dev.gantry.server.LocalRegistry.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every client to and from every registry: gantryd, dockerd, skopeo and buildah, with ours and with Debian's. What one
/// pushes each gets back under the same digest.
@Tag("kernel")
final class RegistryMatrixIT {
    private static final Platform HOST = Platform.host();
    private static final Platform STRANGE = new Platform("linux", "s390x", "");

    @TempDir
    private static Path scratch;

    private static DaemonLab lab;
    private static Dockerd dockerd;

    @TempDir
    Path directory;

    private final TestImages images = new TestImages();
    private LocalRegistry origin;

    @BeforeAll
    static void open() throws Exception {
        lab = DaemonLab.open();
        dockerd = Dockerd.start(scratch.resolve("dockerd"));
    }

    @AfterAll
    static void close() throws Exception {
        if (dockerd != null) {
            dockerd.close();
        }
        if (lab != null) {
            lab.close();
        }
    }

    @BeforeEach
    void startOrigin() throws IOException {
        origin = LocalRegistry.debian(directory, "");
    }

    @AfterEach
    void stopOrigin() {
        origin.close();
    }

    /// A program that pushes and pulls.
    private interface Client {
        /// Brings an image and sends it elsewhere.
        ///
        /// @return the digest that it says
        String copy(String from, String to) throws IOException;

        /// Brings an image, and forgets it.
        ///
        /// @return the digest that it says
        String pull(String name) throws IOException;
    }

    /// A daemon, by Docker's command line.
    private record Engine(Docker docker) implements Client {
        @Override
        public String copy(String from, String to) {
            docker.out("pull", from);
            docker.out("tag", from, to);
            String digest = digest(docker.out("push", to));
            docker.out("rmi", from, to);
            return digest;
        }

        @Override
        public String pull(String name) {
            String digest = digest(docker.out("pull", name));
            docker.out("rmi", name);
            return digest;
        }

        private static String digest(String output) {
            return output.replaceAll("(?s).*igest: (sha256:[0-9a-f]{64}).*", "$1");
        }
    }

    private record NamedClient(String name, Client client) {}

    /// Both copy without a daemon. Digests are kept: left to itself, skopeo takes an equal layer that the registry has
    /// already, however that was compressed.
    ///
    /// @param directory for what is in between
    private record Skopeo(Path directory) implements Client {
        @Override
        public String copy(String from, String to) throws IOException {
            Path digest = Files.createTempFile(directory, "digest", "");
            skopeo("--digestfile=" + digest, "docker://" + from, "docker://" + to);
            return Files.readString(digest);
        }

        @Override
        public String pull(String name) throws IOException {
            Path image = Files.createTempDirectory(directory, "pulled");
            skopeo("docker://" + name, "dir:" + image);
            return Digest.of(Files.readAllBytes(image.resolve("manifest.json"))).toString();
        }

        static void skopeo(String... arguments) throws IOException {
            List<String> line = new ArrayList<>(List.of(
                    "skopeo",
                    "copy",
                    "--all",
                    "--preserve-digests",
                    "--src-tls-verify=false",
                    "--dest-tls-verify=false"));
            line.addAll(List.of(arguments));
            Program.run(line);
        }
    }

    private record Buildah(Path directory) implements Client {
        @Override
        public String copy(String from, String to) throws IOException {
            Path digest = Files.createTempFile(directory, "digest", "");
            buildah("pull", "--quiet", "--tls-verify=false", from);
            buildah("push", "--quiet", "--tls-verify=false", "--digestfile=" + digest, from, "docker://" + to);
            buildah("rmi", from);
            return Files.readString(digest);
        }

        @Override
        public String pull(String name) throws IOException {
            buildah("pull", "--quiet", "--tls-verify=false", name);
            String digest = buildah("inspect", "--type=image", "--format={{.FromImageDigest}}", name);
            buildah("rmi", name);
            return digest;
        }

        private String buildah(String... arguments) throws IOException {
            Path storage = directory.resolve("buildah");
            List<String> line = new ArrayList<>(
                    List.of("buildah", "--root=" + storage, "--runroot=" + storage + "-run", "--storage-driver=vfs"));
            line.addAll(List.of(arguments));
            return Program.run(line);
        }
    }

    /// One that packs layers anew comes first, so that whoever comes later may confuse its blobs with the origin's.
    private List<NamedClient> clients() {
        return List.of(
                new NamedClient("buildah", new Buildah(directory)),
                new NamedClient("docker", new Engine(dockerd.docker())),
                new NamedClient("skopeo", new Skopeo(directory)),
                new NamedClient("gantry", new Engine(lab.docker())));
    }

    /// Puts what was made into the origin.
    ///
    /// @return its name there
    private String publish(Descriptor top) throws IOException {
        String name = origin.name("team/app:1");
        Skopeo.skopeo(images.layout(directory.resolve("layout"), top), "docker://" + name);
        return name;
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void whatOnePushesAllPull(Kind kind) throws Exception {
        Manifest manifest = images.image(51, 4, 20_000, HOST);
        String source = publish(manifest.descriptor());
        try (LocalRegistry registry = kind.start(directory)) {
            for (NamedClient pusher : clients()) {
                String name = registry.name("team/" + pusher.name() + ":1");
                String pushed = pusher.client().copy(source, name);
                for (NamedClient puller : clients()) {
                    assertThat(puller.client().pull(name))
                            .as("%s pushed, %s pulls", pusher.name(), puller.name())
                            .isEqualTo(pushed);
                }
                if (List.of("gantry", "skopeo").contains(pusher.name())) {
                    assertThat(pushed)
                            .as("digest that %s pushed", pusher.name())
                            .isEqualTo(manifest.descriptor().digest().toString());
                }
            }
        }
    }

    /// The whole index is copied from registry to registry; engines take what is theirs and name the index.
    @ParameterizedTest
    @EnumSource(Kind.class)
    void imagesOfSeveralPlatformsStayTogether(Kind kind) throws Exception {
        Manifest ours = images.image(52, 1, 1000, HOST);
        Manifest theirs = images.image(53, 1, 1000, STRANGE);
        Index index = images.index(
                List.of(theirs.descriptor().on(STRANGE), ours.descriptor().on(HOST)));
        String digest = index.descriptor().digest().toString();
        String source = publish(index.descriptor());
        try (LocalRegistry registry = kind.start(directory)) {
            String name = registry.name("team/several:1");
            assertThat(new Skopeo(directory).copy(source, name)).isEqualTo(digest);
            assertThat(new Skopeo(directory).pull(name)).isEqualTo(digest);
            assertThat(new Engine(dockerd.docker()).pull(name)).isEqualTo(digest);
            assertThat(new Engine(lab.docker()).pull(name)).isEqualTo(digest);
            lab.docker().out("pull", "--platform=linux/s390x", name);
            assertThat(lab.docker().out("images", "-q", "--no-trunc", name))
                    .isEqualTo(theirs.config().digest().toString());
            lab.docker().out("rmi", name);
        }
    }

    @Test
    void dockerLogsInToOursAndHasItTakeOverLayers() throws Exception {
        String source = publish(images.image(55, 2, 1000, HOST).descriptor());
        Path passwords = Files.writeString(directory.resolve("htpasswd"), RegistriesIT.HTPASSWD);
        try (LocalRegistry registry = LocalRegistry.gantry(directory, "--htpasswd=" + passwords)) {
            Docker docker = dockerd.docker();
            String config = "--config=" + directory.resolve("login");
            docker.out("pull", source);
            docker.out("tag", source, registry.name("team/base:1"));
            docker.out("tag", source, registry.name("team/other:1"));
            assertThat(docker.run("push", registry.name("team/base:1")).err()).contains("denied");
            docker.out(config, "login", "-u", "tester", "-p", "secret", registry.host());
            docker.out(config, "push", registry.name("team/base:1"));
            assertThat(docker.out(config, "push", registry.name("team/other:1")))
                    .contains("Mounted from team/base");
            docker.out("rmi", source, registry.name("team/base:1"), registry.name("team/other:1"));
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void sixtyLayersGoAndCome(Kind kind) throws Exception {
        Manifest manifest = images.image(54, 60, 3000, HOST);
        String source = publish(manifest.descriptor());
        try (LocalRegistry registry = kind.start(directory)) {
            String name = registry.name("team/tall:1");
            Client gantry = new Engine(lab.docker());
            String digest = manifest.descriptor().digest().toString();
            assertThat(gantry.copy(source, name)).isEqualTo(digest);
            assertThat(gantry.pull(name)).isEqualTo(digest);
            assertThat(new Skopeo(directory).pull(name)).isEqualTo(digest);
        }
    }
}
