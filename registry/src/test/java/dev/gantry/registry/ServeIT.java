package dev.gantry.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `gantry registry serve` by its file and by TLS.
@Tag("kernel")
class ServeIT {
    /// `tester`, `secret`.
    private static final String HTPASSWD = "tester:$2y$05$sqaqmF1898g/LVUwAaE.bOWAk0IFOUNgIJKHCZyunWArOV4QwKdKW\n";

    @TempDir
    Path folder;

    private Path certificate;
    private Path key;

    @BeforeEach
    void makeCertificate() throws IOException {
        Path trusted = Files.createDirectory(folder.resolve("trusted"));
        certificate = trusted.resolve("ca.crt");
        key = folder.resolve("key.pem");
        Commands.run(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=registry",
                "-addext",
                "subjectAltName=IP:127.0.0.1",
                "-keyout",
                key.toString(),
                "-out",
                certificate.toString());
        Files.createDirectory(folder.resolve("strange"));
    }

    private Path config(String more) throws IOException {
        return Files.writeString(
                folder.resolve("registry.json"), """
                {"root": "%s", "listen": "127.0.0.1:1", "tls-cert": "%s", "tls-key": "%s"%s}
                """.formatted(folder.resolve("elsewhere"), certificate, key, more));
    }

    private String skopeo(RegistryProcess registry, String trusted, String user) throws IOException {
        return Commands.run(
                "skopeo",
                "list-tags",
                "--cert-dir=" + folder.resolve(trusted),
                "--creds=" + user,
                "docker://" + registry.host() + "/team/app");
    }

    @Test
    void theFileSaysHowAndTheCommandLineWins() throws IOException {
        Path users = Files.writeString(folder.resolve("users"), HTPASSWD);
        Path file = config(", \"htpasswd\": \"" + users + "\", \"gc-interval\": 0");
        try (RegistryProcess registry = RegistryProcess.start(folder.resolve("root"), "--config", file.toString())) {
            assertThatThrownBy(() -> skopeo(registry, "trusted", "tester:secret"))
                    .as("by TLS, with the right password, of what is not there")
                    .hasMessageContaining("404");
            assertThatThrownBy(() -> skopeo(registry, "trusted", "tester:wrong"))
                    .hasMessageContaining("unauthorized");
            assertThatThrownBy(() -> skopeo(registry, "strange", "tester:secret"))
                    .hasMessageContaining("x509");
            assertThat(folder.resolve("root/registry.db")).exists();
            assertThat(folder.resolve("elsewhere")).doesNotExist();
            assertThat(registry.stop()).isZero();
        }
    }

    @Test
    void withoutTlsNothingIsSaidThere() throws IOException {
        try (RegistryProcess registry = RegistryProcess.start(
                        folder.resolve("root"), "--config", config("").toString());
                Socket plain = new Socket(
                        InetAddress.getLoopbackAddress(), registry.address().getPort())) {
            plain.getOutputStream().write("GET /v2/ HTTP/1.1\r\nHost: r\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(answer(plain)).doesNotContain("200");
            assertThatThrownBy(() -> Commands.run("openssl", "s_client", "-tls1_1", "-connect", registry.host()))
                    .as("TLS of 2006")
                    .isInstanceOf(IOException.class);
            assertThat(Commands.run("openssl", "s_client", "-tls1_2", "-connect", registry.host()))
                    .contains("CN = registry");
        }
    }

    private static String answer(Socket socket) throws IOException {
        try {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException reset) {
            return "";
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"lissten\": \"127.0.0.1:0\"} | unknown key \"lissten\"",
                "{\"listen\": 5000} | \"listen\" is not a string",
                "{\"listen\": \"127.0.0.1:99999\"} | is no address and port",
                "{\"gc-grace\": -1} | \"gc-grace\" is not a number of seconds",
                "{\"tls-cert\": \"/nowhere/cert.pem\"} | tls-cert and tls-key belong together",
                "{\"tls-cert\": \"/nowhere/c.pem\", \"tls-key\": \"/nowhere/k.pem\"} | /nowhere/",
                "[] | holds no JSON object",
                "{ | registry.json: "
            })
    void aFileThatWillNotDoIsRefusedInOneLine(String json, String said) throws IOException {
        Path file = Files.writeString(folder.resolve("registry.json"), json);
        String[] command = RegistryProcess.command(
                        "serve", "--root", folder.resolve("root").toString(), "--config", file.toString())
                .toArray(new String[0]);
        assertThatThrownBy(() -> Commands.run(command))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(said)
                .hasMessageNotContaining("\tat ");
    }
}
