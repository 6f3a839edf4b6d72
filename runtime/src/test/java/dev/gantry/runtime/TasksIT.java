package dev.gantry.runtime;

import static dev.gantry.runtime.TaskFixture.exec;
import static dev.gantry.runtime.TaskFixture.exitOf;
import static dev.gantry.runtime.TaskFixture.newId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.linux.Signals;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("kernel")
final class TasksIT {
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

    @ParameterizedTest
    @ValueSource(strings = {Tasks.BUILT_IN, "runc"})
    void outputExitCodeAndLogOfAContainer(String runtime) throws Exception {
        String id = newId();
        Instant before = Instant.now();
        try (JsonFileLog log = fixture.log(id)) {
            Task task = fixture.createWith(runtime, id, log, "echo out; echo err >&2; exit 7");
            TaskFixture.Output output = new TaskFixture.Output(task);
            assertThat(task.started()).isFalse();
            task.start();

            assertThat(exitOf(task).code()).isEqualTo(7);
            assertThat(exitOf(task).finishedAt()).isBetween(before, Instant.now());
            assertThat(output.text()).isEqualTo("out\n");
            assertThat(output.stderr.toString(StandardCharsets.UTF_8)).isEqualTo("err\n");
            assertThat(task.started()).isTrue();
            task.delete();
        }
        assertThat(Files.readString(directory.resolve(id + "-json.log")))
                .contains("{\"log\":\"out\\n\",\"stream\":\"stdout\"")
                .contains("{\"log\":\"err\\n\",\"stream\":\"stderr\"");
        assertNothingLeft(id);
    }

    @Test
    void killedContainerExitsWithTheSignal() throws Exception {
        String id = newId();
        Task task = fixture.create(id, new NoLog(), "exec sleep 1000");
        task.start();
        assertThat(task.processes()).containsExactly(task.pid());
        task.signal(Signals.KILL);
        assertThat(exitOf(task).code()).isEqualTo(137);
        task.signal(Signals.KILL);
        assertThat(task.oomKilled()).isFalse();
        task.delete();
        task.delete();
        assertNothingLeft(id);
    }

    @Test
    void runningContainerIsKilledByDelete() {
        String id = newId();
        Task task = fixture.create(id, new NoLog(), "sleep 1000 & sleep 1000");
        task.start();
        task.pause();
        task.delete();
        assertThat(task.exit().join().code()).isEqualTo(137);
        assertNothingLeft(id);
    }

    @Test
    void pausedContainerStandsStill() throws Exception {
        Task task = fixture.create(newId(), new NoLog(), "while true; do echo tick; done");
        TaskFixture.Output output = new TaskFixture.Output(task);
        task.start();
        output.await("tick");
        task.pause();
        assertThat(state(task.pid())).isEqualTo("D");
        task.pause();
        task.resume();
        assertThat(state(task.pid())).isNotEqualTo("D");
        task.delete();
    }

    private static String state(int pid) throws Exception {
        // Frozen processes wait in the refrigerator: state D (version 1) or S (version 2) with the cgroup's event.
        return Files.readString(Path.of("/proc/" + pid + "/stat")).split(" ", -1)[2];
    }

    @Test
    void missingCommandIsDockersError() {
        String id = newId();
        assertThatThrownBy(() -> fixture.create(fixture.request(id, new NoLog(), false, false, "foo")))
                .isInstanceOfSatisfying(
                        RuntimeFailure.class,
                        failure -> assertThat(failure.kind()).isEqualTo(RuntimeFailure.Kind.COMMAND_NOT_FOUND))
                .hasMessage("failed to create task for container: failed to create shim task: OCI runtime create"
                        + " failed: runc create failed: unable to start container process: exec: \"foo\":"
                        + " executable file not found in $PATH: unknown");
        assertNothingLeft(id);
    }

    @Test
    void commandsThatCannotBeRunAreToldApart() {
        assertKind(RuntimeFailure.Kind.COMMAND_NOT_INVOCABLE, "/tmp");
        assertKind(RuntimeFailure.Kind.COMMAND_NOT_FOUND, "/nonexistent");
        assertKind(RuntimeFailure.Kind.NOT_A_DIRECTORY, "/bin/sh/x");
    }

    private void assertKind(RuntimeFailure.Kind kind, String command) {
        String id = newId();
        assertThatThrownBy(() -> fixture.create(fixture.request(id, new NoLog(), false, false, command)))
                .isInstanceOfSatisfying(
                        RuntimeFailure.class,
                        failure -> assertThat(failure.kind()).isEqualTo(kind));
        assertNothingLeft(id);
    }

    @Test
    void execHasItsOwnStreamsAndExitCode() throws Exception {
        Task task = fixture.create(newId(), new NoLog(), "exec sleep 1000");
        task.start();
        ExecTask exec = task.exec(exec(newId(), false, true, "sh", "-c", "cat; echo err >&2; exit 9"));
        TaskFixture.Output output = new TaskFixture.Output(exec);
        assertThat(exec.stdin().write("hello".getBytes(StandardCharsets.UTF_8), 0, 5))
                .isTrue();
        output.attachment.stdinEnded();

        assertThat(output.text()).isEqualTo("hello");
        assertThat(output.stderr.toString(StandardCharsets.UTF_8)).isEqualTo("err\n");
        assertThat(exitOf(exec).code()).isEqualTo(9);
        assertThatThrownBy(() -> task.exec(exec(newId(), false, false, "foo")))
                .isInstanceOf(RuntimeFailure.class)
                .hasMessage("OCI runtime exec failed: exec failed: unable to start container process: exec: \"foo\":"
                        + " executable file not found in $PATH: unknown");
        task.delete();
    }

    @Test
    void ttyEchoesResizesAndEnds() throws Exception {
        Task task = fixture.create(fixture.request(newId(), new NoLog(), true, true, "sh"));
        TaskFixture.Output output = new TaskFixture.Output(task);
        task.start();
        output.await("# ");
        task.resize(33, 99);
        type(task, "stty size\n");
        output.await("33 99");
        type(task, "exit 5\n");
        assertThat(exitOf(task).code()).isEqualTo(5);
        assertThat(output.text()).contains("exit 5");
        task.delete();
    }

    private static void type(TaskProcess process, String text) throws InterruptedException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertThat(process.stdin().write(bytes, 0, bytes.length)).isTrue();
    }

    @Test
    void crunRunsOnAHybridCgroupTreeToo() throws Exception {
        Assumptions.assumeTrue(
                Files.exists(Path.of("/usr/bin/crun")) || Boolean.getBoolean("kernel.required"),
                "crun is not installed");
        String id = newId();
        TaskRequest request = fixture.request(id, new NoLog(), false, true, "sh", "-c", "cat; exit 3");
        Task task = fixture.create(
                new TaskRequest(id, request.bundle(), "crun", false, true, true, request.cgroup(), request.log()));
        TaskFixture.Output output = new TaskFixture.Output(task);
        task.start();
        assertThat(task.started()).isTrue();
        ExecTask exec = task.exec(exec(newId(), false, false, "echo", "from exec"));
        assertThat(new TaskFixture.Output(exec).text()).isEqualTo("from exec\n");
        task.stdin().write(new byte[] {'x'}, 0, 1);
        output.attachment.stdinEnded();
        assertThat(output.text()).isEqualTo("x");
        assertThat(exitOf(task).code()).isEqualTo(3);
        task.delete();
        assertNothingLeft(id);
    }

    private void assertNothingLeft(String id) {
        assertThat(directory.resolve("run/tasks").resolve(id)).doesNotExist();
        assertThat(directory.resolve("run/runtimes/runc").resolve(id)).doesNotExist();
        for (Path mount : CgroupMounts.ofHost().all()) {
            assertThat(mount.resolve("gantry-test").resolve(id)).doesNotExist();
        }
        assertThat(fixture.tasks.found()).isEqualTo(List.of());
    }
}
