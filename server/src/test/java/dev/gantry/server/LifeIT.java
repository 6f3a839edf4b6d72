package dev.gantry.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.client.ApiException;
import dev.gantry.client.EngineClient;
import dev.gantry.client.Hijacked;
import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The verbs on a container's life, and what goes on inside while it lives.
final class LifeIT extends WithLab {
    private static final String FOREVER = "while :; do usleep 20000; done";

    private static void run(String name, String... rest) {
        String[] line = new String[rest.length + 3];
        line[0] = "run";
        line[1] = "-d";
        line[2] = "--name=" + name;
        System.arraycopy(rest, 0, line, 3, rest.length);
        lab.docker().out(line);
    }

    private static String status(String name) {
        return lab.state(name).text("Status");
    }

    @Test
    void stopUsesTheContainersSignalAndTime() {
        run("polite", "--stop-signal=USR1", DaemonLab.IMAGE, "sh", "-c", "trap 'exit 9' USR1; echo ready; " + FOREVER);
        run("deaf", "--stop-timeout=1", DaemonLab.IMAGE, "sh", "-c", "trap '' TERM; echo ready; " + FOREVER);
        run("asked", DaemonLab.IMAGE, "sh", "-c", "trap 'exit 4' HUP; echo ready; " + FOREVER);
        for (String name : List.of("polite", "deaf", "asked")) {
            DaemonLab.eventually(name, () -> lab.docker().out("logs", name).equals("ready"));
        }
        lab.docker().out("stop", "polite");
        assertThat(lab.state("polite").number("ExitCode")).isEqualTo(9);
        lab.docker().out("stop", "--signal=HUP", "asked");
        assertThat(lab.state("asked").number("ExitCode")).isEqualTo(4);
        Instant begin = Instant.now();
        lab.docker().out("stop", "deaf");
        assertThat(Duration.between(begin, Instant.now())).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(8));
        assertThat(lab.state("deaf").number("ExitCode")).isEqualTo(137);
    }

    /// Whoever comes first: nothing runs of a container that is gone.
    @Test
    void aRemovalDuringAStartLeavesNothing() throws Exception {
        for (int i = 0; i < 25; i++) {
            String id = lab.create("brief", JsonObject.of("Cmd", List.of("sleep", "600")));
            Thread start = Thread.startVirtualThread(() -> {
                try (EngineClient client = lab.client()) {
                    client.call(Request.post("/containers/" + id + "/start"));
                } catch (ApiException e) {
                    // it was removed first
                }
            });
            Thread.sleep(i % 5 * 10L); // anywhere between before the start and after it
            try (EngineClient client = lab.client()) {
                client.call(Request.delete("/containers/" + id).flag("force", true));
            }
            start.join();
        }
        assertThat(lab.docker().out("ps", "-aq")).isEmpty();
    }

    /// The name that clients know stands for both; only one of them is a program with a state of its own.
    @Test
    void aRuntimeIsRunOnlyWhereItIsAskedFor() throws Exception {
        Path states = lab.directory().resolve("exec/runtimes/runc");
        for (List<String> chosen : List.of(List.<String>of(), List.of("--runtime=gantry"), List.of("--runtime=runc"))) {
            List<String> line = new ArrayList<>(List.of("run", "-d"));
            line.addAll(chosen);
            line.addAll(List.of(DaemonLab.IMAGE, "sleep", "1000"));
            String id = lab.docker().out(line.toArray(String[]::new));
            assertThat(lab.inspect(id).object("HostConfig").text("Runtime")).isEqualTo("runc");
            assertThat(Files.exists(states.resolve(id))).isEqualTo(chosen.equals(List.of("--runtime=runc")));
            assertThat(lab.docker().out("exec", id, "hostname")).isEqualTo(id.substring(0, 12));
            lab.docker().out("rm", "-f", id);
        }
    }

    @Test
    void killSendsAnySignalAndRestartStartsAgain() {
        run("box", DaemonLab.IMAGE, "sh", "-c", "trap 'echo hup' HUP; echo ready; " + FOREVER);
        DaemonLab.eventually("ready", () -> lab.docker().out("logs", "box").equals("ready"));
        lab.docker().out("kill", "-s", "HUP", "box");
        DaemonLab.eventually("hup", () -> lab.docker().out("logs", "box").equals("ready\nhup"));
        assertThat(status("box")).isEqualTo("running");
        long pid = lab.state("box").number("Pid");
        lab.docker().out("restart", "-t0", "box");
        assertThat(lab.state("box").number("Pid")).isNotEqualTo(pid);
        assertThat(lab.inspect("box").number("RestartCount")).isZero();
        lab.docker().out("kill", "box");
        assertThat(lab.state("box").number("ExitCode")).isEqualTo(137);
    }

    @Test
    void pauseFreezesAndUnpauseThaws() throws Exception {
        run("counter", DaemonLab.IMAGE, "sh", "-c", "i=0; while :; do echo $i; i=$((i+1)); usleep 5000; done");
        lab.docker().out("pause", "counter");
        assertThat(status("counter")).isEqualTo("paused");
        String frozen = lab.docker().out("logs", "counter");
        assertThat(lab.docker().run("exec", "counter", "true").err())
                .contains("is paused, unpause the container before exec");
        assertThat(lab.docker().run("pause", "counter").err()).contains("is already paused");
        Thread.sleep(100);
        assertThat(lab.docker().out("logs", "counter")).isEqualTo(frozen);
        lab.docker().out("unpause", "counter");
        assertThat(lab.docker().run("unpause", "counter").err()).contains("is not paused");
        DaemonLab.eventually(
                "it counts", () -> lab.docker().out("logs", "counter").length() > frozen.length());
        lab.docker().out("pause", "counter");
        lab.docker().out("stop", "-t1", "counter");
        assertThat(status("counter")).isEqualTo("exited");
    }

    @Test
    void aNewNameReplacesTheOld() {
        run("old", DaemonLab.IMAGE, "sleep", "600");
        lab.create("taken", new JsonObject());
        lab.docker().out("rename", "old", "new");
        assertThat(lab.docker().out("ps", "--format={{.Names}}")).isEqualTo("new");
        assertThat(lab.docker().run("inspect", "--type=container", "old").exitCode())
                .isEqualTo(1);
        Docker.Result refused = lab.docker().run("rename", "new", "taken");
        assertThat(refused.err()).contains("The container name \"/taken\" is already in use by container");
        assertThat(lab.inspect("new").text("Name")).isEqualTo("/new");
        lab.create("old", new JsonObject());
    }

    @Test
    void topShowsTheProcesses() {
        run("box", DaemonLab.IMAGE, "sh", "-c", "sleep 601 & sleep 602");
        DaemonLab.eventually(
                "both run", () -> lab.docker().out("top", "box").matches("(?s).*sleep 60[12].*sleep 60[12]"));
        List<String> lines = lab.docker().run("top", "box").lines();
        assertThat(lines.getFirst()).matches("UID +PID +PPID +C +STIME +TTY +TIME +CMD");
        assertThat(String.join("\n", lines)).contains("sleep 601").contains("sleep 602");
        assertThat(lab.docker().run("top", "box", "-o", "pid,comm").lines().getFirst())
                .matches("PID +COMMAND");
    }

    @Test
    void waitersHearWhatTheyAskedFor() throws Exception {
        String id =
                lab.create("waited", JsonObject.of("Cmd", List.of("sh", "-c", "read x; exit 6"), "OpenStdin", true));
        ApiClient api = new ApiClient(lab.socket());
        try (ApiClient.Exchange stopped = wait(api, id, "not-running");
                ApiClient.Exchange next = wait(api, id, "next-exit");
                ApiClient.Exchange removed = wait(api, id, "removed")) {
            assertThat(new String(stopped.rest(), UTF_8)).contains("{\"StatusCode\":0}"); // created: not running
            lab.startContainer(id);
            try (ApiClient.Exchange running = wait(api, id, "not-running")) {
                Process attach = lab.docker().start("attach", id);
                attach.getOutputStream().write('\n');
                attach.getOutputStream().flush();
                assertThat(new String(running.rest(), UTF_8)).contains("{\"StatusCode\":6}");
                assertThat(attach.waitFor()).isEqualTo(6);
            }
            assertThat(new String(next.rest(), UTF_8)).contains("{\"StatusCode\":6}");
            assertThat(removed.input().available()).isZero();
            lab.docker().out("rm", id);
            assertThat(new String(removed.rest(), UTF_8)).contains("{\"StatusCode\":6}");
        }
    }

    private static ApiClient.Exchange wait(ApiClient api, String id, String condition) throws IOException {
        ApiClient.Exchange wait = api.open(
                "POST", "/containers/" + id + "/wait?condition=" + condition, "Connection: close\r\n", new byte[0]);
        assertThat(wait.head()).startsWith("HTTP/1.1 200 ");
        return wait;
    }

    @Test
    void lackOfMemoryIsTold() {
        run("greedy", "--memory=16m", "--memory-swap=16m", DaemonLab.IMAGE, "tail", "/dev/zero");
        assertThat(lab.waitFor("greedy")).isEqualTo(137);
        assertThat(lab.state("greedy").flag("OOMKilled")).isTrue();
        run("modest", "--memory=16m", DaemonLab.IMAGE, "true");
        lab.waitFor("modest");
        assertThat(lab.state("modest").flag("OOMKilled")).isFalse();
    }

    @Test
    void initReapsAndPassesSignalsOn() {
        run("with", "--init", DaemonLab.IMAGE, "sh", "-c", "trap 'exit 8' TERM; echo ready; " + FOREVER);
        DaemonLab.eventually("ready", () -> lab.docker().out("logs", "with").equals("ready"));
        assertThat(lab.docker().out("exec", "with", "cat", "/proc/1/comm")).contains("init");
        lab.docker().out("exec", "with", "sh", "-c", "(sleep 0.05 &)");
        DaemonLab.eventually(
                "orphans are reaped",
                () -> !lab.docker().out("exec", "with", "ps").contains("[sleep]"));
        lab.docker().out("stop", "with");
        assertThat(lab.state("with").number("ExitCode")).isEqualTo(8);
    }

    @Test
    void execsHaveTheirOwnSettings() {
        run("box", "-e=INHERITED=yes", DaemonLab.IMAGE, "sleep", "600");
        Docker docker = lab.docker();
        assertThat(docker.out(
                        "exec",
                        "-e=A=b",
                        "-w=/tmp",
                        "-u=12:34",
                        "box",
                        "sh",
                        "-c",
                        "echo $A $INHERITED $PWD $(id -u):$(id -g)"))
                .isEqualTo("b yes /tmp 12:34");
        assertThat(docker.out("exec", "-t", "box", "tty")).isEqualTo("/dev/pts/0");
        assertThat(docker.out("exec", "box", "grep", "CapEff", "/proc/self/status"))
                .endsWith("00000000a80425fb");
        assertThat(docker.out("exec", "--privileged", "box", "grep", "CapEff", "/proc/self/status"))
                .isEqualTo(docker.out(
                        "run", "--rm", "--privileged", DaemonLab.IMAGE, "grep", "CapEff", "/proc/self/status"))
                .doesNotEndWith("00000000a80425fb");
        assertThat(docker.run("exec", "box", "sh", "-c", "exit 44").exitCode()).isEqualTo(44);
        assertThat(docker.run("exec", "box", "nothing").exitCode()).isEqualTo(127);
        assertThat(docker.run("exec", "box", "/etc/passwd").exitCode()).isEqualTo(126);
        assertThat(docker.run("exec", "-u=nobody-knows", "box", "true").out())
                .contains("unable to find user nobody-knows");
        docker.out("exec", "-d", "box", "sh", "-c", "echo done >/tmp/detached");
        DaemonLab.eventually(
                "the detached one has run",
                () -> docker.run("exec", "box", "cat", "/tmp/detached").out().equals("done\n"));
    }

    @Test
    void clientsComeAndGo() throws Exception {
        run("shared", "-it", DaemonLab.IMAGE, "sh", "-c", "while read line; do echo got-$line; done");
        Instant begin = Instant.now();
        try (EngineClient client = lab.client();
                Hijacked first = attach(client, "shared")) {
            type(first, "one\n");
            readUntil(first.input(), "got-one");
        }
        try (EngineClient client = lab.client();
                Hijacked second = attach(client, "shared")) {
            type(second, "two\n");
            readUntil(second.input(), "got-two");
            type(second, "\u0018\u0019"); // ctrl-x, ctrl-y
            assertThat(new String(second.input().readAllBytes(), UTF_8)).isNotNull();
        }
        assertThat(status("shared")).isEqualTo("running");
        assertThat(lab.docker()
                        .out(
                                "events",
                                "--since=" + begin,
                                "--until=" + Instant.now(),
                                "--filter=event=detach",
                                "--format={{.Action}}"))
                .isEqualTo("detach");
        try (EngineClient client = lab.client();
                Hijacked third = attach(client, "shared")) {
            type(third, "three\n");
            readUntil(third.input(), "got-three");
        }
    }

    private static Hijacked attach(EngineClient client, String name) {
        return client.hijack(Request.post("/containers/" + name + "/attach")
                .flag("stream", true)
                .flag("stdin", true)
                .flag("stdout", true)
                .query("detachKeys", "ctrl-x,ctrl-y"));
    }

    private static void type(Hijacked attached, String text) throws IOException {
        attached.output().write(text.getBytes(UTF_8));
    }

    private static void readUntil(InputStream in, String text) throws IOException {
        StringBuilder seen = new StringBuilder();
        while (seen.indexOf(text) < 0) {
            int next = in.read();
            assertThat(next).as("end after: " + seen).isNotNegative();
            seen.append((char) next);
        }
    }
}
