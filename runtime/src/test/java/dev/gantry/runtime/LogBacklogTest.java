package dev.gantry.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogBacklogTest {
    private static final LogOptions SMALL = new LogOptions(1000, 2, false, Map.of());

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = directory.resolve("x.log");
    }

    private static void write(JsonFileLog log, int from, int to) {
        for (int i = from; i <= to; i++) {
            byte[] line = (i + "\n").getBytes(StandardCharsets.UTF_8);
            log.write(Stream.STDOUT, 1_700_000_000_000_000_000L + i, line, 0, line.length);
        }
    }

    private static List<Integer> read(UnsentLines lines) {
        List<Integer> read = new ArrayList<>();
        for (Optional<LogEntry> next = lines.poll(Duration.ZERO); next.isPresent(); next = lines.poll(Duration.ZERO)) {
            LogEntry entry = next.get();
            String text = new String(entry.bytes(), 0, entry.length(), StandardCharsets.UTF_8);
            read.add(Integer.valueOf(text.strip()));
        }
        return read;
    }

    private static List<Integer> numbers(int from, int to) {
        return IntStream.rangeClosed(from, to).boxed().toList();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatWasNotConfirmedIsKeptAcrossRotations(boolean compress) {
        try (JsonFileLog log = JsonFileLog.open(file, new LogOptions(1000, 2, compress, Map.of()))) {
            LogBacklog backlog = log.ship(null, 1 << 20, true);
            write(log, 1, 200);
            try (UnsentLines lines = backlog.reader()) {
                assertThat(read(lines)).isEqualTo(numbers(1, 200));
                backlog.confirmed(lines.mark());
            }
            write(log, 201, 400);
            try (UnsentLines lines = backlog.reader()) {
                assertThat(read(lines)).isEqualTo(numbers(201, 400));
            }
        }
    }

    @Test
    void filesThatWereSentGoWithTheNextRotation() throws Exception {
        try (JsonFileLog log = JsonFileLog.open(file, SMALL)) {
            LogBacklog backlog = log.ship(null, 1 << 20, true);
            write(log, 1, 200);
            assertThat(files()).isGreaterThan(10);
            try (UnsentLines lines = backlog.reader()) {
                assertThat(read(lines)).hasSize(200);
                backlog.confirmed(lines.mark());
            }
            write(log, 201, 230);
            assertThat(files()).isBetween(2L, 4L);
        }
    }

    private long files() throws Exception {
        try (var names = Files.list(directory)) {
            return names.filter(name -> !name.toString().endsWith(".checkpoint"))
                    .count();
        }
    }

    @Test
    void theNextDaemonGoesOnWhereTheLastOneWas() {
        LogMark mark;
        try (JsonFileLog log = JsonFileLog.open(file, SMALL)) {
            LogBacklog backlog = log.ship(null, 1 << 20, true);
            write(log, 1, 50);
            try (UnsentLines lines = backlog.reader()) {
                for (int i = 0; i < 30; i++) {
                    assertThat(lines.poll(Duration.ZERO)).isPresent();
                }
                mark = lines.mark();
                backlog.confirmed(mark);
            }
            write(log, 51, 100);
        }
        try (JsonFileLog log = JsonFileLog.open(file, SMALL)) {
            LogBacklog backlog = log.ship(new LogMark(mark.inode(), mark.offset(), 0), 1 << 20, true);
            write(log, 101, 200);
            try (UnsentLines lines = backlog.reader()) {
                assertThat(read(lines)).isEqualTo(numbers(31, 200));
                assertThat(backlog.behind(lines.mark())).isZero();
            }
        }
    }

    @Test
    void thereIsNoRoomWhileTooMuchWaits() {
        AtomicInteger told = new AtomicInteger();
        try (JsonFileLog log = JsonFileLog.open(file, LogOptions.DEFAULT)) {
            LogBacklog backlog = log.ship(null, 2000, true);
            log.onRoom(told::incrementAndGet);
            write(log, 1, 10);
            assertThat(log.hasRoom()).isTrue();
            write(log, 11, 40);
            assertThat(log.hasRoom()).isFalse();
            assertThat(told).hasValue(0);
            try (UnsentLines lines = backlog.reader()) {
                assertThat(read(lines)).hasSize(40);
                backlog.sent(lines.mark());
            }
            assertThat(told).hasValue(1);
            assertThat(log.hasRoom()).isTrue();
            write(log, 41, 100);
            assertThat(log.hasRoom()).isFalse();
            backlog.lift();
            assertThat(log.hasRoom()).isTrue();
        }
    }

    @Test
    void whereNobodyWaitsTheOldestAreOneTooMany() {
        try (JsonFileLog log = JsonFileLog.open(file, LogOptions.DEFAULT)) {
            LogBacklog backlog = log.ship(null, 2000, false);
            write(log, 1, 100);
            assertThat(log.hasRoom()).isTrue();
            try (UnsentLines lines = backlog.reader()) {
                int passedOver = 0;
                while (lines.poll(Duration.ZERO).isPresent()) {
                    passedOver += backlog.overflows(lines.mark()) ? 1 : 0;
                }
                assertThat(passedOver).isBetween(60, 80); // lines of about 72 bytes
            }
        }
    }

    @Test
    void aReaderEndsWithTheLog() {
        JsonFileLog log = JsonFileLog.open(file, LogOptions.DEFAULT);
        LogBacklog backlog = log.ship(null, 2000, true);
        write(log, 1, 3);
        try (UnsentLines lines = backlog.reader()) {
            assertThat(read(lines)).isEqualTo(numbers(1, 3));
            assertThat(lines.isFinished()).isFalse();
            log.close();
            assertThat(read(lines)).isEmpty();
            assertThat(lines.isFinished()).isTrue();
            assertThat(backlog.isDone(lines.mark())).isTrue();
        }
    }
}
