package dev.gantry.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.client.EngineClient;
import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A daemon that listens on TCP with certificates and is told to read its file again.
@Tag("kernel")
final class ConfigurationIT {
    private static final int PORT = 2376;

    private static DaemonLab lab;
    private static Certificates certificates;
    private static Path file;

    @BeforeAll
    static void open() throws Exception {
        lab = DaemonLab.open(ConfigurationIT::prepare);
        certificates = certificatesIn(lab.directory());
        file = fileIn(lab.directory());
    }

    private static List<String> prepare(Path directory) throws Exception {
        Certificates made = certificatesIn(directory)
                .authority("ca")
                .signed("daemon", "ca", "serverAuth")
                .signed("client", "ca", "clientAuth")
                .authority("stranger")
                .signed("intruder", "stranger", "clientAuth");
        Files.writeString(fileIn(directory), "{}");
        return List.of(
                "--config-file=" + fileIn(directory),
                "--host=tcp://127.0.0.1:" + PORT,
                "--tlsverify",
                "--tlscacert=" + made.certificate("ca"),
                "--tlscert=" + made.certificate("daemon"),
                "--tlskey=" + made.key("daemon"));
    }

    private static Certificates certificatesIn(Path directory) {
        return new Certificates(directory);
    }

    private static Path fileIn(Path directory) {
        return directory.resolve("daemon.json");
    }

    @AfterAll
    static void close() throws Exception {
        if (lab != null) {
            lab.close();
        }
    }

    /// The docker command line over TLS.
    ///
    /// @param client who it is; none where empty
    private static Docker.Result version(String client, String authority) {
        List<String> options = new ArrayList<>(List.of(
                "--host=tcp://127.0.0.1:" + PORT, "--tlsverify", "--tlscacert=" + certificates.certificate(authority)));
        if (!client.isEmpty()) {
            options.add("--tlscert=" + certificates.certificate(client));
            options.add("--tlskey=" + certificates.key(client));
        }
        return new Docker(options).run("version", "--format={{.Server.Version}}");
    }

    @Test
    void onlyClientsWithTheRightCertificateComeIn() throws Exception {
        String told = lab.docker().out("version", "--format={{.Server.Version}}");
        assertThat(version("client", "ca")).isEqualTo(new Docker.Result(0, told + "\n", ""));
        assertThat(version("", "ca").exitCode()).isEqualTo(1);
        assertThat(version("", "ca").err()).contains("certificate");
        assertThat(version("intruder", "ca").exitCode()).isEqualTo(1);
        assertThat(version("client", "stranger").err()).contains("certificate signed by unknown authority");
        try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), PORT)) {
            plain.getOutputStream().write("GET /_ping HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(UTF_8));
            assertThat(new String(plain.getInputStream().readAllBytes(), UTF_8)).doesNotContain("200 OK");
        } catch (IOException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
        assertThat(version("client", "ca").exitCode()).isZero();
    }

    @Test
    void streamsAreTakenOverThroughTls() {
        Docker docker = new Docker(List.of(
                "--host=tcp://127.0.0.1:" + PORT,
                "--tlsverify",
                "--tlscacert=" + certificates.certificate("ca"),
                "--tlscert=" + certificates.certificate("client"),
                "--tlskey=" + certificates.key("client")));
        Docker.Result run = docker.run(
                new ByteArrayInputStream("in".getBytes(UTF_8)),
                "run",
                "--rm",
                "-i",
                DaemonLab.IMAGE,
                "sh",
                "-c",
                "cat; echo err >&2; exit 3");
        assertThat(run).isEqualTo(new Docker.Result(3, "in", "err\n"));
    }

    @Test
    void plainTcpHasToBeAskedForByName() throws Exception {
        List<String> options = new ArrayList<>(List.of("--host=tcp://127.0.0.1:2399", "--validate"));
        assertThat(gantryd(options))
                .isEqualTo(new Docker.Result(
                        1,
                        "",
                        "gantryd: \"tcp://127.0.0.1:2399\" would make everyone who reaches the port root on this host: "
                                + "use --tlsverify with certificates, or say --insecure-tcp\n"));
        options.removeLast();
        assertThat(gantryd(options).exitCode()).isEqualTo(1);
        options.addAll(List.of("--insecure-tcp", "--validate"));
        assertThat(gantryd(options)).isEqualTo(new Docker.Result(0, "configuration OK\n", ""));
        assertThat(gantryd(List.of("--host=tcp://127.0.0.1:2399", "--tlsverify", "--tlscert=/nowhere"))
                        .err())
                .contains("could not load TLS certificates: ");
    }

    private static Docker.Result gantryd(List<String> options) throws Exception {
        Process process = DaemonLab.gantryd(options).start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
        return new Docker.Result(process.waitFor(), out, err);
    }

    @Test
    void aHangUpReloadsWhatCanBe() throws Exception {
        Path runtime = lab.directory().resolve("runtime");
        reload("""
                {"debug": true, "labels": ["a=b"], "default-runtime": "fresh", "shutdown-timeout": 3, "mtu": 1400,
                 "runtimes": {"fresh": {"path": "%s"}}}
                """.formatted(runtime), "configuration reloaded");
        JsonObject info = info();
        assertThat(info.flag("Debug")).isTrue();
        assertThat(info.texts("Labels")).containsExactly("a=b");
        assertThat(info.text("DefaultRuntime")).isEqualTo("fresh");
        assertThat(info.object("Runtimes").keySet()).contains("runc", "fresh");
        assertThat(lab.docker().out("run", "--rm", DaemonLab.IMAGE, "echo", "fresh"))
                .isEqualTo("fresh");
        assertThat(lab.log())
                .contains("\"mtu\" is not reloaded: restart the daemon")
                .contains(" DEBUG request method=");

        reload("{\"labels\": [", "configuration not reloaded: invalid JSON in configuration file " + file);
        reload("{\"label\": []}", "configuration not reloaded: the following directives don't match");
        reload("{\"default-runtime\": \"unheard\"}", "specified default runtime 'unheard' does not exist");
        assertThat(info().texts("Labels")).containsExactly("a=b");

        reload("{}", "configuration reloaded");
        assertThat(info().flag("Debug")).isFalse();
        assertThat(info().texts("Labels")).isEmpty();
        assertThat(info().text("DefaultRuntime")).isEqualTo("runc");
        assertThat(lab.docker()
                        .run("run", "--rm", "--runtime=fresh", DaemonLab.IMAGE, "true")
                        .err())
                .contains("unknown or invalid runtime name: fresh");
    }

    private static void reload(String json, String said) throws IOException {
        lab.reload(file, json, said);
    }

    private static JsonObject info() {
        try (EngineClient client = lab.client()) {
            return client.object(Request.get("/info"));
        }
    }
}
