package dev.gantry.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.client.EngineClient;
import dev.gantry.client.Hijacked;
import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// `kill -9` of the daemon: what runs goes on, what happens meanwhile is not missed, what was half made goes.
final class DaemonDeathIT extends WithLab {
    /// Shared with containers: they wait there for the file `go`.
    private Path signals;

    @BeforeEach
    void makeSignals() throws Exception {
        signals = Files.createTempDirectory(lab.directory(), "signals");
    }

    @Test
    void logsTerminalsAndPortsGoOn() throws Exception {
        Docker docker = lab.docker();
        docker.out("run", "-d", "--name=counter", DaemonLab.IMAGE, "sh", "-c", COUNT);
        docker.out("run", "-dit", "--name=terminal", DaemonLab.IMAGE, "sh");
        docker.out("run", "-d", "--name=web", "-p=8099:80", DaemonLab.IMAGE, "httpd", "-f", "-p", "80", "-h", "/etc");
        DaemonLab.eventually("the server answers", DaemonDeathIT::webAnswers);
        String counterPid = Long.toString(lab.state("counter").number("Pid"));

        for (int round = 0; round < 3; round++) {
            int counted = docker.out("logs", "counter").length();
            DaemonLab.eventually(
                    "more is counted", () -> docker.out("logs", "counter").length() > counted);
            lab.kill();
            assertThat(webAnswers()).isTrue();
            lab.start();
            assertThat(webAnswers()).isTrue();
            assertThat(typedInto("terminal", "echo re''joined\n")).isTrue();
        }
        assertThat(lab.state("counter").number("Pid")).hasToString(counterPid);
        docker.out("kill", "counter");
        List<String> lines = docker.run("logs", "counter").lines();
        assertThat(lines)
                .isEqualTo(IntStream.range(0, lines.size())
                        .mapToObj(Integer::toString)
                        .toList());
    }

    private static final String COUNT = "i=0; while :; do echo $i; i=$((i+1)); usleep 2000; done";

    private static boolean webAnswers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), 8099)) {
            socket.getOutputStream().write("GET /passwd HTTP/1.0\r\n\r\n".getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8).contains("root:");
        } catch (IOException refused) {
            return false;
        }
    }

    /// Attaches, types, and waits for the answer `rejoined`.
    private static boolean typedInto(String container, String text) throws IOException {
        try (EngineClient client = lab.client();
                Hijacked attached = client.hijack(Request.post("/containers/" + container + "/attach")
                        .flag("stream", true)
                        .flag("stdin", true)
                        .flag("stdout", true))) {
            attached.output().write(text.getBytes(UTF_8));
            return contains(attached.input(), "rejoined");
        }
    }

    private static boolean contains(InputStream in, String text) throws IOException {
        StringBuilder seen = new StringBuilder();
        for (int next = in.read(); next >= 0; next = in.read()) {
            seen.append((char) next);
            if (seen.indexOf(text) >= 0) {
                return true;
            }
        }
        return false;
    }

    @Test
    void anEndThatNobodySawIsRecordedWithItsCodeAndTime() throws Exception {
        runUntilSignalled("seven", "exit 7");
        runUntilSignalled("gone", "exit 0", "--rm");
        long seven = lab.state("seven").number("Pid");
        long gone = lab.state("gone").number("Pid");
        lab.kill();
        Instant before = Instant.now();
        signalAndAwait(seven, gone);
        Instant after = Instant.now();
        lab.start();

        DaemonLab.eventually(
                "the end is recorded", () -> lab.state("seven").text("Status").equals("exited"));
        JsonObject state = lab.state("seven");
        assertThat(state.number("ExitCode")).isEqualTo(7);
        assertThat(Instant.parse(state.text("FinishedAt"))).isBetween(before, after);
        DaemonLab.eventually(
                "the container is removed",
                () -> lab.docker().out("ps", "-aq", "--filter=name=gone").isEmpty());
    }

    @Test
    void restartPoliciesActOnWhatEndedMeanwhile() throws Exception {
        runUntilSignalled("always", "sleep 600", "--restart=always");
        runUntilSignalled("unless", "sleep 600", "--restart=unless-stopped");
        runUntilSignalled("failing", "exit 1", "--restart=on-failure:2");
        runUntilSignalled("fine", "exit 0", "--restart=on-failure:2");
        lab.docker().out("run", "-d", "--name=always-stopped", "--restart=always", DaemonLab.IMAGE, "sleep", "600");
        lab.docker()
                .out("run", "-d", "--name=unless-stopped", "--restart=unless-stopped", DaemonLab.IMAGE, "sleep", "600");
        lab.docker().out("stop", "-t0", "always-stopped", "unless-stopped");
        long[] pids = List.of("always", "unless").stream()
                .mapToLong(name -> lab.state(name).number("Pid"))
                .toArray();
        long[] signalled = List.of("failing", "fine").stream()
                .mapToLong(name -> lab.state(name).number("Pid"))
                .toArray();

        lab.kill();
        for (long pid : pids) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
        awaitEnd(pids);
        signalAndAwait(signalled);
        lab.start();

        for (String name : List.of("always", "unless", "always-stopped")) {
            DaemonLab.eventually(
                    name + " runs", () -> lab.state(name).text("Status").equals("running"));
        }
        DaemonLab.eventually("failing has given up", () -> !lab.state("failing").flag("Running"));
        assertThat(lab.inspect("failing").number("RestartCount")).isEqualTo(2);
        assertThat(lab.state("failing").number("ExitCode")).isEqualTo(1);
        assertThat(lab.inspect("fine").number("RestartCount")).isZero();
        assertThat(lab.state("fine").text("Status")).isEqualTo("exited");
        assertThat(lab.state("unless-stopped").text("Status")).isEqualTo("exited");
    }

    @Test
    void aHalfMadeStartIsRemoved() throws Exception {
        Path created = signals.resolve("created");
        lab.runtime("""
                case " $* " in
                *" create "*) runc "$@"; mkfifo %1$s; read forever <%1$s ;;
                *) exec runc "$@" ;;
                esac
                """.formatted(created));
        String id = lab.docker().out("create", "--runtime=custom", "--name=half", DaemonLab.IMAGE, "sleep", "600");
        Process starting = lab.docker().start("start", "half");
        DaemonLab.eventually("the runtime has made the container", () -> Files.exists(created));
        lab.kill();
        assertThat(starting.waitFor()).isNotZero();
        lab.start();

        assertThat(lab.state("half").flag("Running")).isFalse();
        assertThat(lab.log()).contains("half-started container removed id=" + id);
        lab.runtime("exec runc \"$@\"\n");
        lab.docker().out("start", "half");
        assertThat(lab.state("half").flag("Running")).isTrue();
    }

    @Test
    void eachEndIsDealtWithOnce() throws Exception {
        List<String> names = IntStream.range(0, 10).mapToObj(i -> "once" + i).toList();
        for (String name : names) {
            runUntilSignalled(name, "echo run; exit 1", "--restart=on-failure:1");
        }
        long[] pids =
                names.stream().mapToLong(name -> lab.state(name).number("Pid")).toArray();
        lab.kill();
        signalAndAwait(pids);
        lab.start();

        for (String name : names) {
            DaemonLab.eventually(name + " has given up", () -> !lab.state(name).flag("Running"));
            assertThat(lab.inspect(name).number("RestartCount")).isEqualTo(1);
            assertThat(lab.docker().out("logs", name)).isEqualTo("run\nrun");
        }
    }

    @Test
    void anEndWithoutARecordCountsAsAFailure() throws Exception {
        String id =
                lab.docker().out("run", "-d", "--name=again", "--restart=on-failure", DaemonLab.IMAGE, "sleep", "600");
        lab.docker().out("run", "-d", "--name=lost", DaemonLab.IMAGE, "sleep", "600");
        long[] pids = {lab.state("again").number("Pid"), lab.state("lost").number("Pid")};
        lab.kill();
        lab.endMonitors();
        for (long pid : pids) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
        awaitEnd(pids);
        lab.forgetTasks();
        lab.start();

        assertThat(lab.log()).contains("container ended unseen id=" + id);
        DaemonLab.eventually(
                "it runs again", () -> lab.state("again").text("Status").equals("running"));
        assertThat(lab.inspect("again").number("RestartCount")).isEqualTo(1);
        assertThat(lab.state("lost").text("Status")).isEqualTo("exited");
        assertThat(lab.state("lost").number("ExitCode")).isEqualTo(255);
    }

    @Test
    void aRootThatNobodyUsesIsUnmounted() throws Exception {
        String id = lab.docker().out("run", "-d", DaemonLab.IMAGE, "sleep", "600");
        Path elsewhere = Files.createDirectory(signals.resolve("elsewhere"));
        Path root = lab.directory().resolve("exec/bundles/" + id + "/rootfs");
        assertThat(new ProcessBuilder("mount", "--bind", root.toString(), elsewhere.toString())
                        .start()
                        .waitFor())
                .isZero();
        lab.docker().out("rm", "-f", id);
        lab.kill();
        lab.start();
        assertThat(lab.log()).contains("leftover root unmounted path=" + elsewhere);
    }

    /// Runs a container that waits for the signal and then does what it is told.
    private void runUntilSignalled(String name, String then, String... options) {
        String command = "while [ ! -e /signals/go ]; do usleep 20000; done; " + then;
        List<String> line = new ArrayList<>(List.of("run", "-d", "--name=" + name, "-v", signals + ":/signals"));
        line.addAll(List.of(options));
        line.addAll(List.of(DaemonLab.IMAGE, "sh", "-c", command));
        lab.docker().out(line.toArray(String[]::new));
    }

    private void signalAndAwait(long... pids) throws IOException {
        Files.createFile(signals.resolve("go"));
        awaitEnd(pids);
    }

    private static void awaitEnd(long... pids) {
        for (long pid : pids) {
            DaemonLab.eventually("process " + pid + " has ended", () -> hasEnded(pid));
        }
    }

    /// One whose parent was killed, too, stays a zombie until someone else looks after it.
    private static boolean hasEnded(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/stat")).contains(") Z ");
        } catch (IOException gone) {
            return true;
        }
    }
}
