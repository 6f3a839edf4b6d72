package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Helpers that are killed, and lives by the hundred: the engine stays in order and holds nothing.
final class FailuresIT extends WithLab {
    private static final String HEALTHY = "exec runc \"$@\"\n";

    @AfterEach
    void healRuntime() throws Exception {
        lab.runtime(HEALTHY);
    }

    @Test
    void theEndOfAContainerWithoutItsMonitorIsSeen() {
        lab.docker()
                .out(
                        "run",
                        "-d",
                        "--name=alone",
                        DaemonLab.IMAGE,
                        "sh",
                        "-c",
                        "trap 'echo bye; exit 5' TERM; echo ready; while :; do usleep 20000; done");
        lab.docker().out("run", "-d", "--name=again", "--restart=on-failure", DaemonLab.IMAGE, "sleep", "600");
        DaemonLab.eventually(
                "it is ready", () -> lab.docker().out("logs", "alone").equals("ready"));
        lab.endMonitors();

        assertThat(lab.docker().out("exec", "alone", "echo", "in")).isEqualTo("in");
        lab.docker().out("stop", "alone");
        assertThat(lab.state("alone").text("Status")).isEqualTo("exited");
        assertThat(lab.state("alone").number("ExitCode")).isEqualTo(5);
        assertThat(lab.docker().out("logs", "alone")).isEqualTo("ready\nbye");
        lab.docker().out("start", "alone");
        lab.docker().out("rm", "-f", "alone");

        long first = lab.state("again").number("Pid");
        ProcessHandle.of(first).ifPresent(ProcessHandle::destroyForcibly);
        DaemonLab.eventually(
                "it runs again",
                () -> lab.inspect("again").number("RestartCount") == 1
                        && lab.state("again").text("Status").equals("running"));
    }

    @Test
    void aContainerOutlivesDaemonAndMonitor() throws Exception {
        lab.docker().out("run", "-d", "--name=alone", DaemonLab.IMAGE, "sleep", "600");
        long pid = lab.state("alone").number("Pid");
        lab.kill();
        lab.endMonitors();
        lab.start();

        assertThat(lab.state("alone").text("Status")).isEqualTo("running");
        assertThat(lab.state("alone").number("Pid")).isEqualTo(pid);
        assertThat(lab.docker().out("exec", "alone", "echo", "in")).isEqualTo("in");
        lab.docker().out("kill", "alone");
        assertThat(lab.state("alone").text("Status")).isEqualTo("exited");
        lab.docker().out("start", "alone");
        assertThat(lab.state("alone").flag("Running")).isTrue();
    }

    /// Before it has made anything, and when all is made but not yet told.
    @ParameterizedTest
    @ValueSource(strings = {"kill -9 $$", "runc \"$@\"; kill -9 $$"})
    void aRuntimeKilledInCreateLeavesNothing(String death) throws Exception {
        lab.docker().out("create", "--name=victim", "--runtime=custom", "-p=8096:80", DaemonLab.IMAGE, "sleep", "600");
        Footprint before = lab.footprint();
        lab.runtime("case \" $* \" in *\" create \"*) " + death + " ;; *) exec runc \"$@\" ;; esac\n");

        Docker.Result start = lab.docker().run("start", "victim");
        assertThat(start.exitCode()).isEqualTo(1);
        assertThat(start.err())
                .contains("OCI runtime create failed")
                .contains("custom did not terminate successfully: exit status 137");
        assertThat(lab.state("victim").text("Status")).isEqualTo("created");
        assertThat(lab.state("victim").number("ExitCode")).isEqualTo(128);
        lab.awaitFootprint(before);

        lab.runtime(HEALTHY);
        lab.docker().out("start", "victim");
        assertThat(lab.state("victim").flag("Running")).isTrue();
    }

    @Test
    void aRuntimeKilledInStartLeavesNothing() throws Exception {
        lab.docker().out("create", "--name=victim", "--runtime=custom", DaemonLab.IMAGE, "sleep", "600");
        Footprint before = lab.footprint();
        lab.runtime("case \" $* \" in *\" start \"*) kill -9 $$ ;; *) exec runc \"$@\" ;; esac\n");

        Docker.Result start = lab.docker().run("start", "victim");
        assertThat(start.exitCode()).isEqualTo(1);
        assertThat(start.err())
                .contains("OCI runtime start failed")
                .contains("custom did not terminate successfully: exit status 137");
        assertThat(lab.state("victim").flag("Running")).isFalse();
        lab.awaitFootprint(before);
    }

    @Test
    void aRuntimeKilledInExecFailsThatExecAlone() throws Exception {
        lab.docker().out("run", "-d", "--name=box", "--runtime=custom", DaemonLab.IMAGE, "sleep", "600");
        Footprint before = lab.footprint();
        lab.runtime("case \" $* \" in *\" exec \"*) kill -9 $$ ;; *) exec runc \"$@\" ;; esac\n");

        Docker.Result exec = lab.docker().run("exec", "box", "true");
        assertThat(exec.exitCode()).isEqualTo(126);
        assertThat(exec.out() + exec.err()).contains("OCI runtime exec failed");
        lab.awaitFootprint(before);
        lab.runtime(HEALTHY);
        assertThat(lab.docker().out("exec", "box", "echo", "in")).isEqualTo("in");
    }

    @Test
    void outputWaitsForAFullDisk() throws Exception {
        String id = lab.docker()
                .out(
                        "create",
                        "--name=writer",
                        DaemonLab.IMAGE,
                        "sh",
                        "-c",
                        "i=0; while [ $i -lt 9000 ]; do echo $i; i=$((i+1)); done");
        Path disk = lab.directory().resolve("data/containers/" + id);
        try (TestMount small = TestMount.tmpfs(disk, "256k")) {
            try {
                lab.docker().out("start", "writer");
                DaemonLab.eventually("the log is full", () -> lab.log().contains("output waits for its log"));
                small.resize("16m");
                assertThat(lab.waitFor("writer")).isZero();
                assertThat(lab.docker().run("logs", "writer").lines())
                        .isEqualTo(IntStream.range(0, 9000)
                                .mapToObj(Integer::toString)
                                .toList());
            } finally {
                lab.docker().run("kill", "writer");
            }
        }
    }

    @Test
    void aHundredRunsLeaveNothing() {
        Docker docker = lab.docker();
        docker.out("run", "--rm", DaemonLab.IMAGE, "true");
        Footprint before = lab.idle();
        for (int i = 0; i < 100; i++) {
            assertThat(docker.out("run", "--rm", "-p=8095:80", DaemonLab.IMAGE, "echo", "run " + i))
                    .isEqualTo("run " + i);
        }
        lab.awaitFootprint(before);
    }

    @Test
    void fiftyRunsAtOnceLeaveNothing() throws Exception {
        Docker docker = lab.docker();
        Path counted = Files.createDirectory(lab.directory().resolve("counted"));
        docker.out("run", "--rm", DaemonLab.IMAGE, "true");
        Footprint before = lab.idle();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> runs = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                String number = Integer.toString(i);
                runs.add(threads.submit(() -> docker.out(
                        "run",
                        "--rm",
                        "-v=" + counted + ":/counted",
                        "-v=/anonymous",
                        DaemonLab.IMAGE,
                        "sh",
                        "-c",
                        "echo " + number + " | tee /counted/" + number)));
            }
            for (int i = 0; i < 50; i++) {
                assertThat(runs.get(i).get()).isEqualTo(Integer.toString(i));
                assertThat(counted.resolve(Integer.toString(i))).hasContent(i + "\n");
            }
        }
        lab.awaitFootprint(before);
        assertThat(docker.out("volume", "ls", "-q")).isEmpty();
    }
}
