package dev.gantry.runtime;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;

/// A daemon in a JVM of its own, to be killed: adopts the container if there is one, else creates and starts it, says
/// `up` and waits.
final class DaemonUnderTest {
    private DaemonUnderTest() {}

    static final LogOptions LOG = new LogOptions(-1, 1, false, java.util.Map.of());

    /// Starts one.
    static Process start(Path directory, String id) throws Exception {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        ManagementFactory.getRuntimeMXBean().getClassPath(),
                        DaemonUnderTest.class.getName(),
                        directory.toString(),
                        id)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String line = process.inputReader().readLine();
        if (!"up".equals(line)) {
            throw new IllegalStateException("daemon did not come up: " + line);
        }
        return process;
    }

    /// The daemon's own life.
    ///
    /// @param args directory, container id
    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[0]);
        Path log = log(directory);
        Tasks tasks = Tasks.open(TaskFixture.options(directory, TaskOptions.DEFAULT_SPOOL_LIMIT_BYTES));
        if (tasks.found().isEmpty()) {
            Path bundle = directory.resolve("bundle");
            tasks.create(new TaskRequest(
                            args[1], bundle, "", false, false, false, cgroup(args[1]), JsonFileLog.open(log, LOG)))
                    .start();
        } else {
            if (tasks.adopt(args[1], JsonFileLog.adopt(log, LOG)).isEmpty()) {
                throw new IllegalStateException("nothing to adopt");
            }
        }
        System.out.println("up");
        System.out.flush();
        Thread.sleep(Long.MAX_VALUE);
    }

    static String cgroup(String id) {
        return "/gantry-test/" + id;
    }

    static Path log(Path directory) {
        return directory.resolve("container.log");
    }
}
