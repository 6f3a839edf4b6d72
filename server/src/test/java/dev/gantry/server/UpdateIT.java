package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.client.ApiException;
import dev.gantry.client.EngineClient;
import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What can be changed of a container while it runs: its limits, and the ports that lead to it.
final class UpdateIT extends WithLab {
    /// Answers with the port it was asked on.
    private static final String SERVER =
            "for p in 80 81; do (while true; do echo \"port $p\" | nc -l -p $p; done) & done; touch /ready; wait";

    private static void update(String name, JsonObject change) {
        try (EngineClient client = lab.client()) {
            client.object(Request.post("/containers/" + name + "/update").json(change));
        }
    }

    private static JsonObject add(String containerPort, String hostPort) {
        return JsonObject.of("PublishAdd", Map.of(containerPort, List.of(Map.of("HostIp", "", "HostPort", hostPort))));
    }

    private static String limit(String name, String file) {
        return lab.docker().out("exec", name, "cat", "/sys/fs/cgroup/" + file).strip();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gantry", "runc"})
    void limitsChangeWithoutARestart(String runtime) {
        lab.docker().out("run", "-d", "--name=box", "--runtime=" + runtime, DaemonLab.IMAGE, "sleep", "600");
        lab.docker().out("update", "--memory=64m", "--memory-swap=96m", "--pids-limit=50", "--cpus=0.5", "box");
        assertThat(limit("box", "memory/memory.limit_in_bytes")).isEqualTo("67108864");
        assertThat(limit("box", "pids/pids.max")).isEqualTo("50");
        assertThat(limit("box", "cpu/cpu.cfs_quota_us")).isEqualTo("50000");
        lab.docker().out("update", "--memory=200m", "--memory-swap=-1", "--pids-limit=-1", "box");
        assertThat(limit("box", "memory/memory.limit_in_bytes")).isEqualTo("209715200");
        assertThat(limit("box", "pids/pids.max")).isEqualTo("max");
        lab.docker().out("restart", "-t0", "box");
        assertThat(limit("box", "memory/memory.limit_in_bytes")).isEqualTo("209715200");
        assertThat(limit("box", "cpu/cpu.cfs_quota_us")).isEqualTo("50000");
    }

    /// No memory limit can be less than what is in use and can't be reclaimed.
    @Test
    void whatTheKernelRefusesChangesNothing() {
        lab.docker()
                .out(
                        "run",
                        "-d",
                        "--name=full",
                        "--memory=100m",
                        "--memory-swap=100m",
                        "--tmpfs=/big",
                        DaemonLab.IMAGE,
                        "sh",
                        "-c",
                        "head -c 60000000 /dev/zero >/big/file; touch /ready; sleep 600");
        DaemonLab.eventually(
                "it is full",
                () -> lab.docker().run("exec", "full", "ls", "/ready").exitCode() == 0);
        JsonObject change = JsonObject.of("Memory", 8L << 20, "MemorySwap", 8L << 20, "PidsLimit", 33L);
        assertThatThrownBy(() -> update("full", change))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("Cannot update container ")
                .hasMessageContaining("memory.");
        assertThat(limit("full", "memory/memory.limit_in_bytes")).isEqualTo("104857600");
        assertThat(limit("full", "memory/memory.memsw.limit_in_bytes")).isEqualTo("104857600");
        assertThat(limit("full", "pids/pids.max")).isEqualTo("max");
        assertThat(lab.inspect("full").object("HostConfig").number("Memory")).isEqualTo(104857600L);
    }

    private static void serve(String... options) {
        List<String> line = new ArrayList<>(List.of("run", "-d", "--name=web"));
        line.addAll(List.of(options));
        line.addAll(List.of(DaemonLab.IMAGE, "sh", "-c", SERVER));
        lab.docker().out(line.toArray(String[]::new));
        awaitServer();
    }

    private static void awaitServer() {
        DaemonLab.eventually(
                "it serves",
                () -> lab.docker().run("exec", "web", "ls", "/ready").exitCode() == 0);
    }

    private static String ask(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5000);
            socket.setSoTimeout(5000);
            try (InputStream input = socket.getInputStream()) {
                return new String(input.readAllBytes(), StandardCharsets.UTF_8).strip();
            }
        } catch (IOException e) {
            return "no answer";
        }
    }

    private static void awaitAnswer(int port, String answer) {
        DaemonLab.eventually("port " + port + " says " + answer, () -> ask(port).equals(answer));
    }

    @Test
    void portsComeAndGoWhileItRuns() throws Exception {
        serve("-p", "8080:80");
        awaitAnswer(8080, "port 80");
        update("web", add("81/tcp", "8081"));
        awaitAnswer(8081, "port 81");
        awaitAnswer(8080, "port 80");
        assertThat(lab.docker().out("port", "web").lines())
                .containsExactlyInAnyOrder(
                        "80/tcp -> 0.0.0.0:8080",
                        "80/tcp -> [::]:8080",
                        "81/tcp -> 0.0.0.0:8081",
                        "81/tcp -> [::]:8081");

        update("web", JsonObject.of("PublishRm", List.of("8080")));
        assertThat(ask(8080)).isEqualTo("no answer");
        awaitAnswer(8081, "port 81");

        lab.kill();
        lab.start();
        awaitAnswer(8081, "port 81");
        assertThat(ask(8080)).isEqualTo("no answer");
        lab.docker().out("restart", "-t0", "web");
        awaitServer();
        awaitAnswer(8081, "port 81");
        assertThat(ask(8080)).isEqualTo("no answer");
    }

    @Test
    void aPortOfTheHostCanLeadElsewhereAtOnce() {
        serve("-p", "8080:80");
        JsonObject change = add("81/tcp", "8080");
        change.put("PublishRm", List.of("127.0.0.1:8080"));
        assertThatThrownBy(() -> update("web", change)).hasMessageContaining("is not published by container web");
        change.put("PublishRm", List.of("8080/tcp"));
        update("web", change);
        awaitAnswer(8080, "port 81");
    }

    @Test
    void aChosenPortIsFoundByItsNumber() {
        serve("-P", "--expose=80", "--expose=81");
        String chosen =
                lab.docker().out("port", "web", "80/tcp").lines().findFirst().orElseThrow();
        String port = chosen.substring(chosen.lastIndexOf(':') + 1);
        update("web", JsonObject.of("PublishRm", List.of(port)));
        assertThat(lab.docker().out("port", "web")).contains("81/tcp").doesNotContain("80/tcp");
    }

    @Test
    void whatCannotBePublishedChangesNothing() throws Exception {
        serve("-p", "8080:80");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"))) {
            JsonObject change = add("81/tcp", Integer.toString(taken.getLocalPort()));
            change.put("PublishRm", List.of("8080"));
            change.put("PidsLimit", 40L);
            assertThatThrownBy(() -> update("web", change)).hasMessageContaining("address already in use");
        }
        assertThatThrownBy(() -> update("web", add("99999/tcp", "1"))).hasMessageContaining("99999");
        awaitAnswer(8080, "port 80");
        assertThat(limit("web", "pids/pids.max")).isEqualTo("max");
        assertThat(lab.docker().out("port", "web").lines()).hasSize(2);
    }

    @Test
    void aContainerThatDoesNotRunTakesItsPortsAtTheStart() {
        lab.docker().out("create", "--name=web", "-p", "8080:80", DaemonLab.IMAGE, "sh", "-c", SERVER);
        JsonObject change = add("81/tcp", "8082");
        change.put("PublishRm", List.of("8080"));
        update("web", change);
        lab.docker().out("start", "web");
        awaitServer();
        awaitAnswer(8082, "port 81");
        assertThat(ask(8080)).isEqualTo("no answer");
        lab.docker().out("run", "-d", "--name=host", "--network=host", DaemonLab.IMAGE, "sleep", "600");
        assertThatThrownBy(() -> update("host", add("80/tcp", "8085"))).hasMessageContaining("network mode");
    }

    /// Serves its own name, and never stops to listen.
    private static void serveName(String name, String... options) {
        List<String> line = new ArrayList<>(List.of("run", "-d", "--name=" + name));
        line.addAll(List.of(options));
        line.addAll(List.of(
                DaemonLab.IMAGE, "sh", "-c", "mkdir /www; echo " + name + " >/www/index.html; httpd -f -p 80 -h /www"));
        lab.docker().out(line.toArray(String[]::new));
        DaemonLab.eventually(
                name + " serves",
                () -> lab.docker()
                                .run("exec", name, "wget", "-qO-", "http://127.0.0.1")
                                .exitCode()
                        == 0);
    }

    private static String get(String host) {
        return PlainHttp.get(host, 8080);
    }

    private static JsonObject takeOver(String giver) {
        JsonObject change = add("80/tcp", "8080");
        change.put("PublishFrom", giver);
        return change;
    }

    /// By the kernel's way, and by the daemon's, which relays what comes by IPv6.
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void aPortIsHandedOverWithoutARefusedConnection(String host) throws Exception {
        serveName("old", "-p", "8080:80");
        serveName("new");
        List<String> answers = Collections.synchronizedList(new ArrayList<>());
        AtomicBoolean over = new AtomicBoolean();
        Thread client = Thread.startVirtualThread(() -> {
            while (!over.get() || !answers.getLast().equals("new")) {
                answers.add(get(host));
            }
        });
        DaemonLab.eventually("it is asked", () -> answers.size() > 20);
        for (int i = 0; i < 10; i++) {
            update("new", takeOver("old"));
            update("old", takeOver("new"));
        }
        update("new", takeOver("old"));
        over.set(true);
        assertThat(client.join(Duration.ofSeconds(30))).isTrue();
        assertThat(answers).containsOnly("old", "new");
        assertThat(lab.docker().out("port", "old")).isEmpty();
        assertThat(lab.docker().out("port", "new").lines()).contains("80/tcp -> 0.0.0.0:8080");

        lab.docker().out("rm", "-f", "old");
        assertThat(get(host)).isEqualTo("new");
        lab.kill();
        lab.start();
        DaemonLab.eventually("it answers", () -> get(host).equals("new"));
        lab.docker().out("restart", "-t0", "new");
        DaemonLab.eventually("it answers again", () -> get(host).equals("new"));
    }

    @Test
    void whatCannotBeHandedOverStaysWhereItIs() {
        serveName("old", "-p", "8080:80");
        lab.docker().out("create", "--name=made", DaemonLab.IMAGE, "true");
        assertThatThrownBy(() -> update("made", takeOver("old"))).hasMessageContaining("container made is not running");
        serveName("third", "-p", "8081:80");
        serveName("new");
        JsonObject two = takeOver("old");
        two.put("PublishAdd", Map.of("80/tcp", List.of(Map.of("HostPort", "8080"), Map.of("HostPort", "8081"))));
        assertThatThrownBy(() -> update("new", two)).hasMessageContaining("port is already allocated");
        assertThatThrownBy(() -> update("old", takeOver("old"))).hasMessageContaining("its own ports");
        assertThatThrownBy(() -> update("new", takeOver("nobody"))).hasMessageContaining("No such container: nobody");
        assertThatThrownBy(() -> update("new", JsonObject.of("PublishFrom", "old")))
                .hasMessageContaining("no port is to be taken over from container old");
        assertThat(get("127.0.0.1")).isEqualTo("old");
        assertThat(lab.docker().out("port", "new")).isEmpty();
        assertThat(lab.docker().out("port", "old")).contains("8080");
    }
}
