package dev.gantry.runtime;

import static dev.gantry.runtime.TaskFixture.PATIENCE_SECONDS;
import static dev.gantry.runtime.TaskFixture.exec;
import static dev.gantry.runtime.TaskFixture.exitOf;
import static dev.gantry.runtime.TaskFixture.newId;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("kernel")
final class StreamsIT {
    private static final String LINES =
            "awk 'BEGIN { for (i = 0; i < 1000000; i++) printf(\"line %090d of a run\\n\", i) }'";
    private static final LogOptions UNLIMITED = new LogOptions(-1, 1, false, Map.of());

    @TempDir
    Path directory;

    private TaskFixture fixture;

    @BeforeEach
    void open() {
        fixture = new TaskFixture(directory);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    /// The digest of what one stream delivered.
    private static final class Digest implements OutputSink {
        private final MessageDigest md5;
        private final AtomicLong count = new AtomicLong();

        Digest() throws Exception {
            md5 = MessageDigest.getInstance("MD5");
        }

        @Override
        public void write(Stream stream, byte[] bytes, int offset, int length) {
            md5.update(bytes, offset, length);
            count.addAndGet(length);
        }

        String hex() {
            return HexFormat.of().formatHex(md5.digest());
        }
    }

    @Test
    void hundredMegabytesReachLogAndAttachmentsUnchanged() throws Exception {
        Path file = directory.resolve("large.log");
        Digest attached = new Digest();
        Digest logged = new Digest();
        TaskFixture.Output digest;
        try (JsonFileLog log = JsonFileLog.open(file, UNLIMITED)) {
            Task task = fixture.create(newId(), log, LINES);
            Attachment attachment = task.attach(Set.of(Stream.STDOUT), attached);
            task.start();
            assertThat(exitOf(task).code()).isZero();
            attachment.ended().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            task.delete();
            Task summing = fixture.create(newId(), new NoLog(), "(" + LINES + ") | md5sum");
            digest = new TaskFixture.Output(summing);
            summing.start();
            digest.text();
            summing.delete();
        }
        try (LogReader reader = JsonFileLog.readStopped(file, UNLIMITED, LogQuery.ALL)) {
            for (Optional<LogEntry> entry = reader.next(); entry.isPresent(); entry = reader.next()) {
                logged.write(Stream.STDOUT, entry.get().bytes(), 0, entry.get().length());
            }
        }
        assertThat(attached.count.get()).isGreaterThan(100_000_000).isEqualTo(logged.count.get());
        String expected = digest.soFar().substring(0, 32);
        assertThat(attached.hex()).isEqualTo(expected);
        assertThat(logged.hex()).isEqualTo(expected);
    }

    @Test
    void everyByteValueLongLinesAndAnUnfinishedEndAreKept() throws Exception {
        byte[] input = new byte[300_000];
        new Random(42).nextBytes(input);
        for (int i = 0; i < 256; i++) {
            input[i] = (byte) i;
        }
        Task task = fixture.create(fixture.request(newId(), new NoLog(), false, true, "cat"));
        TaskFixture.Output output = new TaskFixture.Output(task);
        task.start();
        assertThat(task.stdin().write(input, 0, input.length)).isTrue();
        output.attachment.stdinEnded();
        output.text();
        assertThat(output.stdout.toByteArray()).isEqualTo(input);
        assertThat(exitOf(task).code()).isZero();
        task.delete();
    }

    @Test
    void twentyMegabytesOfStdinThenItsEndReachAnExec() throws Exception {
        byte[] input = new byte[20_000_000];
        new Random(7).nextBytes(input);
        Task task = fixture.create(newId(), new NoLog(), "exec sleep 1000");
        task.start();
        ExecTask exec = task.exec(exec(newId(), false, true, "md5sum"));
        TaskFixture.Output output = new TaskFixture.Output(exec);
        Thread.ofVirtual().start(() -> send(exec, output, input)).join();
        String expected =
                HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(input));
        assertThat(output.text()).startsWith(expected);
        task.delete();
    }

    private static void send(ExecTask exec, TaskFixture.Output output, byte[] input) {
        try {
            exec.stdin().write(input, 0, input.length);
            output.attachment.stdinEnded();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void attachmentThatDoesNotReadStopsTheProcessUntilItDoes() throws Exception {
        CountDownLatch mayRead = new CountDownLatch(1);
        Digest slow = new Digest();
        Task task = fixture.create(newId(), new NoLog(), "head -c 20000000 /dev/zero; echo end >&2");
        Attachment attachment = task.attach(EnumSet.of(Stream.STDOUT), (stream, bytes, offset, length) -> {
            await(mayRead);
            slow.write(stream, bytes, offset, length);
        });
        task.start();
        assertThat(task.exit()).isNotDone();
        mayRead.countDown();
        attachment.ended().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(slow.count.get()).isEqualTo(20_000_000);
        assertThat(exitOf(task).code()).isZero();
        task.delete();
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("the test did not let go");
            }
        } catch (InterruptedException interrupted) {
            throw new IOException(interrupted);
        }
    }

    @Test
    void detachedAndFailingClientsDoNotHoldTheProcess() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Task task = fixture.create(newId(), new NoLog(), "head -c 20000000 /dev/zero");
        Attachment stuck = task.attach(Set.of(Stream.STDOUT), (stream, bytes, offset, length) -> await(never));
        Attachment failing = task.attach(Set.of(Stream.STDOUT), (stream, bytes, offset, length) -> {
            throw new IOException("client gone");
        });
        task.start();
        failing.ended().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        stuck.close();
        assertThat(exitOf(task).code()).isZero();
        task.outputEnded().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        never.countDown();
        task.delete();
    }

    @Test
    void stdinOfAProcessThatDoesNotReadIsGivenUpWhenItEnds() throws Exception {
        Task task = fixture.create(fixture.request(newId(), new NoLog(), false, true, "sleep", "1000"));
        task.start();
        CountDownLatch refused = new CountDownLatch(1);
        Thread.ofVirtual().start(() -> {
            if (!writeMuch(task.stdin())) {
                refused.countDown();
            }
        });
        task.signal(9);
        assertThat(refused.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(task.stdin().write(new byte[1], 0, 1)).isFalse();
        task.delete();
    }

    private static boolean writeMuch(Stdin stdin) {
        try {
            return stdin.write(new byte[10_000_000], 0, 10_000_000);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Test
    void clientWithoutStdinOnceIsDetachedWhenItsInputEnds() throws Exception {
        TaskRequest once = fixture.request(newId(), new NoLog(), false, true, "cat");
        Task task = fixture.create(
                new TaskRequest(once.id(), once.bundle(), "", false, true, false, once.cgroup(), once.log()));
        task.start();
        TaskFixture.Output first = new TaskFixture.Output(task);
        byte[] hello = "hello".getBytes(StandardCharsets.UTF_8);
        task.stdin().write(hello, 0, hello.length);
        first.await("hello");
        first.attachment.stdinEnded();
        first.text();
        TaskFixture.Output second = new TaskFixture.Output(task);
        task.stdin().write(hello, 0, hello.length);
        second.await("hello");
        task.delete();
    }
}
