package dev.gantry.runtime;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Tasks in a directory of the test's own, on the real kernel with the built monitor.
final class TaskFixture implements AutoCloseable {
    static final long PATIENCE_SECONDS = 60;

    private static final AtomicInteger LAST = new AtomicInteger();

    final Path directory;
    final Tasks tasks;

    TaskFixture(Path directory) {
        this(directory, TaskOptions.DEFAULT_SPOOL_LIMIT_BYTES);
    }

    TaskFixture(Path directory, long spoolLimitBytes) {
        this.directory = directory;
        this.tasks = Tasks.open(options(directory, spoolLimitBytes));
    }

    static TaskOptions options(Path directory, long spoolLimitBytes) {
        return new TaskOptions(
                directory.resolve("run"),
                Map.of("runc", runtime("runc"), "crun", runtime("crun")),
                Tasks.BUILT_IN,
                Path.of("../monitor/target/gantry-monitor").toAbsolutePath().normalize(),
                spoolLimitBytes);
    }

    private static RuntimeBinary runtime(String name) {
        Path debian = Path.of("/usr/sbin/" + name);
        return new RuntimeBinary(Files.exists(debian) ? debian : Path.of("/usr/bin/" + name), List.of());
    }

    /// An id that no other test of this machine uses at the same time.
    static String newId() {
        return "t" + ProcessHandle.current().pid() + "n" + LAST.incrementAndGet();
    }

    JsonFileLog log(String id) {
        return JsonFileLog.open(directory.resolve(id + "-json.log"), LogOptions.DEFAULT);
    }

    /// A created container that runs a shell script.
    Task create(String id, LogSink log, String script) {
        return create(request(id, log, false, false, "sh", "-c", script));
    }

    /// A created container of a runtime named so.
    Task createWith(String runtime, String id, LogSink log, String script) {
        TaskRequest request = request(id, log, false, false, "sh", "-c", script);
        return create(
                new TaskRequest(id, request.bundle(), runtime, false, false, false, request.cgroup(), request.log()));
    }

    Task create(TaskRequest request) {
        return tasks.create(request);
    }

    TaskRequest request(String id, LogSink log, boolean tty, boolean openStdin, String... args) {
        try {
            Bundle bundle = Bundle.make(directory.resolve("bundle-" + id), id, tty, args);
            return new TaskRequest(id, bundle.directory(), "", tty, openStdin, openStdin, bundle.cgroup(), log);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Root's exec in a [Bundle], which has no seccomp filter; its users are looked up where there are none.
    static ExecRequest exec(String id, boolean tty, boolean openStdin, String... args) {
        HostCapabilities host = HostCapabilities.probe();
        TestHost.Container container = new TestHost.Container(Path.of("/sys"), host);
        container.confinement = new Confinement(
                true, List.of(), List.of(), new Confinement.SeccompSetting.Unconfined(), false, null, null);
        ExecSettings settings = new ExecSettings(List.of(args), List.of("PATH=/bin"), "", "", tty, null, false);
        return new ExecRequest(id, ExecProcess.of(settings, container.settings(), host), openStdin);
    }

    static ExitStatus exitOf(TaskProcess process) throws Exception {
        return process.exit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /// Collects one process's output.
    static final class Output {
        final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
        final ByteArrayOutputStream stderr = new ByteArrayOutputStream();
        final Attachment attachment;

        Output(TaskProcess process) {
            attachment = process.attach(EnumSet.of(Stream.STDOUT, Stream.STDERR), this::write);
        }

        private synchronized void write(Stream stream, byte[] bytes, int offset, int length) {
            (stream == Stream.STDOUT ? stdout : stderr).write(bytes, offset, length);
        }

        synchronized String soFar() {
            return stdout.toString(java.nio.charset.StandardCharsets.UTF_8);
        }

        /// Waits for the end of the output.
        String text() throws Exception {
            attachment.ended().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return soFar();
        }

        /// Waits until the output contains a text.
        void await(String expected) throws InterruptedException {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (!soFar().contains(expected)) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("not in the output: " + expected + ", but: " + soFar());
                }
                Thread.sleep(2);
            }
        }
    }

    @Override
    public void close() {
        tasks.close();
    }
}
