package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What `docker logs` shows, and what rotation keeps.
final class LogsIT extends WithLab {
    private static List<String> numbers(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(Integer::toString).toList();
    }

    private static void printNumbers(String name, int most, String... options) {
        String print = "i=0; while [ $i -lt " + most + " ]; do i=$((i+1)); echo $i; usleep 2000; done";
        List<String> line = new ArrayList<>(List.of("run", "-d", "--name=" + name));
        line.addAll(List.of(options));
        line.addAll(List.of(DaemonLab.IMAGE, "sh", "-c", print));
        lab.docker().out(line.toArray(String[]::new));
        assertThat(lab.waitFor(name)).isZero();
    }

    @Test
    void linesAreChosenByTimeAndFromTheEnd() {
        printNumbers(
                "numbers",
                20,
                "--label=color=red",
                "--env=SHADE=dark",
                "--log-opt=labels=color",
                "--log-opt=env=SHADE");
        Docker docker = lab.docker();
        List<String> all = docker.run("logs", "-t", "numbers").lines();
        assertThat(all).hasSize(20);
        assertThat(all.get(6)).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}Z 7");
        String seventh = time(all.get(6));
        String eleventh = time(all.get(10));
        int first = 1 + firstOf(all, seventh);
        int last = 20 - firstOf(all.reversed(), eleventh);

        assertThat(docker.run("logs", "numbers").lines()).isEqualTo(numbers(1, 20));
        assertThat(docker.run("logs", "--since=" + seventh, "numbers").lines()).isEqualTo(numbers(first, 20));
        assertThat(docker.run("logs", "--until=" + eleventh, "numbers").lines()).isEqualTo(numbers(1, last));
        assertThat(docker.run("logs", "--since=" + seventh, "--until=" + eleventh, "numbers")
                        .lines())
                .isEqualTo(numbers(first, last));
        assertThat(docker.run("logs", "--tail=3", "numbers").lines()).isEqualTo(numbers(18, 20));
        assertThat(docker.run("logs", "--tail=0", "numbers").lines()).isEmpty();
        assertThat(docker.run("logs", "--tail=3", "--until=" + eleventh, "numbers")
                        .lines())
                .isEqualTo(numbers(18, last)); // none, unless the last three came at the same time
        assertThat(docker.run("logs", "--since=" + Instant.now(), "numbers").lines())
                .isEmpty();
        assertThat(docker.run("logs", "--details", "--tail=1", "numbers").lines())
                .containsExactly("SHADE=dark,color=red 20");
    }

    private static String time(String line) {
        return line.split(" ", -1)[0];
    }

    /// Lines that came out at once have one time.
    private static int firstOf(List<String> lines, String time) {
        return lines.stream().map(LogsIT::time).toList().indexOf(time);
    }

    @Test
    void bothStreamsAreToldApart() {
        lab.docker().out("run", "-d", "--name=both", DaemonLab.IMAGE, "sh", "-c", "echo out; echo err >&2");
        lab.waitFor("both");
        assertThat(lab.docker().run("logs", "both")).isEqualTo(new Docker.Result(0, "out\n", "err\n"));
    }

    @Test
    void followersSeeTheRestAndTheEnd() throws Exception {
        lab.docker().out("run", "-di", "--name=typed", DaemonLab.IMAGE, "sh", "-c", "echo old; echo new; cat");
        DaemonLab.eventually(
                "it has begun", () -> lab.docker().out("logs", "typed").equals("old\nnew"));
        Process follower = lab.docker().start("logs", "-f", "--tail=1", "typed");
        try (BufferedReader lines = follower.inputReader(StandardCharsets.UTF_8)) {
            assertThat(lines.readLine()).isEqualTo("new");
            Process attached = lab.docker().start("attach", "typed");
            attached.getOutputStream().write("live\n".getBytes(StandardCharsets.UTF_8));
            attached.getOutputStream().flush();
            assertThat(lines.readLine()).isEqualTo("live");
            lab.docker().out("kill", "typed");
            assertThat(lines.readLine()).isNull();
            assertThat(attached.waitFor()).isEqualTo(137);
        }
        assertThat(follower.waitFor()).isZero();
    }

    /// It does not wait for a line that the client has asked for after one that it has not.
    @Test
    void aFollowerOfOneStreamHearsItAtOnce() throws Exception {
        lab.docker()
                .out(
                        "run",
                        "-d",
                        "--name=both",
                        DaemonLab.IMAGE,
                        "sh",
                        "-c",
                        "echo for stdout; echo for stderr >&2; sleep 600");
        DaemonLab.eventually(
                "both are there", () -> lab.docker().run("logs", "both").err().contains("stderr"));
        try (ApiClient.Exchange exchange = new ApiClient(lab.socket())
                .open("GET", "/v1.50/containers/both/logs?follow=1&stdout=1", "", new byte[0])) {
            CompletableFuture<String> heard = CompletableFuture.supplyAsync(() -> readTo("for stdout", exchange));
            assertThat(heard.get(1, TimeUnit.MINUTES)).doesNotContain("stderr");
        }
    }

    private static String readTo(String end, ApiClient.Exchange exchange) {
        StringBuilder text = new StringBuilder();
        try {
            while (!text.toString().endsWith(end)) {
                int next = exchange.input().read();
                assertThat(next).as(text.toString()).isNotNegative();
                text.append((char) next);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    @Test
    void rotationKeepsTheNewestFiles() throws Exception {
        lab.docker()
                .out(
                        "create",
                        "--name=much",
                        "--log-opt=max-size=8k",
                        "--log-opt=max-file=3",
                        DaemonLab.IMAGE,
                        "sh",
                        "-c",
                        "echo ready; until [ -e /go ]; do usleep 10000; done; i=0; "
                                + "while [ $i -lt 1000 ]; do i=$((i+1)); echo $i; [ $((i % 50)) = 0 ] && usleep 20000; done");
        lab.docker().out("start", "much");
        Process follower = lab.docker().start("logs", "-f", "much");
        try (BufferedReader lines = follower.inputReader(StandardCharsets.UTF_8)) {
            assertThat(lines.readLine()).isEqualTo("ready");
            lab.docker().out("exec", "much", "touch", "/go");
            assertThat(lines.lines()).containsExactlyElementsOf(numbers(1, 1000));
        }

        List<String> kept = lab.docker().run("logs", "much").lines();
        int first = Integer.parseInt(kept.getFirst());
        assertThat(kept).isEqualTo(numbers(first, 1000));
        assertThat(first).isBetween(500, 800); // three files of 8 kB hold about 300 lines of 80 bytes
        assertThat(lab.docker().run("logs", "--tail=150", "much").lines()).isEqualTo(numbers(851, 1000));
    }
}
