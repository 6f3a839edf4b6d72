package dev.gantry.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.linux.Fd;
import dev.gantry.linux.Pipes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The daemon may be killed between any two steps of taking a chunk: whatever it had done, its successor's log holds
/// every byte once.
final class ReplayTest {
    private static final String CHUNK = "under way\n";
    private static final String LATER = "later\n";

    @TempDir
    Path path;

    private final MemoryLog log = new MemoryLog();
    private IoThreads io;
    private TaskDirectory directory;
    private InFlight journal;
    private Pipes.Ends pipe;

    @BeforeEach
    void open() {
        io = new IoThreads();
        directory = new TaskDirectory(path);
        journal = InFlight.open(directory.journal());
        pipe = Pipes.open(65536);
        log.write(Stream.STDOUT, 0, "earlier\n");
    }

    @AfterEach
    void close() {
        pipe.close();
        journal.close();
        io.close();
    }

    @Test
    void killedBeforeTheLogWasWritten() {
        journal.taking(Stream.STDOUT, CHUNK.length());
        fill(CHUNK + LATER);
        assertThat(logAfterAdoption()).isEqualTo("earlier\nunder way\nlater\n");
    }

    @Test
    void killedBetweenTheLogAndTheTaking() {
        journal.taking(Stream.STDOUT, CHUNK.length());
        log.write(Stream.STDOUT, 0, CHUNK);
        fill(CHUNK + LATER);
        assertThat(logAfterAdoption()).isEqualTo("earlier\nunder way\nlater\n");
    }

    @Test
    void killedAfterTheTaking() {
        journal.taking(Stream.STDOUT, CHUNK.length());
        log.write(Stream.STDOUT, 0, CHUNK);
        fill(LATER);
        assertThat(logAfterAdoption()).isEqualTo("earlier\nunder way\nlater\n");
    }

    @Test
    void equalLineWrittenLaterIsNotTakenForTheOldOne() {
        journal.taking(Stream.STDOUT, CHUNK.length());
        log.write(Stream.STDOUT, 0, CHUNK);
        journal.taken(Stream.STDOUT);
        fill(CHUNK);
        assertThat(logAfterAdoption()).isEqualTo("earlier\nunder way\nunder way\n");
    }

    @Test
    void chunkUnderWayMayBeInTheSpoolMeanwhile() throws Exception {
        journal.taking(Stream.STDOUT, CHUNK.length());
        log.write(Stream.STDOUT, 0, CHUNK);
        spool("other", CHUNK + "in spool\n");
        fill(LATER);
        assertThat(logAfterAdoption()).isEqualTo("earlier\nunder way\nin spool\nlater\n");
        assertThat(directory.spool()).doesNotExist();
        assertThat(log.stderr()).isEqualTo("other");
    }

    @Test
    void chunkUnderWayMayBePartlyInAFullSpool() throws Exception {
        journal.taking(Stream.STDOUT, CHUNK.length());
        log.write(Stream.STDOUT, 0, CHUNK);
        spool("", CHUNK.substring(0, 4));
        fill(CHUNK.substring(4) + LATER);
        assertThat(logAfterAdoption()).isEqualTo("earlier\nunder way\nlater\n");
    }

    @Test
    void killedWhileTheSpoolWasRead() throws Exception {
        spool("", "one\n", "two\n");
        try (Spool spool = Spool.open(directory.spool()).orElseThrow()) {
            log.write(Stream.STDOUT, 0, "one\n");
            journal.spoolRead(
                    Stream.STDOUT,
                    0,
                    spool.begun(),
                    spool.at(Spool.FIRST_RECORD).orElseThrow().next());
        }
        journal.taking(Stream.STDOUT, 4);
        log.write(Stream.STDOUT, 0, "two\n");
        fill(LATER);
        assertThat(logAfterAdoption()).isEqualTo("earlier\none\ntwo\nlater\n");
    }

    @Test
    void tornRecordAtTheEndIsIgnored() throws Exception {
        spool("", "one\n", "two\n");
        byte[] whole = Files.readAllBytes(directory.spool());
        Files.write(directory.spool(), java.util.Arrays.copyOf(whole, whole.length - 2));
        assertThat(logAfterAdoption()).isEqualTo("earlier\none\n");
    }

    private String logAfterAdoption() {
        Map<Stream, Fd> pipes = Map.of(Stream.STDOUT, pipe.reader());
        try (InFlight reopened = InFlight.open(directory.journal());
                IoThreads.Scratch scratch = io.borrow()) {
            new Replay(log, reopened, pipes, io).run(directory);
            OutputTap.LoggedPipe tap = new OutputTap.LoggedPipe(Stream.STDOUT, log, reopened);
            for (int count = 1; count > 0; ) {
                count = tap.take(pipe.reader(), scratch);
            }
        }
        return log.stdout();
    }

    private void fill(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Pipes.write(
                pipe.writer(),
                ByteBuffer.allocateDirect(bytes.length).put(bytes).flip());
    }

    private void spool(String stderr, String... stdout) throws Exception {
        ByteBuffer file = ByteBuffer.allocate(4096).order(ByteOrder.nativeOrder());
        file.put("GSPOOL1\n".getBytes(StandardCharsets.US_ASCII)).putLong(12345);
        if (!stderr.isEmpty()) {
            record(file, Stream.STDERR, stderr);
        }
        for (String text : stdout) {
            record(file, Stream.STDOUT, text);
        }
        Files.write(directory.spool(), java.util.Arrays.copyOf(file.array(), file.position()));
    }

    private static void record(ByteBuffer file, Stream stream, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        file.putInt(stream.number()).putInt(bytes.length).putLong(1).put(bytes);
    }

    /// A log that remembers the last chunk of each stream.
    private static final class MemoryLog implements LogSink {
        private final StringBuilder stdout = new StringBuilder();
        private final StringBuilder stderr = new StringBuilder();
        private String last = "";

        void write(Stream stream, long epochNanos, String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            write(stream, epochNanos, bytes, 0, bytes.length);
        }

        @Override
        public void write(Stream stream, long epochNanos, byte[] chunk, int offset, int length) {
            String text = new String(chunk, offset, length, StandardCharsets.UTF_8);
            (stream == Stream.STDOUT ? stdout : stderr).append(text);
            if (stream == Stream.STDOUT) {
                last = text;
            }
        }

        @Override
        public int alreadyLogged(Stream stream, byte[] head, int length) {
            return new String(head, 0, length, StandardCharsets.UTF_8).startsWith(last) ? last.length() : 0;
        }

        String stdout() {
            return stdout.toString();
        }

        String stderr() {
            return stderr.toString();
        }

        @Override
        public void end(Stream stream) {
            // nothing is held back
        }

        @Override
        public void close() {
            // nothing to close
        }
    }
}
