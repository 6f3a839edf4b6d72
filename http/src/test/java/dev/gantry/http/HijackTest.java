package dev.gantry.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class HijackTest {
    private static final String ATTACH =
            "POST /attach HTTP/1.1\r\nHost: docker\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n";
    private static final String RAW = "application/vnd.docker.raw-stream";

    @TempDir
    Path directory;

    private @Nullable HttpServer server;

    @AfterEach
    void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    private RawClient connect(Handler handler) throws IOException {
        Path socket = directory.resolve("s.sock");
        server = HttpServer.start(handler, List.of(new Listener.Unix(socket, null)));
        return new RawClient(socket);
    }

    private static void echo(Request request, Response response) throws IOException {
        request.bytes(1000);
        try (Hijack hijack = response.hijack(RAW)) {
            hijack.input().transferTo(hijack.output());
        }
    }

    @Test
    void upgradedConnectionHasDockersHead() throws Exception {
        try (RawClient client = connect(HijackTest::echo)) {
            client.send(ATTACH);
            assertThat(client.head())
                    .isEqualTo("HTTP/1.1 101 UPGRADED\r\nContent-Type: " + RAW
                            + "\r\nConnection: Upgrade\r\nUpgrade: tcp");
        }
    }

    @Test
    void clientThatAsksForNoUpgradeIsAnsweredAsOldDaemonsDid() throws Exception {
        try (RawClient client = connect(HijackTest::echo)) {
            client.send("POST /attach HTTP/1.1\r\nHost: docker\r\n\r\n");
            assertThat(client.head()).isEqualTo("HTTP/1.1 200 OK\r\nContent-Type: " + RAW);
            client.send("x");
            assertThat(client.read(1)).isEqualTo("x");
        }
    }

    @Test
    void bytesBehindTheHeadAreNotLost() throws Exception {
        try (RawClient client = connect(HijackTest::echo)) {
            client.send(ATTACH + "early bytes");
            client.head();
            assertThat(client.read(11)).isEqualTo("early bytes");
            client.send("later").shutdownOutput();
            assertThat(client.textToEnd()).isEqualTo("later");
        }
    }

    @Test
    void requestBodyIsReadBeforeTheTakeOver() throws Exception {
        try (RawClient client = connect(HijackTest::echo)) {
            client.send("POST /exec HTTP/1.1\r\nHost: d\r\nUpgrade: tcp\r\nConnection: Upgrade\r\n"
                    + "Content-Length: 2\r\n\r\n{}after");
            client.head();
            assertThat(client.read(5)).isEqualTo("after");
        }
    }

    @Test
    void outputGoesOnAfterTheClientsHalfClose() throws Exception {
        byte[] block = new byte[1 << 20];
        RawClient connected = connect((request, response) -> {
            try (Hijack hijack = response.hijack(RAW)) {
                byte[] all = hijack.input().readAllBytes();
                for (int i = 0; i < 50; i++) {
                    hijack.output().write(block);
                }
                hijack.output().write(all);
            }
        });
        try (RawClient client = connected) {
            client.send(ATTACH).head();
            client.send("bye").shutdownOutput();
            byte[] received = client.readToEnd();
            assertThat(received.length).isEqualTo((50 << 20) + 3);
            assertThat(new String(received, 50 << 20, 3, UTF_8)).isEqualTo("bye");
        }
    }

    @Test
    void inputGoesOnAfterTheServersHalfClose() throws Exception {
        CompletableFuture<String> input = new CompletableFuture<>();
        RawClient connected = connect((request, response) -> {
            try (Hijack hijack = response.hijack(RAW)) {
                hijack.output().close();
                input.complete(new String(hijack.input().readAllBytes(), UTF_8));
            }
        });
        try (RawClient client = connected) {
            client.send(ATTACH).head();
            assertThat(client.read()).isEqualTo(-1);
            client.send("still here").shutdownOutput();
            assertThat(input.get(30, TimeUnit.SECONDS)).isEqualTo("still here");
        }
    }

    @Test
    void slowReaderHoldsTheWriterBackAndLosesNothing() throws Exception {
        CountDownLatch written = new CountDownLatch(1);
        int size = 20 << 20;
        RawClient connected = connect((request, response) -> {
            try (Hijack hijack = response.hijack(RAW)) {
                OutputStream output = hijack.output();
                byte[] block = new byte[256];
                for (int i = 0; i < 256; i++) {
                    block[i] = (byte) i;
                }
                for (int i = 0; i < size; i += 256) {
                    output.write(block);
                }
                written.countDown();
            }
        });
        try (RawClient client = connected) {
            client.send(ATTACH).head();
            assertThat(written.await(200, TimeUnit.MILLISECONDS)).isFalse();
            byte[] received = client.readToEnd();
            assertThat(received).hasSize(size);
            for (int i = 0; i < size; i++) {
                if (received[i] != (byte) i) {
                    throw new AssertionError("byte " + i + " is " + received[i]);
                }
            }
        }
    }

    @Test
    void unreadInputDoesNotCostTheClientItsOutput() throws Exception {
        RawClient connected = connect((request, response) -> {
            try (Hijack hijack = response.hijack(RAW)) {
                hijack.input().readNBytes(1);
                hijack.output().write("last words".getBytes(UTF_8));
            }
        });
        try (RawClient client = connected) {
            client.send(ATTACH).send("0123456789").head();
            assertThat(client.textToEnd()).isEqualTo("last words");
        }
    }

    @Test
    void closeThrowsAWaitingReaderOut() throws Exception {
        CompletableFuture<String> outcome = new CompletableFuture<>();
        RawClient connected = connect((request, response) -> {
            Hijack hijack = response.hijack(RAW);
            InputStream input = hijack.input();
            Thread.ofVirtual().start(() -> {
                try {
                    outcome.complete("read " + input.read());
                } catch (IOException e) {
                    outcome.complete("thrown out");
                }
            });
            hijack.close();
        });
        try (RawClient client = connected) {
            client.send(ATTACH).head();
            assertThat(client.read()).isEqualTo(-1);
            assertThat(outcome.get(30, TimeUnit.SECONDS)).isIn("thrown out", "read -1");
        }
    }

    @Test
    void threeHundredStreamsRunAtOnce() throws Exception {
        try (RawClient first = connect((request, response) -> {
            try (LiveBody body = response.live()) {
                body.write("hi\n".getBytes(UTF_8));
                body.gone().join();
            }
        })) {
            List<RawClient> clients = new ArrayList<>(List.of(first));
            for (int i = 1; i < 300; i++) {
                clients.add(new RawClient(directory.resolve("s.sock")));
            }
            for (RawClient client : clients) {
                client.send("GET /events HTTP/1.1\r\nHost: d\r\n\r\n");
            }
            for (RawClient client : clients) {
                client.head();
                assertThat(client.read(8)).isEqualTo("3\r\nhi\n\r\n");
            }
            for (RawClient client : clients) {
                client.close();
            }
        }
    }
}
