package dev.gantry.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.http.Handler;
import dev.gantry.http.HttpServer;
import dev.gantry.http.Listener;
import dev.gantry.http.Response;
import dev.gantry.plugin.PluginException.Kind;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Plugins on real sockets.
final class PluginsTest {
    private static final PluginLimits LIMITS =
            new PluginLimits(Duration.ZERO, Duration.ofSeconds(20), Duration.ofMillis(300), 1000);

    @TempDir
    Path folder;

    private final List<Closeable> open = new ArrayList<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final CountDownLatch never = new CountDownLatch(1);
    private Plugins plugins;

    @BeforeEach
    void openPlugins() {
        plugins = new Plugins(PluginFolders.in(folder), LIMITS);
    }

    @AfterEach
    void closeAll() throws IOException {
        never.countDown();
        plugins.close();
        for (Closeable each : open) {
            each.close();
        }
    }

    private record Echo(String text, int number, boolean flag) {}

    /// A plugin that answers each method in its own way.
    private HttpServer serve(String name) throws IOException {
        return serve(new Listener.Unix(folder.resolve(name + ".sock"), null));
    }

    private HttpServer serve(Listener listener) throws IOException {
        Handler handler = (request, response) -> {
            String method = request.path().substring(1);
            calls.add(method + " " + new String(request.bytes(10_000), StandardCharsets.UTF_8));
            answer(method, response);
        };
        HttpServer server = HttpServer.start(handler, List.of(listener));
        open.add(server::close);
        return server;
    }

    private void answer(String method, Response response) throws IOException {
        switch (method) {
            case "Plugin.Activate" -> say(response, "{\"Implements\": [\"Test\", null]}");
            case "Test.Echo" -> say(response, "{\"TEXT\": \"hello\", \"number\": 7, \"Flag\": true, \"More\": []}");
            case "Test.Refused" -> say(response, "{\"Err\": \"not\\u001b today\"}");
            case "Test.Error" -> say(response, "{\"Error\": \"no address\"}");
            case "Test.Status" -> say(response.status(500), "{\"Err\": \"broken\"}");
            case "Test.Text" -> say(response.status(503), "plain words");
            case "Test.Garbage" -> say(response, "<html>");
            case "Test.Type" -> say(response, "{\"Number\": {}}");
            case "Test.Long" -> say(response, "{\"Text\": \"" + "x".repeat(2000) + "\"}");
            case "Test.Redirect" -> say(response.status(302).header("Location", "http://198.51.100.1/"), "");
            case "Test.Hang" -> hang();
            default -> say(response.status(404), "404 page not found");
        }
    }

    private static void say(Response response, String json) throws IOException {
        response.send(PluginHttp.MEDIA_TYPE, json.getBytes(StandardCharsets.UTF_8));
    }

    private void hang() {
        try {
            assertThat(never.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void anAnswerIsReadAsGoReadsIt() throws IOException {
        serve("test");

        Plugin plugin = plugins.require("test", "Test");
        assertThat(plugin.call("Test.Echo", Map.of("PoolID", "p"), Echo.class)).isEqualTo(new Echo("hello", 7, true));
        assertThat(plugins.require("test", "Test").call("Test.Echo", null, Plugins.Nothing.class))
                .isEqualTo(new Plugins.Nothing());
        assertThat(calls).containsExactly("Plugin.Activate ", "Test.Echo {\"PoolID\":\"p\"}", "Test.Echo ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Test.Refused  | REFUSED        | plugin test: Test.Refused: not  today
            Test.Error    | REFUSED        | plugin test: Test.Error: no address
            Test.Status   | REFUSED        | plugin test: Test.Status: status 500: broken
            Test.Text     | REFUSED        | plugin test: Test.Text: status 503: plain words
            Test.Redirect | REFUSED        | plugin test: Test.Redirect: status 302:
            Test.Unknown  | UNKNOWN_METHOD | plugin test: Test.Unknown: status 404: 404 page not found
            Test.Garbage  | MALFORMED      | plugin test: Test.Garbage: no valid answer
            Test.Type     | MALFORMED      | plugin test: Test.Type: no valid answer
            Test.Long     | MALFORMED      | plugin test: Test.Long: no valid answer
            """)
    void whatIsNoAnswerNamesPluginAndMethod(String method, Kind kind, String message) throws IOException {
        serve("test");
        Plugin plugin = plugins.require("test", "Test");

        assertThatThrownBy(() -> plugin.call(method, Map.of(), Echo.class))
                .isInstanceOfSatisfying(
                        PluginException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageStartingWith(message);
        assertThat(plugin.call("Test.Echo", null, Echo.class).number()).isEqualTo(7);
    }

    @Test
    void aPluginThatDoesNotAnswerIsGivenUp() throws IOException {
        serve("test");
        Plugin plugin = plugins.require("test", "Test");

        assertThatThrownBy(() -> plugin.callBriefly("Test.Hang", null, Echo.class))
                .isInstanceOfSatisfying(
                        PluginException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TIMED_OUT))
                .hasMessage("plugin test: Test.Hang: no answer within 300 ms");
    }

    @Test
    void aPluginThatBreaksOffHasNotAnswered() throws IOException {
        ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        open.add(server);
        Thread.ofVirtual().start(() -> breakOff(server));
        Files.writeString(folder.resolve("test.spec"), "tcp://127.0.0.1:" + server.getLocalPort());

        assertThatThrownBy(() -> plugins.require("test", "Test"))
                .isInstanceOfSatisfying(
                        PluginException.class, e -> assertThat(e.kind()).isEqualTo(Kind.MALFORMED))
                .hasMessageStartingWith("plugin test: Plugin.Activate: no valid answer");
    }

    private static void breakOff(ServerSocket server) {
        try (Socket client = server.accept();
                OutputStream out = client.getOutputStream()) {
            assertThat(client.getInputStream().read()).isPositive();
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException _) {
            // the test sees what came of it
        }
    }

    @Test
    void tcpIsSpokenToo() throws IOException {
        HttpServer server = serve(new Listener.Tcp("127.0.0.1", 0));
        Files.writeString(
                folder.resolve("test.spec"), "tcp://127.0.0.1:" + server.ports().getFirst());

        assertThat(plugins.require("test", "Test")
                        .call("Test.Echo", null, Echo.class)
                        .text())
                .isEqualTo("hello");
    }

    @Test
    void aPluginThatIsNotThereIsNotFound() throws IOException {
        assertThatThrownBy(() -> plugins.require("test", "Test"))
                .isInstanceOfSatisfying(
                        PluginException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND))
                .hasMessage("plugin \"test\" not found");
        serve("test");
        assertThatThrownBy(() -> plugins.require("test", "Other"))
                .hasMessage("plugin \"test\" does not implement Other, only [Test, ]");
    }

    @Test
    void aPluginMayGoAndComeBack() throws IOException {
        HttpServer first = serve("test");
        Plugin plugin = plugins.require("test", "Test");
        first.close();
        Files.writeString(folder.resolve("test.spec"), "unix://" + folder.resolve("test.sock"));

        assertThatThrownBy(() -> plugin.call("Test.Echo", null, Echo.class))
                .isInstanceOfSatisfying(
                        PluginException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE))
                .hasMessageStartingWith("plugin test: Test.Echo: connect unix://" + folder.resolve("test.sock") + ": ");

        serve("test");
        assertThat(plugin.call("Test.Echo", null, Echo.class).number()).isEqualTo(7);
    }
}
