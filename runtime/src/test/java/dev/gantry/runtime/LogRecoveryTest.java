package dev.gantry.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a log is worth after `kill -9`: the writer is left as it is, never closed, and another one adopts its
/// files.
class LogRecoveryTest {
    private Path directory = Path.of("unset");
    private Path file = Path.of("unset");

    @BeforeEach
    void nameTheLog(@TempDir Path fresh) {
        directory = fresh;
        file = fresh.resolve("abc-json.log");
    }

    @Test
    void anUnfinishedLineGoesOnWhereItWas() {
        write(JsonFileLog.open(file, LogOptions.DEFAULT), "hello, ");
        try (JsonFileLog adopted = JsonFileLog.adopt(file, LogOptions.DEFAULT)) {
            write(adopted, "world\n");
        }

        assertThat(contents()).containsExactly("hello, world\n");
    }

    @Test
    void aFreshStartEndsTheUnfinishedLineOfTheLastRun() {
        write(JsonFileLog.open(file, LogOptions.DEFAULT), "killed whi");
        try (JsonFileLog next = JsonFileLog.open(file, LogOptions.DEFAULT)) {
            write(next, "new run\n");
        }

        assertThat(contents()).containsExactly("killed whi", "new run\n");
    }

    @Test
    void aChunkThatIsInTheLogAndStillInThePipeIsKnown() {
        write(JsonFileLog.open(file, LogOptions.DEFAULT), "one\ntwo");
        try (JsonFileLog adopted = JsonFileLog.adopt(file, LogOptions.DEFAULT)) {
            assertThat(already(adopted, Stream.STDOUT, "one\ntwo\nthree\n")).isEqualTo(7);
            assertThat(already(adopted, Stream.STDOUT, "\nthree\n")).isZero();
            assertThat(already(adopted, Stream.STDOUT, "one")).isZero();
            assertThat(already(adopted, Stream.STDERR, "one\ntwo")).isZero();
        }
    }

    @Test
    void bytesThatAreNoTextAreKnownAgainToo() {
        byte[] noise = new byte[3000];
        new Random(1).nextBytes(noise);
        JsonFileLog.open(file, LogOptions.DEFAULT).write(Stream.STDERR, 0, noise, 0, noise.length);
        try (JsonFileLog adopted = JsonFileLog.adopt(file, LogOptions.DEFAULT)) {
            assertThat(adopted.alreadyLogged(Stream.STDERR, noise, noise.length))
                    .isEqualTo(noise.length);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"log\":\"two\\n\",\"stream\":\"stdout\",\"time\":\"2024-01-02T03:04:05Z\"}\n",
                "{\"log\":\"two\\n\",\"stream\":\"stdout\",\"time\":\"2024-01-02T03:04:05Z\"}\n{\"log\":\"thr"
            })
    void linesOfAWriteThatDidNotReturnAreTakenBack(String written) throws IOException {
        write(JsonFileLog.open(file, LogOptions.DEFAULT), "one\nt");
        Files.writeString(file, written, StandardOpenOption.APPEND);
        try (JsonFileLog adopted = JsonFileLog.adopt(file, LogOptions.DEFAULT)) {
            write(adopted, "wo\nthree\n");
        }

        assertThat(contents()).containsExactly("one\n", "two\n", "three\n");
    }

    @Test
    void aWriteThatRotatedAndDidNotReturnIsTakenBack() throws IOException {
        LogOptions small = new LogOptions(1000, 5, false, Map.of());
        JsonFileLog log = JsonFileLog.open(file, small);
        write(log, numbered(0, 20));
        byte[] checkpoint = Files.readAllBytes(directory.resolve("abc-json.log.checkpoint"));
        write(log, numbered(20, 50));
        Files.write(directory.resolve("abc-json.log.checkpoint"), checkpoint);
        try (JsonFileLog adopted = JsonFileLog.adopt(file, small)) {
            write(adopted, numbered(20, 30));
        }

        assertThat(String.join("", contents(small))).isEqualTo(numbered(0, 30));
    }

    @Test
    void aTornCheckpointLeavesTheOneBeforeIt() throws IOException {
        JsonFileLog log = JsonFileLog.open(file, LogOptions.DEFAULT);
        write(log, "one\n");
        write(log, "two\n");
        Path checkpoint = directory.resolve("abc-json.log.checkpoint");
        byte[] bytes = Files.readAllBytes(checkpoint);
        bytes[10]++; // the slot of the second write
        Files.write(checkpoint, bytes);
        try (JsonFileLog adopted = JsonFileLog.adopt(file, LogOptions.DEFAULT)) {
            assertThat(already(adopted, Stream.STDOUT, "one\ntwo\n")).isEqualTo(4);
            write(adopted, "two\n");
        }

        assertThat(contents()).containsExactly("one\n", "two\n");
    }

    @Test
    void afterARebootTheCheckpointCountsForNothing() throws IOException {
        write(JsonFileLog.open(file, LogOptions.DEFAULT), "one\nunfinished");
        LogCheckpoint foreign =
                new LogCheckpoint(new UUID(1, 2), 0, 3, LogCheckpoint.StreamMark.START, LogCheckpoint.StreamMark.START);
        Path checkpoint = directory.resolve("abc-json.log.checkpoint");
        Files.delete(checkpoint);
        try (CheckpointFile stored = CheckpointFile.open(checkpoint)) {
            stored.write(foreign, new byte[LogCheckpoint.MAX_BYTES]);
        }
        JsonFileLog.adopt(file, LogOptions.DEFAULT).close();

        assertThat(contents()).containsExactly("one\n");
    }

    /// The daemon's loop (look at the pipe, log, take) killed at every step, against a pipe that is a byte
    /// array.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void killedAnywhereNothingIsLostOrDoubled(long seed) {
        Random random = new Random(seed);
        LogOptions options = new LogOptions(20_000, 1000, false, Map.of());
        byte[] output = numbered(0, 4000).getBytes(StandardCharsets.UTF_8);
        int taken = 0;
        JsonFileLog log = JsonFileLog.open(file, options);
        while (taken < output.length) {
            int chunk = Math.min(output.length - taken, 1 + random.nextInt(3000));
            int step = random.nextInt(4);
            if (step > 0) {
                log.write(Stream.STDOUT, 0, output, taken, chunk);
            }
            if (step > 1) {
                taken += chunk;
            }
            if (step < 3) {
                log = JsonFileLog.adopt(file, options);
                int waiting = Math.min(output.length - taken, 4000);
                byte[] head = new byte[waiting];
                System.arraycopy(output, taken, head, 0, waiting);
                taken += log.alreadyLogged(Stream.STDOUT, head, waiting);
            }
        }
        log.close();

        assertThat(String.join("", contents(options))).as("seed %d", seed).isEqualTo(numbered(0, 4000));
    }

    private static int already(LogSink log, Stream stream, String head) {
        byte[] bytes = head.getBytes(StandardCharsets.UTF_8);
        return log.alreadyLogged(stream, bytes, bytes.length);
    }

    private static String numbered(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "line " + i + "\n").collect(Collectors.joining());
    }

    private static void write(LogSink log, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        log.write(Stream.STDOUT, 0, bytes, 0, bytes.length);
    }

    private List<String> contents() {
        return contents(LogOptions.DEFAULT);
    }

    private List<String> contents(LogOptions options) {
        List<String> texts = new ArrayList<>();
        try (LogReader reader = JsonFileLog.readStopped(file, options, LogQuery.ALL)) {
            for (Optional<LogEntry> next = reader.next(); next.isPresent(); next = reader.next()) {
                LogEntry entry = next.get();
                texts.add(new String(entry.bytes(), 0, entry.length(), StandardCharsets.UTF_8));
            }
        }
        return texts;
    }
}
