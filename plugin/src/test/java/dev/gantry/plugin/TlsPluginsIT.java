package dev.gantry.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.http.Handler;
import dev.gantry.http.HttpServer;
import dev.gantry.http.Listener;
import dev.gantry.http.TlsIdentity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Plugins behind TLS, with certificates that openssl makes. The plugin lets in whom its authority has signed,
/// and its own certificate is for 127.0.0.1.
@Tag("kernel")
final class TlsPluginsIT {
    private static final PluginLimits LIMITS =
            new PluginLimits(Duration.ZERO, Duration.ofSeconds(20), Duration.ofSeconds(5), 1000);

    @TempDir
    Path folder;

    private final List<String> calls = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private Plugins plugins;

    private record Answer(String text) {}

    @BeforeEach
    void serve() throws IOException {
        authority("ca");
        authority("other");
        signed("plugin", "ca");
        signed("engine", "ca");
        signed("stranger", "other");
        Handler handler = (request, response) -> {
            calls.add(request.path());
            String answer = request.path().equals("/Plugin.Activate")
                    ? "{\"Implements\": [\"Test\"]}"
                    : "{\"Text\": \"hello\"}";
            response.send(PluginHttp.MEDIA_TYPE, answer.getBytes(StandardCharsets.UTF_8));
        };
        TlsIdentity identity = TlsIdentity.read(certificate("plugin"), key("plugin"), certificate("ca"));
        server = HttpServer.start(handler, List.of(new Listener.Tls("127.0.0.1", 0, identity)));
        plugins = new Plugins(PluginFolders.in(folder), LIMITS);
    }

    @AfterEach
    void close() {
        if (plugins != null) {
            plugins.close();
        }
        if (server != null) {
            server.close();
        }
    }

    private Path certificate(String name) {
        return folder.resolve(name + ".pem");
    }

    private Path key(String name) {
        return folder.resolve(name + "-key.pem");
    }

    private void authority(String name) throws IOException {
        openssl("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=" + name
                + " -keyout " + key(name) + " -out " + certificate(name));
    }

    private void signed(String name, String authority) throws IOException {
        Path request = folder.resolve(name + ".csr");
        Path extensions = Files.writeString(folder.resolve(name + ".cnf"), "subjectAltName=IP:127.0.0.1\n");
        openssl("req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=" + name + " -keyout "
                + key(name) + " -out " + request);
        openssl("x509 -req -days 2 -in " + request + " -extfile " + extensions + " -CA " + certificate(authority)
                + " -CAkey " + key(authority) + " -CAcreateserial -out " + certificate(name));
    }

    private static void openssl(String arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of("openssl"));
        line.addAll(List.of(arguments.split(" ", -1)));
        Process made = new ProcessBuilder(line).redirectErrorStream(true).start();
        String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(made.onExit().join().exitValue()).as(said).isZero();
    }

    private void describe(String host, String tlsConfig) throws IOException {
        Files.writeString(
                folder.resolve("test.json"),
                "{\"Name\": \"test\", \"Addr\": \"https://" + host + ":"
                        + server.ports().getFirst() + "\", \"TLSConfig\": {" + tlsConfig + "}}");
    }

    private String trusting(String authority) {
        return "\"InsecureSkipVerify\": false, \"CAFile\": \"" + certificate(authority) + "\"";
    }

    private String as(String name) {
        return "\"CertFile\": \"" + certificate(name) + "\", \"KeyFile\": \"" + key(name) + "\"";
    }

    private String call() {
        return plugins.require("test", "Test")
                .call("Test.Call", Map.of(), Answer.class)
                .text();
    }

    private void assertRefused() {
        assertThatThrownBy(this::call)
                .isInstanceOf(PluginException.class)
                .hasMessageStartingWith("plugin test: Plugin.Activate: ")
                .hasMessageNotContaining("status");
        assertThat(calls).isEmpty();
    }

    @Test
    void eachSideKnowsTheOther() throws IOException {
        describe("127.0.0.1", trusting("ca") + ", " + as("engine"));

        assertThat(call()).isEqualTo("hello");
        assertThat(calls).containsExactly("/Plugin.Activate", "/Test.Call");
    }

    @Test
    void aPluginThatAnotherAuthorityHasSignedGetsNoCall() throws IOException {
        describe("127.0.0.1", trusting("other") + ", " + as("engine"));

        assertRefused();
    }

    @Test
    void aPluginOfAnotherNameGetsNoCall() throws IOException {
        describe("localhost", trusting("ca") + ", " + as("engine"));

        assertRefused();
    }

    @Test
    void aPluginLetsNobodyInWhomItsAuthorityHasNotSigned() throws IOException {
        describe("127.0.0.1", trusting("ca") + ", " + as("stranger"));
        assertRefused();

        describe("127.0.0.1", trusting("ca"));
        assertRefused();
    }

    @Test
    void whoeverAsksForNoCertificateTakesAnyButShowsHisOwn() throws IOException {
        describe(
                "127.0.0.1",
                "\"InsecureSkipVerify\": true, \"CAFile\": \"" + certificate("other") + "\", " + as("engine"));
        assertThat(call()).isEqualTo("hello");
        calls.clear();

        describe("127.0.0.1", "\"InsecureSkipVerify\": true");
        try (Plugins others = new Plugins(PluginFolders.in(folder), LIMITS)) {
            assertThatThrownBy(() -> others.require("test", "Test")).isInstanceOf(PluginException.class);
        }
        assertThat(calls).isEmpty();
    }

    @Test
    void filesThatCannotBeUsedAreNamed() throws IOException {
        describe("127.0.0.1", "\"CAFile\": \"" + folder.resolve("none.pem") + "\"");
        assertThatThrownBy(this::call)
                .hasMessageContaining(folder.resolve("none.pem").toString());

        describe("127.0.0.1", trusting("ca") + ", \"CertFile\": \"" + certificate("engine") + "\"");
        assertThatThrownBy(this::call).hasMessageContaining("CertFile and KeyFile belong together");
    }
}
