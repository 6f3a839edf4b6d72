package dev.gantry.build;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.gantry.distribution.Downloads;
import dev.gantry.distribution.ProxySettings;
import dev.gantry.distribution.Registries;
import dev.gantry.distribution.RegistryOptions;
import dev.gantry.image.Digest;
import dev.gantry.linux.Directory;
import dev.gantry.storage.FreeSpace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WebFileTest {
    private static final Downloads DOWNLOADS = new Registries(new RegistryOptions(
                    List.of(),
                    List.of(),
                    List.of(),
                    new ProxySettings("", "", ""),
                    1,
                    Duration.ofSeconds(1),
                    "test",
                    (_, _) -> new KeyManager[0]))
            .downloads();

    @TempDir
    private Path folder;

    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(String path, int status, Map<String, String> headers, String body) {
        server.createContext(path, exchange -> {
            headers.forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
            byte[] bytes = body.getBytes(UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    private String at(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private WebFile fetch(String address) throws InterruptedException {
        try (Directory directory = Directory.open(folder)) {
            return WebFile.fetch(
                    new RemoteAccess(DOWNLOADS, BuildSession.NOTHING),
                    address,
                    directory,
                    new FreeSpace(folder, 0).meter(),
                    1000);
        }
    }

    @Test
    void aFileIsAsOldAsTheServerSays() throws Exception {
        answer("/d/f.txt", 200, Map.of("Last-Modified", "Wed, 21 Oct 2015 07:28:00 GMT"), "text");

        WebFile file = fetch(at("/d/f.txt?token=1"));

        assertThat(file).isEqualTo(new WebFile("f.txt", Digest.of("text".getBytes(UTF_8))));
        assertThat(folder.resolve("f.txt")).hasContent("text");
        assertThat(Files.getLastModifiedTime(folder.resolve("f.txt")).toInstant())
                .isEqualTo(Instant.parse("2015-10-21T07:28:00Z"));
        assertThat(Files.getAttribute(folder.resolve("f.txt"), "unix:mode")).isEqualTo(0100600);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "attachment; filename=a.txt|a.txt",
                "attachment; filename=\"a \\\"b\\\".txt\"|a \"b\".txt",
                "attachment; FileName=\"../../etc/passwd\"|passwd"
            })
    void anAddressWithoutANameHasTheServers(String disposition, String name) throws Exception {
        answer("/", 200, Map.of("Content-Disposition", disposition), "x");

        assertThat(fetch(at("/")).name()).isEqualTo(name);
        assertThat(fetch(at("/own")).name()).isEqualTo("own");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {"none", "attachment; filename=\"..\"", "attachment; filename=\"a/\""})
    void whatHasNoNameIsADownload(@Nullable String disposition) throws Exception {
        answer("/", 200, disposition == null ? Map.of() : Map.of("Content-Disposition", disposition), "x");

        assertThat(fetch(at("/")).name()).isEqualTo("download");
        assertThat(folder.resolve("download")).hasContent("x");
    }

    @Test
    void whatIsTooLongOrNotThereIsRefusedWithoutPasswords() {
        answer("/long", 200, Map.of(), "x".repeat(1001));
        answer("/gone", 404, Map.of(), "no such thing");

        assertThatThrownBy(() -> fetch(at("/long"))).hasMessageContaining("is longer than 1000 bytes");
        String secret = at("/gone").replace("://", "://me:secret@");
        assertThatThrownBy(() -> fetch(secret))
                .hasMessageContaining("status 404: no such thing")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> fetch("http://me:secret@:x")).hasMessageNotContaining("secret");
    }

    @Test
    void redirectsAreFollowedButNotForEver() throws Exception {
        answer("/loop", 302, Map.of("Location", "/loop"), "");
        answer("/away", 302, Map.of("Location", "/there"), "");
        answer("/file", 302, Map.of("Location", "file:///etc/passwd"), "");
        answer("/there", 200, Map.of(), "x");

        assertThat(fetch(at("/away"))).isEqualTo(new WebFile("away", Digest.of("x".getBytes(UTF_8))));
        assertThatThrownBy(() -> fetch(at("/loop"))).hasMessageContaining("stopped after 10 redirects");
        assertThatThrownBy(() -> fetch(at("/file"))).hasMessageContaining("an address that is none");
    }

    @Test
    void credentialsGoToTheirOwnHostOnly() throws Exception {
        HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            boolean isProved = exchange.getRequestHeaders().containsKey("Authorization");
            exchange.getResponseHeaders()
                    .add("Location", "http://127.0.0.1:" + other.getAddress().getPort() + "/f");
            exchange.sendResponseHeaders(isProved ? 302 : 401, -1);
            exchange.close();
        });
        other.createContext("/", exchange -> {
            boolean isProved = exchange.getRequestHeaders().containsKey("Authorization");
            byte[] body = (isProved ? "told" : "not told").getBytes(UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        other.start();
        try {
            fetch(at("/f").replace("://", "://me:secret@"));

            assertThat(folder.resolve("f")).hasContent("not told");
        } finally {
            other.stop(0);
        }
    }

    @Test
    void aServerThatStandsStillIsGivenUp() {
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write(1);
            exchange.getResponseBody().flush();
        });

        assertThatThrownBy(() -> fetch(at("/f"))).hasMessageContaining("Timeout");
    }
}
