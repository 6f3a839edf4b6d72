package dev.gantry.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFileLogTest {
    private static final long TIME = LogTime.nanos(Instant.parse("2024-01-02T03:04:05.5Z"));
    private static final long SECOND = 1_000_000_000L;
    private static final String SUFFIX = "\",\"stream\":\"stdout\",\"time\":\"2024-01-02T03:04:05.5Z\"}\n";

    private Path directory = Path.of("unset");
    private Path file = Path.of("unset");

    @BeforeEach
    void nameTheLog(@TempDir Path fresh) {
        directory = fresh;
        file = fresh.resolve("abc-json.log");
    }

    @Test
    void linesOfBothStreamsAreWrittenInTheOrderTheyCome() throws IOException {
        try (JsonFileLog log = JsonFileLog.open(file, LogOptions.DEFAULT)) {
            write(log, Stream.STDOUT, "one\ntw");
            write(log, Stream.STDERR, "oops\n");
            write(log, Stream.STDOUT, "o\n\n");
        }

        assertThat(file).hasContent("""
                {"log":"one\\n","stream":"stdout","time":"2024-01-02T03:04:05.5Z"}
                {"log":"oops\\n","stream":"stderr","time":"2024-01-02T03:04:05.5Z"}
                {"log":"two\\n","stream":"stdout","time":"2024-01-02T03:04:05.5Z"}
                {"log":"\\n","stream":"stdout","time":"2024-01-02T03:04:05.5Z"}
                """);
        assertThat(files()).containsExactly("abc-json.log");
        assertThat(Files.getPosixFilePermissions(file)).hasSize(3);
    }

    @Test
    void anUnfinishedLastLineIsLoggedWithoutANewline() {
        try (JsonFileLog log = JsonFileLog.open(file, LogOptions.DEFAULT)) {
            write(log, Stream.STDOUT, "prompt> ");
            log.end(Stream.STDOUT);
            log.end(Stream.STDOUT);
        }

        assertThat(contents()).containsExactly("prompt> ");
    }

    @ParameterizedTest
    @CsvSource({
        "16383, 16383+",
        "16384, 16384 0+",
        "16385, 16384 1+",
        "32768, 16384 16384 0+",
        "40000, 16384 16384 7232+"
    })
    void aLongLineIsLoggedInPartsOf16kAsDockerDoes(int length, String parts) throws IOException {
        try (JsonFileLog log = JsonFileLog.open(file, LogOptions.DEFAULT)) {
            write(log, Stream.STDOUT, "x".repeat(length / 2));
            long later = TIME + SECOND;
            byte[] rest = ("x".repeat(length - length / 2) + "\n").getBytes(StandardCharsets.UTF_8);
            log.write(Stream.STDOUT, later, rest, 0, rest.length);
        }

        List<String> lines = Files.readAllLines(file);
        String shapes = lines.stream()
                .map(line -> line.substring(8, line.indexOf("\",\"stream")))
                .map(text -> text.endsWith("\\n") ? text.length() - 2 + "+" : text.length() + "")
                .collect(Collectors.joining(" "));
        assertThat(shapes).isEqualTo(parts);
        assertThat(lines.stream()
                        .map(line -> line.substring(line.indexOf("\"time")))
                        .distinct())
                .as("all parts have the time of the first")
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whereChunksEndMakesNoDifference(long seed) throws IOException {
        Random random = new Random(seed);
        byte[] output = randomOutput(random, 200_000);
        try (JsonFileLog log = JsonFileLog.open(file, LogOptions.DEFAULT)) {
            log.write(Stream.STDOUT, TIME, output, 0, output.length);
        }
        Path other = directory.resolve("def-json.log");
        try (JsonFileLog log = JsonFileLog.open(other, LogOptions.DEFAULT)) {
            int at = 0;
            while (at < output.length) {
                int length = Math.min(output.length - at, 1 + random.nextInt(random.nextBoolean() ? 10 : 20_000));
                log.write(Stream.STDOUT, TIME, output, at, length);
                at += length;
            }
        }

        assertThat(other).as("seed %d", seed).hasSameBinaryContentAs(file);
    }

    private static byte[] randomOutput(Random random, int size) {
        byte[] output = new byte[size];
        random.nextBytes(output);
        for (int i = 0; i < size; i++) {
            output[i] = random.nextInt(80) == 0 ? (byte) '\n' : output[i];
        }
        int from = size / 2;
        for (int i = from; i < from + 50_000; i++) {
            output[i] = output[i] == '\n' ? (byte) 'n' : output[i]; // some lines past 16 kB
        }
        output[size - 1] = '\n'; // what is unfinished at the end gets the time of the end
        return output;
    }

    @Test
    void aFullFileIsRotatedBeforeTheNextLine() {
        LogOptions small = new LogOptions(1000, 3, false, Map.of());
        String lines = numbered(0, 100);
        try (JsonFileLog log = JsonFileLog.open(file, small)) {
            write(log, Stream.STDOUT, lines);
        }

        assertThat(files()).containsExactly("abc-json.log", "abc-json.log.1", "abc-json.log.2");
        assertThat(directory.resolve("abc-json.log.1").toFile().length()).isBetween(1000L, 1000L + 80);
        List<String> kept = contents(small);
        assertThat(lines).endsWith(String.join("", kept));
        assertThat(kept.size()).isBetween(28, 48);
    }

    @Test
    void withOneFileTheOldLinesGo() {
        LogOptions single = new LogOptions(1000, 1, false, Map.of());
        try (JsonFileLog log = JsonFileLog.open(file, single)) {
            write(log, Stream.STDOUT, numbered(0, 50));
        }

        assertThat(files()).containsExactly("abc-json.log");
        assertThat(numbered(0, 50)).endsWith(String.join("", contents(single)));
    }

    @Test
    void rotatedFilesAreCompressedAndReadAllTheSame() {
        LogOptions compressed = new LogOptions(1000, 4, true, Map.of());
        try (JsonFileLog log = JsonFileLog.open(file, compressed)) {
            write(log, Stream.STDOUT, numbered(0, 40));
        }

        assertThat(files()).containsExactly("abc-json.log", "abc-json.log.1.gz", "abc-json.log.2.gz");
        assertThat(String.join("", contents(compressed))).isEqualTo(numbered(0, 40));
        assertThat(texts(JsonFileLog.readStopped(file, compressed, tail(30))))
                .hasSize(30)
                .startsWith("line 10\n");
    }

    @Test
    void unlimitedLogsAreNeverRotated() {
        LogOptions unlimited = new LogOptions(-1, 1, false, Map.of());
        try (JsonFileLog log = JsonFileLog.open(file, unlimited)) {
            write(log, Stream.STDOUT, numbered(0, 5000));
        }

        assertThat(contents(unlimited)).hasSize(5000);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 5, 17, 29, 30, 31, 1000})
    void theTailCountsLinesOverAllFiles(int wanted) {
        LogOptions small = new LogOptions(1000, 10, false, Map.of());
        try (JsonFileLog log = JsonFileLog.open(file, small)) {
            write(log, Stream.STDOUT, numbered(0, 30));
        }

        List<String> tail = texts(JsonFileLog.readStopped(file, small, tail(wanted)));

        int first = Math.max(0, 30 - wanted);
        assertThat(String.join("", tail)).isEqualTo(numbered(first, 30));
    }

    @Test
    void linesAreFilteredByStreamAndTime() {
        try (JsonFileLog log = JsonFileLog.open(file, LogOptions.DEFAULT)) {
            for (int second = 0; second < 5; second++) {
                byte[] line = (second + "\n").getBytes(StandardCharsets.UTF_8);
                Stream stream = second % 2 == 0 ? Stream.STDOUT : Stream.STDERR;
                log.write(stream, TIME + second * SECOND, line, 0, line.length);
            }
        }
        Instant since = Instant.parse("2024-01-02T03:04:06.5Z");
        Instant until = Instant.parse("2024-01-02T03:04:08.5Z");

        assertThat(stopped(new LogQuery(true, true, since, null, -1, false, false, false)))
                .containsExactly("1\n", "2\n", "3\n", "4\n");
        assertThat(stopped(new LogQuery(true, true, since, until, -1, false, false, false)))
                .containsExactly("1\n", "2\n", "3\n");
        assertThat(stopped(new LogQuery(false, true, null, null, -1, false, false, false)))
                .containsExactly("1\n", "3\n");
        assertThat(stopped(new LogQuery(true, false, null, until, 2, false, false, false)))
                .isEmpty();
    }

    @Test
    void attributesAreWrittenAndShown() {
        LogOptions options = LogOptions.of(Map.of(), Map.of("app", "web", "X_A", "a b"));
        try (JsonFileLog log = JsonFileLog.open(file, options)) {
            write(log, Stream.STDOUT, "hi\n");
        }

        assertThat(file).content().contains("\"attrs\":{\"X_A\":\"a b\",\"app\":\"web\"},\"time\"");
        assertThat(stopped(new LogQuery(true, true, null, null, -1, false, false, true)))
                .containsExactly("X_A=a+b,app=web hi\n");
    }

    @Test
    void aFollowerSeesWhatIsWrittenAndEndsWithTheLog() {
        JsonFileLog log = JsonFileLog.open(file, LogOptions.DEFAULT);
        write(log, Stream.STDOUT, "before\n");
        CompletableFuture<List<String>> followed = follow(log, LogQuery.FOLLOW);
        for (int i = 0; i < 100; i++) {
            write(log, Stream.STDOUT, i + "\n");
        }
        log.close();

        assertThat(followed.join()).hasSize(101).startsWith("before\n").endsWith("99\n");
    }

    @Test
    void aFollowerWithTailZeroSeesOnlyWhatIsNew() {
        JsonFileLog log = JsonFileLog.open(file, LogOptions.DEFAULT);
        write(log, Stream.STDOUT, "before\n");
        CompletableFuture<List<String>> followed =
                follow(log, new LogQuery(true, true, null, null, 0, true, false, false));
        write(log, Stream.STDOUT, "after\n");
        log.close();

        assertThat(followed.join()).containsExactly("after\n");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFollowerMissesNothingWhileFilesRotateUnderIt(boolean compress) {
        LogOptions small = new LogOptions(4000, 2000, compress, Map.of());
        JsonFileLog log = JsonFileLog.open(file, small);
        CompletableFuture<List<String>> followed = follow(log, LogQuery.FOLLOW);
        for (int i = 0; i < 5000; i += 10) {
            write(log, Stream.STDOUT, numbered(i, i + 10));
        }
        log.close();

        assertThat(String.join("", followed.join())).isEqualTo(numbered(0, 5000));
    }

    @Test
    void aCancelledFollowerEnds() {
        try (JsonFileLog log = JsonFileLog.open(file, LogOptions.DEFAULT);
                LogReader reader = log.read(LogQuery.FOLLOW)) {
            CompletableFuture<Optional<LogEntry>> waiting = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> waiting.complete(reader.next()));
            reader.cancel();

            assertThat(waiting.join()).isEmpty();
        }
    }

    @Test
    void aFollowerEndsWhenUntilIsPast() {
        try (JsonFileLog log = JsonFileLog.open(file, LogOptions.DEFAULT)) {
            Instant now = Instant.now();
            LogQuery query = new LogQuery(true, true, null, now, -1, true, false, false);

            assertThat(texts(log.read(query))).isEmpty();
        }
    }

    @Test
    void damagedLinesArePassedOver() throws IOException {
        Files.writeString(file, line("a\\n") + "{\"log\":\"tor" + "\n\0\0\0\n" + line("b\\n") + "{\"log\":\"cut o");

        assertThat(contents()).containsExactly("a\n", "b\n");
        assertThat(stopped(tail(1)))
                .as("counted by line ends, as Docker counts")
                .containsExactly("b\n");
    }

    @Test
    void aTornLastLineIsCutOffBeforeMoreIsWritten() throws IOException {
        Files.writeString(file, line("a\\n") + "{\"log\":\"cut o");
        try (JsonFileLog log = JsonFileLog.open(file, LogOptions.DEFAULT)) {
            write(log, Stream.STDOUT, "b\n");
        }

        assertThat(contents()).containsExactly("a\n", "b\n");
    }

    @Test
    void aLogThatWasNeverWrittenIsEmpty() {
        assertThat(contents()).isEmpty();
    }

    @Test
    void closedLogsRefuseMore() {
        JsonFileLog log = JsonFileLog.open(file, LogOptions.DEFAULT);
        log.close();
        log.close();

        assertThatThrownBy(() -> write(log, Stream.STDOUT, "x\n")).hasMessageContaining("abc-json.log");
    }

    private static String line(String text) {
        return "{\"log\":\"" + text + SUFFIX;
    }

    private static String numbered(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "line " + i + "\n").collect(Collectors.joining());
    }

    private static void write(LogSink log, Stream stream, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        log.write(stream, TIME, bytes, 0, bytes.length);
    }

    private static LogQuery tail(long lines) {
        return new LogQuery(true, true, null, null, lines, false, false, false);
    }

    private List<String> contents() {
        return contents(LogOptions.DEFAULT);
    }

    private List<String> contents(LogOptions options) {
        return texts(JsonFileLog.readStopped(file, options, LogQuery.ALL));
    }

    private List<String> stopped(LogQuery query) {
        return texts(JsonFileLog.readStopped(file, LogOptions.DEFAULT, query));
    }

    /// Opens the reader at once, so that what comes after is what it follows.
    private static CompletableFuture<List<String>> follow(JsonFileLog log, LogQuery query) {
        LogReader reader = log.read(query);
        CompletableFuture<List<String>> texts = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> texts.complete(texts(reader)));
        return texts;
    }

    private static List<String> texts(LogReader reader) {
        List<String> texts = new ArrayList<>();
        try (reader) {
            for (Optional<LogEntry> next = reader.next(); next.isPresent(); next = reader.next()) {
                LogEntry entry = next.get();
                texts.add(new String(entry.bytes(), 0, entry.length(), StandardCharsets.UTF_8));
            }
        }
        return texts;
    }

    private List<String> files() {
        String[] names = directory.toFile().list();
        return names == null ? List.of() : List.of(names).stream().sorted().toList();
    }
}
