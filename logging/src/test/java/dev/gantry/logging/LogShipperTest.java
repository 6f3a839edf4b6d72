package dev.gantry.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.linux.Fd;
import dev.gantry.linux.UnixDatagrams;
import dev.gantry.runtime.JsonFileLog;
import dev.gantry.runtime.Stream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Logs that go to receivers, which are real sockets.
@Timeout(120)
class LogShipperTest {
    @TempDir
    private Path directory;

    private Path file;
    private LogDrivers drivers;

    @BeforeEach
    void nameFile() {
        file = directory.resolve("container-cached.log");
        drivers = new LogDrivers(directory.resolve("journal"));
    }

    private static Map<String, String> syslogTo(LineReceiver receiver, String... more) {
        Map<String, String> options = new HashMap<>();
        options.put("syslog-address", "tcp://127.0.0.1:" + receiver.port());
        for (int i = 0; i < more.length; i += 2) {
            options.put(more[i], more[i + 1]);
        }
        return options;
    }

    private static void write(JsonFileLog log, int from, int to) {
        for (int i = from; i <= to; i++) {
            write(log, i + "\n");
        }
    }

    private static void write(JsonFileLog log, String text) {
        byte[] line = text.getBytes(StandardCharsets.UTF_8);
        log.write(Stream.STDOUT, 1_700_000_000_000_000_000L, line, 0, line.length);
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(Integer::toString).toList();
    }

    @Test
    void linesArriveInOrderOnce() throws Exception {
        try (LineReceiver receiver = new LineReceiver();
                ContainerLogFile open = drivers.open("syslog", Facts.with(syslogTo(receiver)), file)) {
            write(open.log(), 1, 5000);
            open.log().close();
            open.awaitSent(Duration.ofSeconds(30));
            assertThat(receiver.await(5000)).isEqualTo(numbers(1, 5000));
            assertThat(receiver.all()).hasSize(5000);
        }
    }

    @Test
    void aReceiverThatGoesAwayAndComesBackLosesNothing() throws Exception {
        try (LineReceiver receiver = new LineReceiver();
                ContainerLogFile open =
                        drivers.open("syslog", Facts.with(syslogTo(receiver, "cache-max-size", "2k")), file)) {
            write(open.log(), 1, 100);
            receiver.await(100);
            receiver.goAway();
            write(open.log(), 101, 600);
            receiver.comeBack();
            assertThat(receiver.await(600)).isEqualTo(numbers(1, 600));
            receiver.goAway();
            open.log().close();
        }
    }

    @Test
    void theNextDaemonGoesOnWithoutARepeat() throws Exception {
        try (LineReceiver receiver = new LineReceiver()) {
            Map<String, String> options = syslogTo(receiver);
            try (ContainerLogFile open = drivers.open("syslog", Facts.with(options), file)) {
                write(open.log(), 1, 100);
                receiver.await(100);
                receiver.goAway();
                write(open.log(), 101, 200);
            }
            try (ContainerLogFile adopted = drivers.adopt("syslog", Facts.with(options), file)) {
                write(adopted.log(), 201, 300);
                receiver.comeBack();
                receiver.await(300);
                assertThat(receiver.all()).isEqualTo(numbers(1, 300));
                adopted.log().close();
            }
        }
    }

    @Test
    void aContainerWaitsForAReceiverThatIsAwayUnlessItsLogDoesNotBlock() throws Exception {
        try (LineReceiver receiver = new LineReceiver()) {
            String[] small = {"cache-max-size", "1k", "cache-max-file", "2"};
            try (ContainerLogFile waiting = drivers.open("syslog", Facts.with(syslogTo(receiver, small)), file)) {
                receiver.goAway();
                write(waiting.log(), 1, 100);
                assertThat(waiting.log().hasRoom()).isFalse();
                waiting.containerEnded();
                assertThat(waiting.log().hasRoom()).isTrue();
            }
            receiver.comeBack();
            Map<String, String> options = syslogTo(receiver, "mode", "non-blocking", "max-buffer-size", "4k");
            Path other = directory.resolve("other.log");
            try (ContainerLogFile loose = drivers.open("syslog", Facts.with(options), other)) {
                write(loose.log(), "first\n");
                receiver.await(1);
                receiver.goAway();
                write(loose.log(), 1, 1000);
                assertThat(loose.log().hasRoom()).isTrue();
                receiver.comeBack();
                write(loose.log(), "last\n");
                List<String> came = receiver.await(20);
                while (!came.getLast().equals("last")) {
                    came = receiver.await(came.size() + 1);
                }
                assertThat(came).hasSizeLessThan(200).contains("first", "1000");
            }
        }
    }

    @Test
    void aReceiverThatIsNotThereFailsTheStartInDockersWords() throws Exception {
        LineReceiver receiver = new LineReceiver();
        receiver.close();
        assertThatThrownBy(() -> drivers.open("syslog", Facts.with(syslogTo(receiver)), file))
                .hasMessage("dial tcp 127.0.0.1:" + receiver.port() + ": connect: connection refused");
        assertThatThrownBy(() -> drivers.open("journald", Facts.with(Map.of()), file))
                .hasMessage("journald is not enabled on this host");
        assertThatThrownBy(() -> drivers.open(
                        "fluentd", Facts.with(Map.of("fluentd-address", "unix://" + directory + "/none")), file))
                .hasMessage("dial unix " + directory + "/none: connect: no such file or directory");
        drivers.open("gelf", Facts.with(Map.of("gelf-address", "udp://127.0.0.1:" + receiver.port())), file)
                .close();
    }

    @Test
    void aMessageThatIsTriedOftenEnoughIsGivenUp() throws Exception {
        try (LineReceiver receiver = new LineReceiver()) {
            Map<String, String> options = Map.of(
                    "fluentd-address", "127.0.0.1:" + receiver.port(),
                    "fluentd-max-retries", "2",
                    "fluentd-retry-wait", "1ms");
            try (ContainerLogFile open = drivers.open("fluentd", Facts.with(options), file)) {
                receiver.goAway();
                write(open.log(), 1, 10);
                open.log().close();
                open.awaitSent(Duration.ofSeconds(1)); // returns when it is known to be away
            }
            receiver.comeBack();
            assertThat(receiver.all()).isEmpty();
        }
    }

    @Test
    void whatAFluentdDoesNotConfirmIsSentAgain() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Map<String, String> options = Map.of(
                    "fluentd-address", "127.0.0.1:" + listener.getLocalPort(),
                    "fluentd-request-ack", "true",
                    "fluentd-retry-wait", "10ms");
            try (ContainerLogFile open = drivers.open("fluentd", Facts.with(options), file)) {
                write(open.log(), "once\n");
                try (Socket first = listener.accept()) {
                    assertThat(chunk(new DataInputStream(first.getInputStream())))
                            .isNotEmpty();
                }
                try (Socket second = listener.accept()) {
                    DataInputStream in = new DataInputStream(second.getInputStream());
                    confirm(second.getOutputStream(), chunk(in));
                    write(open.log(), "twice\n");
                    confirm(second.getOutputStream(), chunk(in));
                    open.log().close();
                    open.awaitSent(Duration.ofSeconds(30));
                    assertThat(in.read()).isEqualTo(-1);
                }
            }
        }
    }

    /// Reads a message up to its end: the id of its chunk, 36 characters.
    private static String chunk(DataInputStream in) throws IOException {
        StringBuilder seen = new StringBuilder();
        while (seen.indexOf("chunk\u00d9$") < 0) {
            seen.append((char) in.readUnsignedByte());
        }
        return new String(in.readNBytes(36), StandardCharsets.US_ASCII);
    }

    private static void confirm(OutputStream out, String chunk) throws IOException {
        byte[] id = chunk.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer ack = ByteBuffer.allocate(7 + id.length);
        ack.put((byte) 0x81).put((byte) 0xa3).put("ack".getBytes(StandardCharsets.US_ASCII));
        out.write(ack.put((byte) 0xd9).put((byte) id.length).put(id).array());
        out.flush();
    }

    @Test
    void theJournalGetsWholeLinesPartsAndLargeFieldsInAFile() throws Exception {
        Map<String, String> options = Map.of("labels", "l", "tag", "x".repeat(10_000_000));
        try (UnixDatagrams journal = UnixDatagrams.bind(directory.resolve("journal"));
                ContainerLogFile open = drivers.open("journald", Facts.with(options), file)) {
            write(open.log(), "large\n");
            UnixDatagrams.Datagram large = receive(journal);
            assertThat(large.bytes().remaining()).isZero();
            assertThat(large.fds()).hasSize(1);
            assertThat(content(large.fds().getFirst()))
                    .contains("MESSAGE=large\n", "CONTAINER_NAME=cap\n", "\nL=v\n")
                    .hasSizeGreaterThan(20_000_000);
        }
        Path other = directory.resolve("other.log");
        try (UnixDatagrams journal = UnixDatagrams.bind(directory.resolve("journal2"));
                ContainerLogFile open =
                        new LogDrivers(directory.resolve("journal2")).open("journald", Facts.with(Map.of()), other)) {
            write(open.log(), "y".repeat(20_000) + "\nend\n");
            List<String> messages = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                messages.add(
                        StandardCharsets.UTF_8.decode(receive(journal).bytes()).toString());
            }
            assertThat(messages.get(0))
                    .contains("CONTAINER_PARTIAL_MESSAGE=true\n", "PARTIAL_ORDINAL=1\n", "PARTIAL_LAST=false\n");
            assertThat(messages.get(1)).contains("PARTIAL_ORDINAL=2\n", "PARTIAL_LAST=true\n");
            assertThat(messages.get(2)).contains("MESSAGE=end\n").doesNotContain("PARTIAL");
        }
    }

    private static UnixDatagrams.Datagram receive(UnixDatagrams from) {
        Optional<UnixDatagrams.Datagram> next = from.receive();
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (next.isEmpty() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
            next = from.receive();
        }
        return next.orElseThrow();
    }

    private static String content(Fd fd) {
        try (fd) {
            return Files.readString(Path.of("/proc/self/fd/" + fd.number()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
