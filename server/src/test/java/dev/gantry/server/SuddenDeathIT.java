package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.client.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// `kill -9` of the daemon at any moment of much and mixed work, ten times: afterwards all is as if it had never died.
final class SuddenDeathIT extends WithLab {
    private static final int DEATHS = 10;

    private final AtomicBoolean over = new AtomicBoolean();

    /// Containers whose `run -d` was answered, with the exit code that they end with.
    private final Map<String, Integer> promised = new ConcurrentHashMap<>();

    @Test
    void whateverTheDaemonWasDoing() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Docker docker = lab.docker();
        docker.out("run", "-d", "--name=counter", DaemonLab.IMAGE, "sh", "-c", count(1000));
        docker.out("run", "-dt", "--name=terminal", DaemonLab.IMAGE, "sh", "-c", count(300));
        docker.out(
                "run", "-d", "--name=crashing", "--restart=always", DaemonLab.IMAGE, "sh", "-c", "sleep 0.2; exit 1");
        docker.out("run", "-d", "--name=stopped", "--restart=unless-stopped", DaemonLab.IMAGE, "sleep", "600");
        docker.out("stop", "-t0", "stopped");
        long pid = lab.state("counter").number("Pid");

        try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> work = Stream.<Runnable>of(
                            this::runToTheEnd, this::runAndForget, this::stopAndRemove, this::watch)
                    .<Future<?>>map(workers::submit)
                    .toList();
            for (int death = 0; death < DEATHS; death++) {
                Thread.sleep(random.nextInt(50, 1500));
                lab.kill();
                lab.start();
            }
            over.set(true);
            for (Future<?> one : work) {
                one.get();
            }
        }

        assertThat(lab.state("counter").number("Pid")).as("seed %d", seed).isEqualTo(pid);
        assertThat(promised).isNotEmpty();
        promised.forEach((name, code) -> {
            DaemonLab.eventually(name + " has ended", () -> !lab.state(name).flag("Running"));
            assertThat(lab.state(name).number("ExitCode")).as(name).isEqualTo((long) code);
        });
        DaemonLab.eventually(
                "it still restarts", () -> lab.state("crashing").text("Status").equals("running"));
        assertThat(lab.state("stopped").text("Status")).isEqualTo("exited");
        DaemonLab.eventually(
                "what was to be removed is",
                () -> docker.out("ps", "-aq", "--filter=label=forgotten", "--filter=status=exited")
                        .isEmpty());
        for (String id : docker.run("ps", "-q", "--filter=status=running").lines()) {
            DaemonLab.eventually("what is said to run runs: " + id, () -> {
                JsonObject state = lab.state(id); // one that ends just after this is asked for again
                return !state.flag("Running") || Files.exists(Path.of("/proc/" + state.number("Pid")));
            });
        }
        docker.out("kill", "counter", "terminal");
        assertNoGap("counter");
        assertNoGap("terminal");
    }

    private static String count(int pauseMicros) {
        return "i=0; while :; do echo $i; i=$((i+1)); usleep " + pauseMicros + "; done";
    }

    private static void assertNoGap(String name) {
        List<String> lines = lab.docker().run("logs", name).lines();
        assertThat(lines)
                .as(name)
                .isEqualTo(IntStream.range(0, lines.size())
                        .mapToObj(Integer::toString)
                        .toList());
    }

    private void runToTheEnd() {
        for (int i = 0; !over.get(); i++) {
            String name = "promised" + i;
            int code = i % 100;
            Docker.Result run = lab.docker()
                    .run(
                            "run",
                            "-d",
                            "--name=" + name,
                            "-v=/data",
                            DaemonLab.IMAGE,
                            "sh",
                            "-c",
                            "sleep 0.1; exit " + code);
            if (run.exitCode() == 0) {
                promised.put(name, code);
            }
        }
    }

    private void runAndForget() {
        while (!over.get()) {
            lab.docker().run("run", "--rm", "--label=forgotten", "-p=8092:80", DaemonLab.IMAGE, "true");
        }
    }

    private void stopAndRemove() {
        for (int i = 0; !over.get(); i++) {
            String name = "removed" + i;
            lab.docker().run("run", "-d", "--name=" + name, DaemonLab.IMAGE, "sleep", "600");
            lab.docker().run("exec", name, "true");
            lab.docker().run("stop", "-t0", name);
            lab.docker().run("rm", "-f", name);
        }
    }

    private void watch() {
        while (!over.get()) {
            Process follower = lab.docker().start("logs", "-f", "--tail=1", "counter");
            lab.docker().run("exec", "counter", "echo", "in");
            follower.destroyForcibly().onExit().join();
        }
    }
}
