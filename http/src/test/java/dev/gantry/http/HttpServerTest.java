package dev.gantry.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class HttpServerTest {
    private static final String HOST = "Host: docker\r\n";

    @TempDir
    Path directory;

    private final List<HttpServer> servers = new ArrayList<>();

    @AfterEach
    void stopServers() {
        servers.forEach(HttpServer::close);
    }

    private Path socket() {
        return directory.resolve("s.sock");
    }

    private HttpServer start(Handler handler) throws IOException {
        HttpServer server = HttpServer.start(handler, List.of(new Listener.Unix(socket(), null)));
        servers.add(server);
        return server;
    }

    private RawClient client() throws IOException {
        return new RawClient(socket());
    }

    private static void hello(Request request, Response response) throws IOException {
        response.send("text/plain", ("hello " + request.path()).getBytes(UTF_8));
    }

    @Test
    void wholeBodyIsSentWithItsLengthAndTheConnectionIsKept() throws Exception {
        start(HttpServerTest::hello);
        try (RawClient client = client()) {
            for (String name : List.of("a", "b")) {
                client.send("GET /" + name + " HTTP/1.1\r\n" + HOST + "\r\n");
                assertThat(client.head()).startsWith("HTTP/1.1 200 OK").contains("Content-Length: 8");
                assertThat(client.read(8)).isEqualTo("hello /" + name);
            }
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        start(HttpServerTest::hello);
        try (RawClient client = client()) {
            client.send(("GET /1 HTTP/1.1\r\n" + HOST + "\r\n").repeat(3));
            for (int i = 0; i < 3; i++) {
                client.head();
                assertThat(client.read(8)).isEqualTo("hello /1");
            }
        }
    }

    @Test
    void headIsAnsweredWithoutItsBody() throws Exception {
        start(HttpServerTest::hello);
        try (RawClient client = client()) {
            client.send("HEAD /x HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n");
            assertThat(client.head()).contains("Content-Length: 8");
            assertThat(client.textToEnd()).isEmpty();
        }
    }

    @Test
    void pathAndQueryAreDecoded() throws Exception {
        start((request, response) -> response.send(
                "text/plain", (request.path() + " " + request.query().all("x")).getBytes(UTF_8)));
        try (RawClient client = client()) {
            client.send("GET /images/a%2Fb:1/json?x={\"a\":[\"b\"]}&x=%20+ HTTP/1.1\r\n" + HOST
                    + "Connection: close\r\n\r\n");
            client.head();
            assertThat(client.textToEnd()).isEqualTo("/images/a/b:1/json [{\"a\":[\"b\"]},   ]");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "/var/run/docker.sock"})
    void whatOldClientsSendAsHostIsAccepted(String host) throws Exception {
        start(HttpServerTest::hello);
        try (RawClient client = client()) {
            client.send("GET /x HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
            assertThat(client.head()).startsWith("HTTP/1.1 200");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/9.9\r\nHost: a\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /?a=%f HTTP/1.1\r\nHost: a\r\n\r\n"
            })
    void malformedRequestsAreRefusedAndTheServerLives(String request) throws Exception {
        start((r, response) -> response.send("text/plain", r.query().first("a").getBytes(UTF_8)));
        try (RawClient client = client()) {
            client.send(request);
            assertThat(client.head()).matches("(?s)HTTP/1.1 (400|505) .*");
        }
        try (RawClient client = client()) {
            client.send("GET /?a=fine HTTP/1.1\r\n" + HOST + "\r\n");
            client.head();
            assertThat(client.read(4)).isEqualTo("fine");
        }
    }

    @Test
    void hugeHeaderIsAccepted() throws Exception {
        start((request, response) -> response.send(
                "text/plain", ("" + request.header("X-Registry-Auth").length()).getBytes(UTF_8)));
        try (RawClient client = client()) {
            client.send("GET / HTTP/1.1\r\n" + HOST + "X-Registry-Auth: " + "a".repeat(200_000) + "\r\n\r\n");
            client.head();
            assertThat(client.read(6)).isEqualTo("200000");
        }
    }

    @Test
    void bodyPastTheLimitIsRefusedAndTheClientSeesTheAnswer() throws Exception {
        start((request, response) -> response.send("text/plain", request.bytes(1000)));
        byte[] body = new byte[8 << 20];
        try (RawClient client = client()) {
            client.send("POST / HTTP/1.1\r\n" + HOST + "Content-Length: " + body.length + "\r\n\r\n")
                    .send(body);
            assertThat(client.head()).startsWith("HTTP/1.1 413");
        }
        try (RawClient client = client()) {
            client.send("POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n500\r\n")
                    .send("x".repeat(0x500) + "\r\n0\r\n\r\n");
            assertThat(client.head()).startsWith("HTTP/1.1 413");
        }
    }

    @Test
    void bodyThatIsClosedEarlyIsReadToItsEndAndTheClientSeesTheAnswer() throws Exception {
        start((request, _) -> {
            try (InputStream body = request.body()) {
                throw new HttpException(500, "no room for " + (char) body.read());
            }
        });
        byte[] body = "x".repeat(8 << 20).getBytes(UTF_8);
        try (RawClient client = client()) {
            client.send("POST / HTTP/1.1\r\n" + HOST + "Content-Length: " + body.length + "\r\n\r\n")
                    .send(body);
            assertThat(client.head()).startsWith("HTTP/1.1 500");
            assertThat(client.read(13)).isEqualTo("no room for x");
        }
    }

    @Test
    void expectedContinueIsSentWhenTheBodyIsRead() throws Exception {
        start((request, response) -> response.send("text/plain", request.bytes(10)));
        try (RawClient client = client()) {
            client.send("POST / HTTP/1.1\r\n" + HOST + "Content-Length: 2\r\nExpect: 100-continue\r\n\r\n");
            assertThat(client.head()).startsWith("HTTP/1.1 100");
            client.send("ok");
            assertThat(client.head()).startsWith("HTTP/1.1 200");
            assertThat(client.read(2)).isEqualTo("ok");
        }
    }

    @Test
    void largeBodiesPassBothWays() throws Exception {
        start((request, response) -> {
            long count = 0;
            byte[] buffer = new byte[65536];
            for (int n = request.body().read(buffer); n >= 0; n = request.body().read(buffer)) {
                count += n;
            }
            try (OutputStream body = response.body()) {
                for (long left = count; left > 0; left -= buffer.length) {
                    body.write(buffer, 0, (int) Math.min(left, buffer.length));
                }
            }
        });
        byte[] block = new byte[1 << 20];
        try (RawClient client = client()) {
            client.send(
                    "POST / HTTP/1.1\r\n" + HOST + "Connection: close\r\nContent-Length: " + (100L << 20) + "\r\n\r\n");
            for (int i = 0; i < 100; i++) {
                client.send(block);
            }
            client.head();
            assertThat(client.readToEnd().length).isGreaterThan(100 << 20);
        }
    }

    @Test
    void streamedBodyArrivesAsItIsWritten() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        start((request, response) -> {
            OutputStream body = response.body();
            body.write("first".getBytes(UTF_8));
            await(seen);
            body.write("second".getBytes(UTF_8));
        });
        try (RawClient client = client()) {
            client.send("GET / HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n");
            client.head();
            assertThat(client.read(8)).isEqualTo("5\r\nfirst");
            seen.countDown();
            assertThat(client.textToEnd()).isEqualTo("\r\n6\r\nsecond\r\n0\r\n\r\n");
        }
    }

    @Test
    void handlerThatReturnsNothingAnswersItsStatusAlone() throws Exception {
        start((request, response) -> response.status(204));
        try (RawClient client = client()) {
            client.send("POST / HTTP/1.1\r\n" + HOST + "\r\nGET / HTTP/1.1\r\n" + HOST + "\r\n");
            assertThat(client.head()).startsWith("HTTP/1.1 204").doesNotContain("Content-Length");
            assertThat(client.head()).startsWith("HTTP/1.1 204");
        }
    }

    @Test
    void failureInAHandlerIsAnInternalError() throws Exception {
        start((request, response) -> {
            throw new HttpException(418, "teapot");
        });
        try (RawClient client = client()) {
            client.send("GET / HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n");
            assertThat(client.head()).startsWith("HTTP/1.1 418");
            assertThat(client.textToEnd()).isEqualTo("teapot");
        }
    }

    @Test
    void liveBodyIsChunkedAndEnds() throws Exception {
        start((request, response) -> {
            response.header("Content-Type", "application/json").header("Api-Version", "1.50");
            try (LiveBody body = response.live()) {
                body.write("{}\n".getBytes(UTF_8));
            }
        });
        try (RawClient client = client()) {
            client.send("GET / HTTP/1.1\r\n" + HOST + "\r\n");
            assertThat(client.head())
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("Content-Type: application/json", "Api-Version: 1.50", "Transfer-Encoding: chunked");
            assertThat(client.textToEnd()).isEqualTo("3\r\n{}\n\r\n0\r\n\r\n");
        }
    }

    @Test
    void liveBodyToAnOldClientIsNotChunked() throws Exception {
        start((request, response) -> {
            try (LiveBody body = response.live()) {
                body.write("x".getBytes(UTF_8));
            }
        });
        try (RawClient client = client()) {
            client.send("GET / HTTP/1.0\r\n" + HOST + "\r\n");
            assertThat(client.head()).doesNotContain("chunked");
            assertThat(client.textToEnd()).isEqualTo("x");
        }
    }

    @Test
    void liveBodyHearsItsClientLeave() throws Exception {
        CountDownLatch left = new CountDownLatch(1);
        start((request, response) -> {
            try (LiveBody body = response.live()) {
                body.gone().join();
                left.countDown();
            }
        });
        try (RawClient client = client()) {
            client.send("GET / HTTP/1.1\r\n" + HOST + "\r\n");
            client.head();
            assertThat(left.getCount()).isEqualTo(1);
        }
        assertThat(left.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void stopEndsLiveBodiesAtOnceAndWaitsForOtherRequests() throws Exception {
        CountDownLatch working = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        HttpServer server = start((request, response) -> {
            if (request.path().equals("/live")) {
                try (LiveBody body = response.live()) {
                    body.gone().join();
                }
                go.countDown();
            } else {
                working.countDown();
                await(go);
                response.send("text/plain", "done".getBytes(UTF_8));
            }
        });
        try (RawClient live = client();
                RawClient work = client()) {
            live.send("GET /live HTTP/1.1\r\n" + HOST + "\r\n").head();
            work.send("GET /work HTTP/1.1\r\n" + HOST + "\r\n");
            working.await();
            server.stop(Duration.ofSeconds(30));
            assertThat(work.head()).startsWith("HTTP/1.1 200");
            assertThat(work.read(4)).isEqualTo("done");
            live.textToEnd();
        }
        assertThat(socket()).doesNotExist();
    }

    @Test
    void socketHasItsModeAndReplacesAStaleOne() throws Exception {
        Files.createFile(socket());
        start(HttpServerTest::hello);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket())))
                .isEqualTo("rw-rw----");
        try (RawClient client = client()) {
            client.send("GET / HTTP/1.1\r\n" + HOST + "\r\n");
            assertThat(client.head()).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void socketOfALivingServerIsNotTaken() throws Exception {
        start(HttpServerTest::hello);
        assertThatThrownBy(() -> start(HttpServerTest::hello))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("another server is answering there");
        try (RawClient client = client()) {
            client.send("GET / HTTP/1.1\r\n" + HOST + "\r\n");
            assertThat(client.head()).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void unknownGroupIsNamed() {
        List<Listener> listeners = List.of(new Listener.Unix(socket(), "no-such-group"));
        assertThatThrownBy(() -> HttpServer.start(HttpServerTest::hello, listeners))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no group named no-such-group");
        assertThat(socket()).doesNotExist();
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
