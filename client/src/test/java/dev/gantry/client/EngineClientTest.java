package dev.gantry.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EngineClientTest {
    private static final String PONG = "HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nContent-Length: 0\r\n\r\n";

    private final Path directory;

    EngineClientTest(@TempDir Path directory) {
        this.directory = directory;
    }

    private static String json(int status, String body) {
        return "HTTP/1.1 " + status + " X\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body;
    }

    private static EngineClient client(ScriptedEngine engine, @Nullable String version) {
        return new EngineClient(engine.address(), null, Map.of("X-Meta", "m"), version);
    }

    @Test
    void theVersionIsNegotiatedOnceAndTheConnectionKept() throws IOException {
        try (ScriptedEngine engine = new ScriptedEngine(directory, PONG, json(200, "[1]"), json(200, "{\"a\":2}"));
                EngineClient client = client(engine, null)) {
            assertThat(client.call(
                            Request.get("/containers/json").flag("all", true).query("filters", "a b")))
                    .hasToString("[1]");
            assertThat(client.object(Request.get("/info")).number("a")).isEqualTo(2);
            assertThat(engine.requests().get(0)).startsWith("HEAD /_ping HTTP/1.1\r\nHost: api.moby.localhost\r\n");
            assertThat(engine.requests().get(1))
                    .startsWith("GET /v1.41/containers/json?all=1&filters=a%20b HTTP/1.1\r\n")
                    .contains("X-Meta: m\r\n");
            assertThat(engine.requests().get(2)).startsWith("GET /v1.41/info HTTP/1.1\r\n");
        }
    }

    @Test
    void anEngineThatHangsUpAfterAnAnswerGetsANewConnection() throws IOException {
        String last = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}";
        try (ScriptedEngine engine = new ScriptedEngine(directory, last, json(200, "{\"a\":2}"));
                EngineClient client = client(engine, "1.41")) {
            client.call(Request.post("/containers/a/wait"));
            assertThat(client.object(Request.post("/containers/b/wait")).number("a"))
                    .isEqualTo(2);
        }
    }

    @Test
    void aBodyThatCannotBeReadEndsTheRequest() throws IOException {
        try (InputStream unreadable = Files.newInputStream(directory);
                ScriptedEngine engine = new ScriptedEngine(directory, json(200, "{}"));
                EngineClient client = client(engine, "1.41")) {
            Request request = Request.post("/images/load").body(unreadable, "application/x-tar");
            assertThatThrownBy(() -> client.call(request))
                    .isInstanceOf(ConnectionException.class)
                    .hasMessage("error during connect: Is a directory");
        }
    }

    @Test
    void anEngineNewerThanTheClientIsSpokenToInTheClientsVersion() throws IOException {
        String pong = "HTTP/1.1 200 OK\r\nApi-Version: 1.99\r\nContent-Length: 0\r\n\r\n";
        try (ScriptedEngine engine = new ScriptedEngine(directory, pong);
                EngineClient client = client(engine, null)) {
            assertThat(client.version()).isEqualTo(EngineClient.NEWEST_VERSION);
            assertThat(client.speaks("1.48")).isTrue();
        }
    }

    @Test
    void aPinnedVersionIsNotNegotiated() throws IOException {
        try (ScriptedEngine engine = new ScriptedEngine(directory, json(200, "{}"));
                EngineClient client = client(engine, "1.30")) {
            client.call(Request.get("/info"));
            assertThat(engine.requests().getFirst()).startsWith("GET /v1.30/info");
            assertThat(client.speaks("1.42")).isFalse();
        }
    }

    @Test
    void errorsCarryStatusAndMessage() throws IOException {
        try (ScriptedEngine engine = new ScriptedEngine(
                        directory,
                        json(404, "{\"message\":\"No such container: x\"}"),
                        "HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\noops\n",
                        "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
                EngineClient client = client(engine, "1.41")) {
            assertThatThrownBy(() -> client.call(Request.get("/containers/x/json")))
                    .isInstanceOfSatisfying(
                            ApiException.class, e -> assertThat(e.status()).isEqualTo(404))
                    .hasMessage("No such container: x");
            assertThatThrownBy(() -> client.call(Request.get("/x"))).hasMessage("oops");
            assertThatThrownBy(() -> client.call(Request.get("/x")))
                    .hasMessageStartingWith("request returned Not Found for API route and version http://")
                    .hasMessageEndingWith("/v1.41/x, check if the server supports the requested API version");
        }
    }

    @Test
    void chunkedBodiesEndWithTheLastChunk() throws IOException {
        String answer =
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4;x=y\r\nabcd\r\n2\r\nef\r\n0\r\nT: 1\r\n\r\n";
        try (ScriptedEngine engine = new ScriptedEngine(directory, answer, json(200, "{}"));
                EngineClient client = client(engine, "1.41")) {
            try (Response response = client.open(Request.get("/x"))) {
                assertThat(response.body().readAllBytes()).asString().isEqualTo("abcdef");
            }
            assertThat(client.object(Request.get("/y"))).isEmpty();
        }
    }

    @Test
    void aBodyThatBreaksOffIsNoEnd() throws IOException {
        String answer = "HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nab";
        try (ScriptedEngine engine = new ScriptedEngine(directory, answer);
                EngineClient client = client(engine, "1.41");
                Response response = client.open(Request.get("/x"))) {
            assertThatThrownBy(() -> response.body().readAllBytes()).hasMessage("unexpected EOF");
        }
    }

    @Test
    void streamedBodiesGoOutInChunks() throws IOException {
        try (ScriptedEngine engine = new ScriptedEngine(directory, json(200, "{}"));
                EngineClient client = client(engine, "1.41")) {
            byte[] body = "hello".getBytes(StandardCharsets.UTF_8);
            client.call(Request.post("/images/load").body(new ByteArrayInputStream(body), "application/x-tar"));
            assertThat(engine.requests().getFirst())
                    .contains("Content-Type: application/x-tar\r\n")
                    .contains("Transfer-Encoding: chunked\r\n")
                    .endsWith("\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
        }
    }

    @Test
    void jsonBodiesHaveALength() throws IOException {
        try (ScriptedEngine engine = new ScriptedEngine(directory, json(201, "{\"Id\":\"x\"}"));
                EngineClient client = client(engine, "1.41")) {
            JsonObject answer = client.object(
                    Request.post("/containers/create").query("name", "w").json(JsonObject.of("Image", "b")));
            assertThat(answer.text("Id")).isEqualTo("x");
            assertThat(engine.requests().getFirst())
                    .contains("Content-Type: application/json\r\n")
                    .endsWith("Content-Length: 13\r\n\r\n{\"Image\":\"b\"}");
        }
    }

    @Test
    void aHijackedConnectionKeepsWhatCameWithItsHead() throws IOException {
        String answer = "HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.raw-stream\r\n"
                + "Connection: Upgrade\r\nUpgrade: tcp\r\n\r\nfirst bytes";
        try (ScriptedEngine engine = new ScriptedEngine(directory, answer);
                EngineClient client = client(engine, "1.41");
                Hijacked hijacked = client.hijack(Request.post("/containers/x/attach"))) {
            assertThat(hijacked.contentType()).isEqualTo("application/vnd.docker.raw-stream");
            assertThat(hijacked.input().readNBytes(11)).asString().isEqualTo("first bytes");
            assertThat(engine.requests().getFirst()).contains("Upgrade: tcp\r\n");
        }
    }

    @Test
    void anEngineThatIsNotThereIsToldInDockersWords() {
        String socket = directory.resolve("nope.sock").toString();
        try (EngineClient client = new EngineClient(new EngineAddress.Unix(socket), null, Map.of(), null)) {
            assertThatThrownBy(() -> client.call(Request.get("/info")))
                    .isInstanceOf(ConnectionException.class)
                    .hasMessage("Cannot connect to the Docker daemon at unix://" + socket
                            + ". Is the docker daemon running?");
        }
    }
}
