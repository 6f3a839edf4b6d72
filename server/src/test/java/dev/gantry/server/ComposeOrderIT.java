package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What waits for what, and what is left where something fails.
@Tag("kernel")
final class ComposeOrderIT extends WithCompose {
    private static final String HEALTH = """
            services:
              web:
                image: busybox
                command: sleep 1000
                stop_grace_period: 0s
                depends_on:
                  db: {condition: service_healthy}
                  setup: {condition: service_completed_successfully}
              setup:
                image: busybox
                command: sh -c 'exit 0'
              db:
                image: busybox
                command: sleep 1000
                stop_grace_period: 0s
                healthcheck:
                  test: ["CMD", "true"]
                  interval: 1s
                  retries: 1
            """;

    @Test
    void dependenciesAreWaitedFor() throws IOException {
        project(HEALTH);
        assertThat(must("up", "-d").err().lines())
                .containsSubsequence(
                        " Container shop-db-1  Waiting",
                        " Container shop-db-1  Healthy",
                        " Container shop-web-1  Starting",
                        " Container shop-web-1  Started")
                .contains(" Container shop-setup-1  Exited");
    }

    @Test
    void unhealthyDependencyIsNamed() throws IOException {
        project(HEALTH.replace("\"true\"", "\"false\""));
        Docker.Result up = compose("up", "-d");
        assertThat(up.exitCode()).isEqualTo(1);
        assertThat(up.err()).contains("dependency failed to start: container shop-db-1 is unhealthy");
        assertThat(lab.state("shop-web-1").text("Status")).isEqualTo("created");
        project(HEALTH);
        must("up", "-d");
        assertThat(running()).containsExactly("shop-db-1", "shop-web-1");
    }

    @Test
    void failedPreparationIsNamed() throws IOException {
        project(HEALTH.replace("exit 0", "exit 4"));
        Docker.Result up = compose("up", "-d");
        assertThat(up.exitCode()).isEqualTo(4);
        assertThat(up.err()).contains("service \"setup\" didn't complete successfully: exit 4");
    }

    @Test
    void takenPortIsToldAndTheNextUpGoesOn() throws IOException {
        int port = freePort();
        project("""
                services:
                  web: {image: busybox, command: sleep 1000, stop_grace_period: 0s, ports: ["127.0.0.1:%d:80"]}
                  other: {image: busybox, command: sleep 1000, stop_grace_period: 0s}
                """.formatted(port));
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            Docker.Result up = compose("up", "-d");
            assertThat(taken.isBound()).isTrue();
            assertThat(up.exitCode()).isEqualTo(1);
            assertThat(up.err()).contains(String.valueOf(port));
            assertThat(running()).containsExactly("shop-other-1");
        }
        must("up", "-d");
        assertThat(running()).containsExactly("shop-other-1", "shop-web-1");
        assertThat(must("port", "web", "80").out()).isEqualTo("127.0.0.1:" + port + "\n");
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void twoAtTheSameTimeMakeOneProject() throws Exception {
        project("""
                services:
                  a: {image: busybox, command: sleep 1000, stop_grace_period: 0s}
                  b: {image: busybox, command: sleep 1000, stop_grace_period: 0s}
                """);
        Process first = begin("up", "-d");
        Process second = begin("up", "-d");
        first.onExit().join();
        second.onExit().join();
        must("up", "-d");
        assertThat(running()).containsExactly("shop-a-1", "shop-b-1");
        assertThat(must("ps", "-a", "-q").lines()).hasSize(2);
        assertThat(networks("shop_default")).isEqualTo(1);
    }

    @Test
    void rollingReplacesOneByOne() throws IOException {
        String file = """
                services:
                  web:
                    image: busybox
                    command: sleep 1000
                    stop_grace_period: 0s
                    environment: {V: one}
                    scale: 2
                    healthcheck: {test: ["CMD", "true"], interval: 1s}
                """;
        project(file);
        must("up", "-d");
        List<String> old = must("ps", "-q").lines();
        project(file.replace("one", "two"));
        must("up", "--rolling");
        assertThat(must("ps", "-q").lines()).hasSize(2).doesNotContainAnyElementsOf(old);
        List<String> now = must("ps", "-q").lines();
        project(file.replace("one", "three")
                .replace("\"true\"", "\"false\", \"\"")
                .replace("interval: 1s", "interval: 1s, retries: 1"));
        Docker.Result failed = compose("up", "--rolling");
        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(failed.err()).contains("is unhealthy");
        assertThat(must("ps", "-q").lines()).containsAll(now);
    }

    /// Its port answers all the time, by the old one or by the new one.
    @Test
    void rollingHandsAFixedPortOver() throws Exception {
        String file = """
                services:
                  web:
                    image: busybox
                    command: sh -c 'mkdir /www; echo one >/www/index.html; httpd -f -p 80 -h /www'
                    stop_grace_period: 2s
                    ports: ["127.0.0.1:8123:80"]
                    healthcheck: {test: ["CMD", "wget", "-qO-", "http://127.0.0.1"], interval: 200ms}
                """;
        project(file);
        must("up", "-d", "--wait");
        List<String> answers = Collections.synchronizedList(new ArrayList<>());
        AtomicBoolean over = new AtomicBoolean();
        Thread client = Thread.startVirtualThread(() -> {
            while (!over.get()) {
                answers.add(get(8123));
            }
        });
        DaemonLab.eventually("it is asked", () -> answers.size() > 20);
        for (String next : List.of("two", "three")) {
            project(file.replace("one", next));
            must("up", "--rolling");
            DaemonLab.eventually(next, () -> answers.getLast().equals(next));
        }
        over.set(true);
        assertThat(client.join(Duration.ofSeconds(30))).isTrue();
        assertThat(answers).containsOnly("one", "two", "three");
        String last = must("ps", "-q").out();
        must("up", "-d");
        assertThat(must("ps", "-q").out()).isEqualTo(last);

        gantry().out("update", "--publish-rm=127.0.0.1:8123", last.strip());
        must("up", "-d");
        assertThat(must("ps", "-q").out())
                .as("one that was left without its ports")
                .isNotEqualTo(last);
        assertThat(get(8123)).isEqualTo("three");
    }

    private static String get(int port) {
        return PlainHttp.get("127.0.0.1", port);
    }

    @Test
    void servicesShareNetworksOfOthers() throws IOException {
        project("""
                services:
                  web: {image: busybox, command: sleep 1000, stop_grace_period: 0s, hostname: same}
                  side: {image: busybox, command: sleep 1000, stop_grace_period: 0s, network_mode: "service:web"}
                """);
        must("up", "-d");
        assertThat(must("exec", "-T", "side", "hostname").out()).isEqualTo("same\n");
        String side = id("shop-side-1");
        must("up", "-d", "--force-recreate", "web");
        must("up", "-d");
        assertThat(id("shop-side-1")).isNotEqualTo(side);
    }
}
