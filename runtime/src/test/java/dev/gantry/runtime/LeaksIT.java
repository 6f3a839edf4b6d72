package dev.gantry.runtime;

import static dev.gantry.runtime.TaskFixture.exec;
import static dev.gantry.runtime.TaskFixture.exitOf;
import static dev.gantry.runtime.TaskFixture.newId;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("kernel")
final class LeaksIT {
    private static final int CYCLES = 200;

    /// Each worker gets its pipe when it is first needed, which may be after the first count.
    private static final int LAZY_DESCRIPTORS = 2 * 8;

    @TempDir
    Path directory;

    /// What a container may leave behind.
    private record Counted(long descriptors, Things things) {}

    private record Things(long children, long cgroups, long directories) {}

    @Test
    void twoHundredContainersLeaveNothing() throws Exception {
        try (TaskFixture fixture = new TaskFixture(directory)) {
            String id = newId();
            TaskRequest request = fixture.request(id, new NoLog(), false, true, "sh", "-c", "echo hello; cat");
            for (int warm = 0; warm < 3; warm++) {
                cycle(fixture, request, true);
            }
            Counted before = count();
            for (int i = 0; i < CYCLES; i++) {
                cycle(fixture, request, i % 10 == 0);
            }
            Counted after = settled(before);
            assertThat(after.things()).isEqualTo(before.things());
            assertThat(after.descriptors()).isLessThanOrEqualTo(before.descriptors() + LAZY_DESCRIPTORS);
        }
    }

    private static void cycle(TaskFixture fixture, TaskRequest request, boolean withExec) throws Exception {
        Task task = fixture.create(request);
        TaskFixture.Output output = new TaskFixture.Output(task);
        task.start();
        if (withExec) {
            ExecTask exec = task.exec(exec(newId(), true, true, "true"));
            assertThat(new TaskFixture.Output(exec).text()).isEmpty();
            assertThat(exitOf(exec).code()).isZero();
        }
        output.attachment.stdinEnded();
        assertThat(output.text()).isEqualTo("hello\n");
        assertThat(exitOf(task).code()).isZero();
        task.delete();
    }

    /// Monitors of execs are reaped and their directories removed in the background: wait for that, but not for
    /// ever.
    private Counted settled(Counted expected) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        Counted now = count();
        while (!now.things().equals(expected.things()) && System.nanoTime() < deadline) {
            Thread.sleep(10);
            now = count();
        }
        return now;
    }

    private Counted count() throws IOException {
        List<Path> cgroups = new ArrayList<>();
        for (Path mount : CgroupMounts.ofHost().all()) {
            cgroups.add(mount.resolve("gantry-test"));
        }
        long below = cgroups.stream().mapToLong(LeaksIT::below).sum();
        return new Counted(
                entries(Path.of("/proc/self/fd")), new Things(children(), below, below(directory.resolve("run"))));
    }

    private static long children() throws IOException {
        long pid = ProcessHandle.current().pid();
        long count = 0;
        try (java.util.stream.Stream<Path> tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
            for (Path task : tasks.toList()) {
                String children = Files.readString(task.resolve("children"));
                count += children.isBlank() ? 0 : children.strip().split(" ", -1).length;
            }
        }
        return count;
    }

    private static long entries(Path path) throws IOException {
        try (java.util.stream.Stream<Path> files = Files.list(path)) {
            return files.count();
        }
    }

    private static long below(Path path) {
        if (!Files.exists(path)) {
            return 0;
        }
        try (java.util.stream.Stream<Path> files = Files.walk(path)) {
            return files.filter(Files::isDirectory).count();
        } catch (IOException failure) {
            return -1;
        }
    }
}
