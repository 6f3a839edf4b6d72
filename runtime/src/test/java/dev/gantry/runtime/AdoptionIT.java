package dev.gantry.runtime;

import static dev.gantry.runtime.TaskFixture.exitOf;
import static dev.gantry.runtime.TaskFixture.newId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.linux.Pidfd;
import dev.gantry.linux.Signals;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What happens to containers when the daemon or the monitor dies.
@Tag("kernel")
final class AdoptionIT {
    @TempDir
    Path directory;

    @Test
    void nothingIsLostOrDoubledWhenTheDaemonIsKilledAgainAndAgain() throws Exception {
        String id = newId();
        Bundle.make(directory.resolve("bundle"), id, false, "sh", "-c", "seq 1 3000000; exit 3");
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int kill = 0; kill < 5; kill++) {
            Process daemon = DaemonUnderTest.start(directory, id);
            TimeUnit.MILLISECONDS.sleep(random.nextInt(60));
            daemon.destroyForcibly().waitFor();
        }
        try (TaskFixture fixture = new TaskFixture(directory);
                JsonFileLog log = JsonFileLog.adopt(DaemonUnderTest.log(directory), DaemonUnderTest.LOG)) {
            Task task = fixture.tasks.adopt(id, log).orElseThrow();
            assertThat(exitOf(task).code()).isEqualTo(3);
            task.outputEnded().get(TaskFixture.PATIENCE_SECONDS, TimeUnit.SECONDS);
            task.delete();
        }
        assertNumbered(DaemonUnderTest.log(directory), 3_000_000, "seed " + seed);
    }

    private static void assertNumbered(Path log, int last, String seed) {
        try (LogReader reader = JsonFileLog.readStopped(log, DaemonUnderTest.LOG, LogQuery.ALL)) {
            int expected = 1;
            for (Optional<LogEntry> entry = reader.next(); entry.isPresent(); entry = reader.next()) {
                String line = new String(entry.get().bytes(), 0, entry.get().length(), StandardCharsets.US_ASCII);
                if (!line.equals(expected + "\n")) {
                    throw new AssertionError("expected " + expected + " but was " + line + " " + seed);
                }
                expected++;
            }
            assertThat(expected - 1).isEqualTo(last);
        }
    }

    @Test
    void exitOutputAndTimeWhileNoDaemonRunsAreKept() throws Exception {
        String id = newId();
        Path log = directory.resolve("down.log");
        Path go = directory.resolve("bundle-" + id + "/rootfs/tmp/go");
        // The log is closed last: what is read of the output until the tasks are let go belongs in it.
        try (JsonFileLog sink = JsonFileLog.open(log, DaemonUnderTest.LOG);
                TaskFixture first = new TaskFixture(directory)) {
            first.create(
                            id,
                            sink,
                            "echo before; until [ -e /tmp/go ]; do sleep 0.01; done; echo while; echo e >&2; exit 7")
                    .start();
        }
        Instant down = Instant.now();
        Files.createFile(go);
        awaitFile(directory.resolve("run/tasks/" + id + "/exit"));
        Instant ended = Instant.now();
        try (TaskFixture second = new TaskFixture(directory);
                JsonFileLog sink = JsonFileLog.adopt(log, DaemonUnderTest.LOG)) {
            Task task = second.tasks.adopt(id, sink).orElseThrow();
            assertThat(task.started()).isTrue();
            assertThat(exitOf(task).code()).isEqualTo(7);
            assertThat(exitOf(task).finishedAt()).isBetween(down, ended);
            task.outputEnded().get(TaskFixture.PATIENCE_SECONDS, TimeUnit.SECONDS);
            task.delete();
            assertThat(second.tasks.found()).isEmpty();
            assertThat(second.tasks.adopt(id, sink)).isEmpty();
        }
        assertThat(Files.readString(log)).contains("\"before\\n\"", "\"while\\n\"", "\"e\\n\",\"stream\":\"stderr\"");
    }

    private static void awaitFile(Path file) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TaskFixture.PATIENCE_SECONDS);
        while (!Files.exists(file)) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(2);
        }
    }

    @Test
    void fullSpoolStopsTheWriterAndLosesNothing() throws Exception {
        String id = newId();
        Path spool = directory.resolve("run/tasks/" + id + "/spool");
        try (TaskFixture first = new TaskFixture(directory, 100_000);
                JsonFileLog sink = JsonFileLog.open(DaemonUnderTest.log(directory), DaemonUnderTest.LOG)) {
            first.create(id, sink, "until [ -e /tmp/go ]; do sleep 0.01; done; seq 1 300000")
                    .start();
        }
        Files.createFile(directory.resolve("bundle-" + id + "/rootfs/tmp/go"));
        awaitFile(spool);
        awaitSize(spool, 99_000);
        assertThat(Files.size(spool)).isLessThanOrEqualTo(100_000);
        assertThat(directory.resolve("run/tasks/" + id + "/exit")).doesNotExist();
        try (TaskFixture second = new TaskFixture(directory, 100_000);
                JsonFileLog sink = JsonFileLog.adopt(DaemonUnderTest.log(directory), DaemonUnderTest.LOG)) {
            Task task = second.tasks.adopt(id, sink).orElseThrow();
            assertThat(exitOf(task).code()).isZero();
            task.outputEnded().get(TaskFixture.PATIENCE_SECONDS, TimeUnit.SECONDS);
            task.delete();
        }
        assertNumbered(DaemonUnderTest.log(directory), 300_000, "");
    }

    private static void awaitSize(Path file, long bytes) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TaskFixture.PATIENCE_SECONDS);
        while (Files.size(file) < bytes) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(2);
        }
    }

    @Test
    void terminalWorksAgainAfterAdoption() throws Exception {
        String id = newId();
        try (TaskFixture first = new TaskFixture(directory)) {
            Task task = first.create(first.request(id, new NoLog(), true, true, "sh"));
            TaskFixture.Output output = new TaskFixture.Output(task);
            task.start();
            output.await("# ");
        }
        try (TaskFixture second = new TaskFixture(directory)) {
            Task task = second.tasks.adopt(id, new NoLog()).orElseThrow();
            TaskFixture.Output output = new TaskFixture.Output(task);
            task.resize(44, 111);
            byte[] typed = "stty size; exit 6\n".getBytes(StandardCharsets.UTF_8);
            assertThat(task.stdin().write(typed, 0, typed.length)).isTrue();
            output.await("44 111");
            assertThat(exitOf(task).code()).isEqualTo(6);
            task.delete();
        }
    }

    @Test
    void stdinAndItsEndWorkAgainAfterAdoption() throws Exception {
        String id = newId();
        try (TaskFixture first = new TaskFixture(directory)) {
            first.create(first.request(id, new NoLog(), false, true, "cat")).start();
        }
        try (TaskFixture second = new TaskFixture(directory)) {
            Task task = second.tasks.adopt(id, new NoLog()).orElseThrow();
            TaskFixture.Output output = new TaskFixture.Output(task);
            byte[] typed = "hello".getBytes(StandardCharsets.UTF_8);
            assertThat(task.stdin().write(typed, 0, typed.length)).isTrue();
            output.attachment.stdinEnded();
            assertThat(output.text()).isEqualTo("hello");
            assertThat(exitOf(task).code()).isZero();
            task.delete();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {Tasks.BUILT_IN, "runc", "crun"})
    void createdContainerIsStartedByTheNextDaemon(String runtime) throws Exception {
        String id = newId();
        try (TaskFixture first = new TaskFixture(directory)) {
            first.createWith(runtime, id, new NoLog(), "echo hello; exit 4");
        }
        try (TaskFixture second = new TaskFixture(directory)) {
            Task task = second.tasks.adopt(id, new NoLog()).orElseThrow();
            assertThat(task.started()).isFalse();
            TaskFixture.Output output = new TaskFixture.Output(task);
            task.start();
            assertThat(output.text()).isEqualTo("hello\n");
            assertThat(exitOf(task).code()).isEqualTo(4);
            task.delete();
        }
    }

    /// Nobody could let it run any more, or look after it.
    @Test
    void aContainerWhoseMonitorDiedBeforeItsStartEnds() throws Exception {
        try (TaskFixture fixture = new TaskFixture(directory)) {
            Task task = fixture.create(newId(), new NoLog(), "echo never");
            kill(monitorOf(task));
            assertThat(exitOf(task).code()).isEqualTo(1);
            assertThatThrownBy(task::start)
                    .isInstanceOf(RuntimeFailure.class)
                    .hasMessage("cannot start a container that has stopped: unknown");
            task.delete();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {Tasks.BUILT_IN, "runc"})
    void exitIsSeenThoughTheMonitorWasKilled(String runtime) throws Exception {
        try (TaskFixture fixture = new TaskFixture(directory)) {
            Task task = fixture.createWith(
                    runtime, newId(), new NoLog(), "until [ -e /tmp/go ]; do sleep 0.01; done; exit 8");
            task.start();
            kill(monitorOf(task));
            Files.createFile(directory.resolve("bundle-" + task.id() + "/rootfs/tmp/go"));
            assertThat(exitOf(task).code()).isEqualTo(8);
            task.delete();
        }
    }

    @Test
    void containerWhoseMonitorDiedWithTheDaemonIsStillFound() throws Exception {
        String id = newId();
        try (TaskFixture first = new TaskFixture(directory)) {
            Task task = first.create(id, new NoLog(), "exec sleep 1000");
            task.start();
            first.tasks.close();
            kill(monitorOf(task));
        }
        try (TaskFixture second = new TaskFixture(directory)) {
            Task task = second.tasks.adopt(id, new NoLog()).orElseThrow();
            assertThat(task.exit()).isNotDone();
            assertThat(task.processes()).containsExactly(task.pid());
            task.signal(Signals.TERM);
            task.signal(Signals.KILL);
            assertThat(exitOf(task).code()).isEqualTo(137);
            task.delete();
        }
    }

    @Test
    void halfMadeCreateIsRemoved() throws Exception {
        try (TaskFixture fixture = new TaskFixture(directory)) {
            Files.createDirectories(directory.resolve("run/tasks/half"));
            assertThat(fixture.tasks.found()).containsExactly("half");
            assertThat(fixture.tasks.adopt("half", new NoLog())).isEmpty();
            assertThat(fixture.tasks.found()).isEmpty();
        }
    }

    private static int monitorOf(Task task) throws Exception {
        String stat = Files.readString(Path.of("/proc/" + task.pid() + "/stat"));
        return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[1]);
    }

    private static void kill(int pid) {
        try (Pidfd process = Pidfd.open(pid)) {
            process.signal(Signals.KILL);
        }
    }
}
