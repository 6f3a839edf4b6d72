package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Restart policies: when they act, how long they wait, and what ends them.
final class RestartIT extends WithLab {
    @Test
    void pausesDoubleUntilTheRetriesAreUsedUp() {
        Instant begin = Instant.now();
        lab.docker()
                .out("run", "-d", "--name=failing", "--restart=on-failure:4", DaemonLab.IMAGE, "sh", "-c", "exit 3");
        DaemonLab.eventually("it has given up", () -> !lab.state("failing").flag("Running"));

        assertThat(lab.inspect("failing").number("RestartCount")).isEqualTo(4);
        assertThat(lab.state("failing").number("ExitCode")).isEqualTo(3);
        List<Duration> pauses = pauses("failing", begin);
        assertThat(pauses).hasSize(4);
        for (int i = 0; i < pauses.size(); i++) {
            assertThat(pauses.get(i)).isGreaterThanOrEqualTo(Duration.ofMillis(100L << i));
        }
    }

    /// The times between each end and the start after it.
    private static List<Duration> pauses(String name, Instant begin) {
        List<Duration> pauses = new ArrayList<>();
        Instant died = null;
        for (String line : lab.docker()
                .out(
                        "events",
                        "--since=" + begin,
                        "--until=" + Instant.now(),
                        "--filter=container=" + name,
                        "--format={{.Action}} {{.TimeNano}}")
                .lines()
                .toList()) {
            String[] words = line.split(" ", -1);
            Instant at = Instant.ofEpochSecond(0, Long.parseLong(words[1]));
            if (words[0].equals("die")) {
                died = at;
            } else if (words[0].equals("start") && died != null) {
                pauses.add(Duration.between(died, at));
            }
        }
        return pauses;
    }

    @Test
    void successEndsOnFailureAndAStopEndsEveryPolicy() throws Exception {
        lab.docker().out("run", "-d", "--name=fine", "--restart=on-failure", DaemonLab.IMAGE, "true");
        runUntilItWaitsLong("stopped");
        lab.docker().out("stop", "stopped");
        lab.docker().out("run", "-d", "--name=killed", "--restart=always", DaemonLab.IMAGE, "sleep", "600");
        lab.docker().out("kill", "killed");

        assertThat(lab.waitFor("fine")).isZero();
        assertThat(lab.inspect("fine").number("RestartCount")).isZero();
        long restarts = lab.inspect("stopped").number("RestartCount");
        Thread.sleep(2000); // longer than the pause that the stop has ended
        assertThat(lab.inspect("stopped").number("RestartCount")).isEqualTo(restarts);
        for (String name : List.of("fine", "stopped", "killed")) {
            assertThat(lab.state(name).text("Status")).as(name).isEqualTo("exited");
        }
    }

    /// Runs a container that ends at once, until the pause before its next run is one of seconds.
    private static String runUntilItWaitsLong(String name) {
        String id = lab.docker()
                .out("run", "-d", "--name=" + name, "--restart=always", DaemonLab.IMAGE, "sh", "-c", "exit 1");
        DaemonLab.eventually(
                "it waits",
                () -> lab.inspect(name).number("RestartCount") >= 5
                        && lab.state(name).text("Status").equals("restarting"));
        return id;
    }

    @Test
    void betweenTwoRunsAContainerCountsAsRunning() throws Exception {
        String id = runUntilItWaitsLong("waiting");
        ApiClient api = new ApiClient(lab.socket());
        assertThat(api.post("/containers/" + id + "/start", "")).startsWith("HTTP/1.1 304");
        assertThat(api.post("/containers/" + id + "/exec", "{\"Cmd\":[\"true\"]}"))
                .startsWith("HTTP/1.1 409")
                .contains("is restarting, wait until the container is running");
        assertThat(api.delete("/containers/" + id)).startsWith("HTTP/1.1 409").contains("container is restarting");
        assertThat(lab.docker().out("ps", "-q", "--no-trunc")).isEqualTo(id);
        assertThat(lab.inspect(id).number("RestartCount")).isGreaterThanOrEqualTo(5);
    }

    @Test
    void aRestartThatFailsIsTheLast() throws Exception {
        Path source = Files.createDirectory(lab.directory().resolve("source"));
        lab.docker()
                .out(
                        "run",
                        "-d",
                        "--name=mounted",
                        "--restart=always",
                        "--mount=type=bind,src=" + source + ",dst=/source",
                        DaemonLab.IMAGE,
                        "sh",
                        "-c",
                        "while [ ! -e /source/go ]; do usleep 20000; done; rm /source/go; sleep 0.2; exit 7");
        Files.createFile(source.resolve("go"));
        DaemonLab.eventually("the signal is seen", () -> !Files.exists(source.resolve("go")));
        Files.delete(source);

        DaemonLab.eventually("it has stopped", () -> !lab.state("mounted").flag("Running"));
        assertThat(lab.state("mounted").text("Status")).isEqualTo("exited");
        assertThat(lab.state("mounted").number("ExitCode")).isEqualTo(7);
        assertThat(lab.state("mounted").text("Error")).contains(source.toString());
        assertThat(lab.inspect("mounted").number("RestartCount")).isEqualTo(1);
        assertThat(lab.waitFor("mounted")).isEqualTo(7);
    }

    @Test
    void whateverFailsInARestartTheContainerHasStopped() throws Exception {
        String id = runUntilItWaitsLong("blocked");
        Path taken = lab.directory().resolve("exec/tasks/" + id);
        DaemonLab.eventually("the last run has gone", () -> !Files.exists(taken));
        Files.createDirectory(taken);
        try {
            DaemonLab.eventually("it has stopped", () -> !lab.state("blocked").flag("Running"));
            assertThat(lab.state("blocked").text("Status")).isEqualTo("exited");
            assertThat(lab.state("blocked").number("ExitCode")).isEqualTo(1);
            assertThat(lab.state("blocked").text("Error")).contains(taken.toString());
        } finally {
            Files.delete(taken);
        }
        lab.docker().out("start", "blocked");
    }

    @Test
    void aRefusedStartDoesNotRemoveAPausedContainer() throws IOException {
        String id = lab.docker().out("run", "-d", "--rm", "--name=frozen", DaemonLab.IMAGE, "sleep", "600");
        lab.docker().out("pause", "frozen");
        ApiClient api = new ApiClient(lab.socket());
        assertThat(api.post("/containers/" + id + "/start", ""))
                .startsWith("HTTP/1.1 409")
                .contains("cannot start a paused container, try unpause instead");
        lab.docker().out("unpause", "frozen");
        assertThat(lab.state(id).text("Status")).isEqualTo("running");
    }
}
