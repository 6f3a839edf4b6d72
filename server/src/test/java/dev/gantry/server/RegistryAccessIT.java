package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.image.Manifest;
import dev.gantry.image.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How registries are reached that are not simply there: by TLS, through proxies, by their mirrors, with tokens.
@Tag("kernel")
final class RegistryAccessIT {
    private static final Path CERTS = Path.of("/etc/docker/certs.d");
    private static final int LAYER_BYTES = 100_000;

    @TempDir
    private static Path scratch;

    private static DaemonLab lab;
    private static PrivateAddress address;
    private static TestMount etc;
    private static Certificates certificates;
    private static Path file;

    @BeforeAll
    static void open() throws Exception {
        lab = DaemonLab.open(RegistryAccessIT::prepare);
        certificates = new Certificates(lab.directory());
        file = fileIn(lab.directory());
        address = new PrivateAddress();
        etc = TestMount.overlay(Path.of("/etc"), scratch);
    }

    private static List<String> prepare(Path directory) throws Exception {
        new Certificates(directory)
                .authority("ca")
                .signed("registry", "ca", "serverAuth")
                .signed("client", "ca", "clientAuth")
                .authority("stranger")
                .signed("impostor", "stranger", "serverAuth");
        return List.of("--config-file=" + Files.writeString(fileIn(directory), "{}"));
    }

    private static Path fileIn(Path directory) {
        return directory.resolve("daemon.json");
    }

    @AfterAll
    static void close() throws Exception {
        for (AutoCloseable opened : Arrays.asList(etc, address, lab)) {
            if (opened != null) {
                opened.close();
            }
        }
    }

    @AfterEach
    void forget() throws Exception {
        configure("{}");
        if (Files.exists(CERTS)) {
            try (Stream<Path> files = Files.walk(CERTS)) {
                for (Path old : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(old);
                }
            }
        }
        for (String name : lab.docker()
                .out("images", "--format={{.Repository}}:{{.Tag}}")
                .lines()
                .toList()) {
            if (!name.startsWith(DaemonLab.IMAGE + ":")) {
                lab.docker().out("rmi", name);
            }
        }
    }

    private static void configure(String json) throws IOException {
        lab.reload(file, json, "configuration reloaded");
    }

    private static Docker.Result push(String name) {
        lab.docker().out("tag", DaemonLab.IMAGE, name);
        return lab.docker().run("push", name);
    }

    /// Pushes, and pulls what was pushed.
    private static void assertReached(String name) {
        Docker.Result pushed = push(name);
        assertThat(pushed.exitCode()).as(pushed + "\n" + lab.log()).isZero();
        lab.docker().out("rmi", name);
        lab.docker().out("pull", name);
    }

    /// Lets the daemon know a file of the registry's.
    private static void know(LocalRegistry registry, Path pem, String name) throws IOException {
        Files.copy(pem, Files.createDirectories(CERTS.resolve(registry.host())).resolve(name));
    }

    private static LocalRegistry registryByTls(String certificate) throws IOException {
        return LocalRegistry.gantryAt(
                PrivateAddress.ADDRESS,
                lab.directory(),
                "--tls-cert=" + certificates.certificate(certificate),
                "--tls-key=" + certificates.key(certificate));
    }

    @Test
    void whoSignsARegistrysCertificateMustBeKnown() throws Exception {
        try (LocalRegistry registry = registryByTls("registry");
                LocalRegistry impostor = registryByTls("impostor")) {
            String name = registry.name("team/box:1");

            assertThat(push(name).err()).contains("x509: certificate signed by unknown authority");
            know(registry, certificates.certificate("ca"), "ca.crt");
            assertReached(name);
            know(impostor, certificates.certificate("ca"), "ca.crt");
            assertThat(push(impostor.name("team/box:1")).err())
                    .contains("x509: certificate signed by unknown authority");
        }
    }

    @Test
    void theClientShowsItsOwnCertificate() throws Exception {
        String tls = ", tls: {certificate: \"%s\", key: \"%s\", clientcas: [\"%s\"]}"
                .formatted(
                        certificates.certificate("registry"),
                        certificates.key("registry"),
                        certificates.certificate("ca"));
        try (LocalRegistry registry = LocalRegistry.debianAt(PrivateAddress.ADDRESS, lab.directory(), tls, "")) {
            String name = registry.name("team/box:1");
            know(registry, certificates.certificate("ca"), "ca.crt");

            // Which of the two is heard first is the kernel's choice: the alert, or that the registry has hung up.
            assertThat(push(name).err()).containsPattern("(tls: |EOF|(?i)connection reset)");
            know(registry, certificates.certificate("client"), "client.cert");
            know(registry, certificates.key("client"), "client.key");
            assertReached(name);
        }
    }

    @Test
    void insecureRegistriesAreThoseThatAreNamed() throws Exception {
        try (LocalRegistry plain = LocalRegistry.debianAt(PrivateAddress.ADDRESS, lab.directory(), "", "");
                LocalRegistry impostor = registryByTls("impostor")) {
            assertThat(push(plain.name("team/box:1")).err())
                    .contains("http: server gave HTTP response to HTTPS client");
            configure("{\"insecure-registries\": [\"10.77.0.0/24\"]}");
            assertReached(plain.name("team/box:1"));
            assertReached(impostor.name("team/box:1"));
        }
    }

    @Test
    void mirrorsOfTheHubComeFirstAndSeeNoPassword() throws Exception {
        try (FaultyRegistry mirror = FaultyRegistry.start()) {
            Manifest manifest = mirror.image("library/mirrored", "latest", 1, 1, LAYER_BYTES, Platform.host());
            configure("{\"registry-mirrors\": [\"http://127.0.0.1:1\", \"http://127.0.0.1:" + mirror.port() + "\"]}");

            lab.docker().out("--config=" + login("https://index.docker.io/v1/"), "pull", "mirrored");

            assertThat(lab.docker().out("images", "-q", "--no-trunc", "mirrored"))
                    .isEqualTo(manifest.config().digest().toString());
            assertThat(mirror.asked())
                    .isNotEmpty()
                    .allMatch(asked -> asked.authorization().isEmpty());
        }
    }

    @Test
    void anyRegistryCanHaveMirrors() throws Exception {
        try (FaultyRegistry mirror = FaultyRegistry.start()) {
            Manifest manifest = mirror.image("team/box", "1", 2, 2, LAYER_BYTES, Platform.host());
            Path directory = Files.createDirectories(CERTS.resolve("registry.test"));
            Files.writeString(directory.resolve("hosts.toml"), """
                    [host."http://127.0.0.1:1"]
                    [host."http://127.0.0.1:%d"]
                      capabilities = ["pull", "resolve"]
                    """.formatted(mirror.port()));

            lab.docker().out("--config=" + login("registry.test"), "pull", "registry.test/team/box:1");

            assertThat(lab.docker().out("images", "-q", "--no-trunc", "registry.test/team/box:1"))
                    .isEqualTo(manifest.config().digest().toString());
            assertThat(mirror.asked())
                    .isNotEmpty()
                    .allMatch(asked -> asked.authorization().isEmpty());
            assertThat(lab.docker().run("push", "registry.test/team/box:1").err())
                    .as("only the registry itself takes what is pushed")
                    .contains("registry.test");
        }
    }

    /// The client's directory after `docker login`, as `me` with the password `secret`.
    private static Path login(String server) throws IOException {
        Path directory = Files.createTempDirectory(scratch, "login");
        Files.writeString(
                directory.resolve("config.json"), "{\"auths\": {\"" + server + "\": {\"auth\": \"bWU6c2VjcmV0\"}}}");
        return directory;
    }

    @Test
    void proxiesAreGoneThroughButWhereTheyAreNotWanted() throws Exception {
        try (LocalRegistry plain = LocalRegistry.debianAt(PrivateAddress.ADDRESS, lab.directory(), "", "");
                LocalRegistry secure = registryByTls("registry");
                TestProxy proxy = new TestProxy()) {
            know(secure, certificates.certificate("ca"), "ca.crt");
            String both = "\"insecure-registries\": [\"%s\"], \"http-proxy\": \"%s\", \"https-proxy\": \"%s\""
                    .formatted(plain.host(), proxy.address(), proxy.address());

            configure("{" + both + "}");
            assertReached(plain.name("team/box:1"));
            assertReached(secure.name("team/box:1"));
            assertThat(proxy.asked())
                    .contains("CONNECT " + secure.host(), "GET http://" + plain.name("v2/team/box/manifests/1"))
                    .noneMatch(asked -> asked.contains("https:"));

            configure("{" + both + ", \"no-proxy\": \"10.77.0.0/24\"}");
            int before = proxy.asked().size();
            assertReached(plain.name("team/box:2"));
            assertReached(secure.name("team/box:2"));
            assertThat(proxy.asked()).hasSize(before);

            configure("{" + both.replace("user:word", "user:wrong") + "}");
            Docker.Result refused = push(plain.name("team/box:3"));
            assertThat(refused.exitCode()).isNotZero();
            assertThat(refused.err() + lab.log()).doesNotContain("user:w", "dXNlcj");
        }
    }

    @Test
    void ourRegistryGivesTokensToWhoHasLoggedIn() throws Exception {
        Path passwords = Files.writeString(lab.directory().resolve("htpasswd"), RegistriesIT.HTPASSWD);
        try (LocalRegistry registry = LocalRegistry.gantry(lab.directory(), "--htpasswd=" + passwords)) {
            String name = registry.name("team/box:1");
            String config = "--config=" + Files.createTempDirectory(scratch, "login");
            assertThat(push(name).err()).containsAnyOf("denied", "unauthorized");
            assertThat(lab.docker()
                            .run(config, "login", "-u", "tester", "-p", "wrong", registry.host())
                            .err())
                    .contains("unauthorized");
            lab.docker().out(config, "login", "-u", "tester", "-p", "secret", registry.host());

            assertThat(lab.docker().out(config, "push", name)).contains("digest: sha256:");
            lab.docker().out("rmi", name);
            assertThat(lab.docker().run("pull", name).err()).containsAnyOf("denied", "unauthorized");
            lab.docker().out(config, "pull", name);
            assertThat(lab.log()).doesNotContain("secret");
        }
    }
}
