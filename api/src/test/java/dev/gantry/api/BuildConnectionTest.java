package dev.gantry.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
final class BuildConnectionTest {
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final BlockingQueue<BuildChannel> lent = new LinkedBlockingQueue<>();
    private Pipe toClient;
    private Pipe toEngine;
    private BuildConnection engine;

    private final class Client implements BuildConnection.Peer {
        @Override
        public void event(byte[] json) {
            heard.add(new String(json, StandardCharsets.UTF_8));
        }

        @Override
        public void wanted(byte[] json, BuildChannel channel) {
            event(json);
            lent.add(channel);
        }
    }

    @BeforeEach
    void connect() throws IOException {
        toClient = Pipe.open();
        toEngine = Pipe.open();
        engine = new BuildConnection(
                Channels.newInputStream(toEngine.source()), Channels.newOutputStream(toClient.sink()), new Client());
        run(engine);
        run(new BuildConnection(
                Channels.newInputStream(toClient.source()), Channels.newOutputStream(toEngine.sink()), new Client()));
    }

    private static void run(BuildConnection connection) {
        Thread.startVirtualThread(() -> {
            try {
                connection.run();
            } catch (IOException e) {
                assertThat(e).isNotNull(); // a test has ended it
            }
        });
    }

    @AfterEach
    void disconnect() throws IOException {
        toClient.sink().close();
        toEngine.sink().close();
        toClient.source().close();
        toEngine.source().close();
    }

    private BuildChannel open(String wanted) throws IOException {
        return engine.open(wanted.getBytes(StandardCharsets.UTF_8));
    }

    private BuildChannel lent() throws InterruptedException {
        return Objects.requireNonNull(lent.poll(10, TimeUnit.SECONDS), "nothing is wanted");
    }

    @Test
    void eventsComeInTheirOrder() throws Exception {
        engine.event("1".getBytes(StandardCharsets.UTF_8));
        engine.event("2".getBytes(StandardCharsets.UTF_8));

        assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("1");
        assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("2");
    }

    @Test
    void aChannelCarriesBothWaysMoreThanItsWindow() throws Exception {
        byte[] bytes = new byte[5 * BuildChannel.WINDOW + 7];
        new Random(1).nextBytes(bytes);
        BuildChannel channel = open("x");
        BuildChannel other = lent();
        CompletableFuture<?> echo = CompletableFuture.runAsync(() -> echo(other));
        CompletableFuture<?> sent = CompletableFuture.runAsync(() -> send(channel, bytes));

        assertThat(channel.accepted()).isTrue();
        assertThat(channel.input().readAllBytes()).isEqualTo(bytes);
        sent.join();
        echo.join();
    }

    private static void echo(BuildChannel channel) {
        try (OutputStream out = channel.output()) {
            channel.accept();
            channel.input().transferTo(out);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void send(BuildChannel channel, byte[] bytes) {
        try (OutputStream out = channel.output()) {
            out.write(bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aChannelThatNobodyReadsHoldsUpNoOther() throws Exception {
        BuildChannel unread = open("unread");
        BuildChannel full = lent();
        CompletableFuture<?> stuck = CompletableFuture.runAsync(() -> send(full, new byte[3 * BuildChannel.WINDOW]));

        BuildChannel channel = open("x");
        BuildChannel other = lent();
        other.accept();
        send(other, new byte[] {1, 2, 3});

        assertThat(channel.accepted()).isTrue();
        assertThat(channel.input().readAllBytes()).containsExactly(1, 2, 3);
        assertThat(stuck).isNotDone();
        assertThat(unread.input().readAllBytes()).hasSize(3 * BuildChannel.WINDOW);
        stuck.join();
    }

    @Test
    void whatIsRefusedIsNotThere() throws Exception {
        BuildChannel channel = open("x");
        lent().refuse();

        assertThat(channel.accepted()).isFalse();
    }

    @Test
    void theConnectionsEndThrowsOutWhoWaits() throws Exception {
        BuildChannel channel = open("x");
        BuildChannel unused = lent();
        unused.accept();
        CompletableFuture<Integer> waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return channel.input().read();
            } catch (IOException e) {
                return -2;
            }
        });

        disconnect();

        assertThat(waiting.get(10, TimeUnit.SECONDS)).isEqualTo(-2);
    }

    private static byte[] frame(int kind, int channel, int length) {
        return ByteBuffer.allocate(9)
                .put((byte) kind)
                .putInt(channel)
                .putInt(length)
                .array();
    }

    private void requireRefused(byte[] bytes, String reason) {
        BuildConnection connection =
                new BuildConnection(new ByteArrayInputStream(bytes), new ByteArrayOutputStream(), new Client());
        assertThatThrownBy(connection::run).isInstanceOf(IOException.class).hasMessageContaining(reason);
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 9, 127, 255})
    void aFrameOfNoKindIsRefused(int kind) {
        requireRefused(frame(kind, 0, 0), "kind");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, BuildFrame.LONGEST + 1, Integer.MAX_VALUE})
    void aFrameThatIsTooLongIsRefused(int length) {
        requireRefused(frame(BuildFrame.Kind.EVENT.code(), 0, length), "bytes");
    }

    @Test
    void aFrameThatEndsEarlyIsRefused() {
        requireRefused(frame(BuildFrame.Kind.EVENT.code(), 0, 10), "ends within");
    }

    @Test
    void aChannelIsOpenedOnce() {
        byte[] open = frame(BuildFrame.Kind.OPEN.code(), 1, 0);
        requireRefused(ByteBuffer.allocate(18).put(open).put(open).array(), "channel 1");
    }

    @Test
    void moreThanTheWindowIsRefused() {
        int parts = BuildChannel.WINDOW / BuildFrame.LONGEST + 1;
        ByteBuffer bytes = ByteBuffer.allocate(9 + parts * (9 + BuildFrame.LONGEST));
        bytes.put(frame(BuildFrame.Kind.OPEN.code(), 1, 0));
        for (int part = 0; part < parts; part++) {
            bytes.put(frame(BuildFrame.Kind.DATA.code(), 1, BuildFrame.LONGEST)).put(new byte[BuildFrame.LONGEST]);
        }
        requireRefused(bytes.array(), "room");
    }
}
