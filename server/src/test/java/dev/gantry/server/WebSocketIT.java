package dev.gantry.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.client.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Containers attached to by WebSocket, with the JDK's own client.
@Tag("kernel")
final class WebSocketIT {
    private static final int PORT = 2375;

    private static DaemonLab lab;
    private static HttpClient client;

    @BeforeAll
    static void openLab() throws Exception {
        client = HttpClient.newHttpClient();
        lab = DaemonLab.open(_ -> List.of("--host=tcp://127.0.0.1:" + PORT, "--insecure-tcp"));
    }

    @AfterEach
    void leavesNothing() {
        lab.assertNothingLeft();
    }

    @AfterAll
    static void closeLab() throws Exception {
        client.shutdownNow(); // an orderly end would wait for its sockets
        if (lab != null) {
            lab.close();
        }
    }

    /// Gathers what arrives until the server closes.
    private static final class Gatherer implements WebSocket.Listener {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final CompletableFuture<String> closed = new CompletableFuture<>();

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            byte[] piece = new byte[data.remaining()];
            data.get(piece);
            bytes.writeBytes(piece);
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            closed.complete(status + " " + bytes.toString(UTF_8));
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            closed.completeExceptionally(error);
        }

        String await() throws Exception {
            return closed.get(60, TimeUnit.SECONDS);
        }
    }

    private static WebSocket attach(String container, String query, Gatherer gatherer) throws Exception {
        URI address = URI.create("ws://127.0.0.1:" + PORT + "/v1.50/containers/" + container + "/attach/ws?" + query);
        return client.newWebSocketBuilder().buildAsync(address, gatherer).get(30, TimeUnit.SECONDS);
    }

    private static String create(String name, String command) {
        JsonObject request = JsonObject.of("Cmd", List.of("sh", "-c", command));
        request.put("OpenStdin", true);
        request.put("StdinOnce", true);
        return lab.create(name, request);
    }

    @Test
    void bytesGoBothWaysUntilTheContainerEnds() throws Exception {
        String id =
                create("talk", "read line; echo \"heard $line\"; echo lost >&2; head -c 300000 /dev/zero | tr '\\0' x");
        Gatherer gatherer = new Gatherer();
        WebSocket socket = attach(id, "stream=1&stdin=1&stdout=1&stderr=1", gatherer);
        lab.startContainer(id);
        socket.sendPing(ByteBuffer.wrap("there?".getBytes(UTF_8))).get(30, TimeUnit.SECONDS);
        socket.sendBinary(ByteBuffer.wrap("good ".getBytes(UTF_8)), false).get(30, TimeUnit.SECONDS);
        socket.sendBinary(ByteBuffer.wrap("day\n".getBytes(UTF_8)), true).get(30, TimeUnit.SECONDS);
        String all = gatherer.await();
        assertThat(all)
                .startsWith("1000 ")
                .contains("heard good day\n", "lost\n")
                .endsWith("x".repeat(300_000));
    }

    @Test
    void aClientThatClosesEndsTheInput() throws Exception {
        String id = create("quiet", "cat; echo ended >/said; sleep 600");
        WebSocket socket = attach(id, "stream=1&stdin=1", new Gatherer());
        lab.startContainer(id);
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(30, TimeUnit.SECONDS);
        DaemonLab.eventually(
                "the input has ended",
                () -> lab.docker().run("exec", "quiet", "cat", "/said").exitCode() == 0);
    }

    @Test
    void whatIsNoWebSocketIsRefused() throws Exception {
        String id = create("plain", "sleep 600");
        assertThat(ask("GET /containers/" + id
                        + "/attach/ws?stream=1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .contains("not a WebSocket handshake");
        assertThat(ask("GET /containers/" + id + "/attach/ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, close\r\n"
                        + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: short\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ");
    }

    /// Frames of clients have to be masked: RFC 6455, section 5.1.
    @Test
    void aFrameThatBreaksTheProtocolEndsTheConnection() throws Exception {
        String id = create("broken", "sleep 600");
        lab.startContainer(id);
        String answer = ask("GET /containers/" + id + "/attach/ws?stream=1&stdin=1&stdout=1 HTTP/1.1\r\nHost: x\r\n"
                + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n\u0082\u0001a");
        assertThat(answer)
                .startsWith("HTTP/1.1 101 ")
                .contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
                .endsWith("\u0088\u0002\u0003\u00ea");
    }

    private static String ask(String request) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), PORT)) {
            socket.setSoTimeout(30_000);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(ISO_8859_1));
            out.flush();
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), ISO_8859_1);
        }
    }
}
