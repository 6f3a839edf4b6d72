package dev.gantry.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Projects that something breaks into: what is left is told truly, and the next `up` repairs it.
@Tag("kernel")
final class ComposeFaultsIT extends WithCompose {
    /// `web` waits for `gate`, which waits for the file `go`.
    private static final String GATED = """
            services:
              web:
                image: busybox
                command: sleep 1000
                stop_grace_period: 0s
                depends_on:
                  gate: {condition: service_completed_successfully}
              gate:
                image: busybox
                command: sh -c 'until [ -e /signals/go ]; do usleep 20000; done'
                stop_grace_period: 0s
                volumes: ["./signals:/signals"]
            """;

    private Path signals;

    @BeforeEach
    void makeSignals() throws IOException {
        signals = Files.createDirectory(folder.resolve("signals"));
    }

    /// What fails must not fail the others.
    @AfterEach
    void daemonIsThere() throws IOException {
        if (!lab.answers()) {
            lab.start();
        }
    }

    @Test
    void daemonKilledDuringUp() throws Exception {
        project(GATED);
        Begun up = new Begun(begin("up", "-d"));
        up.eventually("web waits", () -> states().equals(List.of("gate running", "web created")));
        lab.kill();
        assertThat(up.exitCode()).as(up::said).isEqualTo(1);
        assertThat(up.said()).containsAnyOf("Cannot connect to the Docker daemon", "error during connect");
        Docker.Result ps = compose("ps");
        assertThat(ps.exitCode()).isEqualTo(1);
        assertThat(ps.err()).contains("Cannot connect to the Docker daemon");
        lab.start();
        assertThat(states()).containsExactly("gate running", "web created");
        Files.createFile(signals.resolve("go"));
        must("up", "-d");
        assertThat(states()).containsExactly("gate exited", "web running");
    }

    @Test
    void daemonKilledWhileAContainerStarts() throws Exception {
        project("""
                services:
                  web: {image: busybox, command: sleep 1000, stop_grace_period: 0s, depends_on: [db]}
                  db: {image: busybox, command: sleep 1000, stop_grace_period: 0s, runtime: custom}
                """);
        Path created = signals.resolve("created");
        lab.runtime("""
                case " $* " in
                *" create "*) runc "$@"; touch %1$s; while [ -e %1$s ]; do sleep 0.05; done ;;
                *) exec runc "$@" ;;
                esac
                """.formatted(created));
        Begun up = new Begun(begin("up", "-d"));
        up.eventually("the runtime has made the container", () -> Files.exists(created));
        lab.kill();
        assertThat(up.exitCode()).as(up::said).isEqualTo(1);
        Files.delete(created);
        lab.start();
        lab.runtime("exec runc \"$@\"\n");
        assertThat(running()).isEmpty();
        must("up", "-d");
        assertThat(states()).containsExactly("db running", "web running");
    }

    @Test
    void daemonKilledDuringDown() throws Exception {
        project("""
                services:
                  web: {image: busybox, command: sleep 1000, stop_grace_period: 0s, depends_on: [db]}
                  db: {image: busybox, command: sleep 1000, stop_grace_period: 1000s, volumes: ["data:/data"]}
                volumes:
                  data:
                """);
        must("up", "-d");
        String db = id("shop-db-1");
        Begun down = new Begun(begin("down", "-v"));
        down.eventually("web is gone", () -> states().equals(List.of("db running")));
        lab.kill();
        assertThat(down.exitCode()).as(down::said).isEqualTo(1);
        assertThat(down.said()).contains("Container shop-web-1  Removed").doesNotContain("shop-db-1  Removed");
        lab.start();
        assertThat(states()).containsExactly("db running");
        must("up", "-d");
        assertThat(states()).containsExactly("db running", "web running");
        assertThat(id("shop-db-1")).isEqualTo(db);
        must("down", "-v", "-t", "0");
        assertThat(states()).isEmpty();
        assertThat(networks("shop_default")).isZero();
        assertThat(lab.docker().out("volume", "ls", "-q")).doesNotContain("shop_data");
    }

    @Test
    void attachedUpEndsWithTheDaemon() throws Exception {
        project("services: {web: {image: busybox, command: sleep 1000, stop_grace_period: 0s}}");
        Begun up = new Begun(begin("up"));
        up.eventually("web runs", () -> states().equals(List.of("web running")));
        String web = id("shop-web-1");
        lab.kill();
        assertThat(up.exitCode()).as(up::said).isEqualTo(1);
        assertThat(up.said()).contains("error during connect: the Docker daemon has ended the stream of events");
        lab.start();
        must("up", "-d");
        assertThat(id("shop-web-1")).isEqualTo(web);
    }

    @Test
    void secondUpWaitsForTheSame() throws Exception {
        project(GATED);
        Begun first = new Begun(begin("up", "-d"));
        first.eventually("the first waits", () -> first.said().contains("shop-gate-1  Waiting"));
        Begun second = new Begun(begin("up", "-d"));
        second.eventually("the second waits", () -> second.said().contains("shop-gate-1  Waiting"));
        Files.createFile(signals.resolve("go"));
        assertThat(first.exitCode()).as(first::said).isZero();
        assertThat(second.exitCode()).as(second::said).isZero();
        assertThat(states()).containsExactly("gate exited", "web running");
    }

    @Test
    void whoComesSecondSaysSo() throws Exception {
        project("""
                services:
                  a: {image: busybox, command: sleep 1000, stop_grace_period: 0s}
                  b: {image: busybox, command: sleep 1000, stop_grace_period: 0s}
                """);
        List<Begun> all =
                Stream.generate(() -> new Begun(begin("up", "-d"))).limit(3).toList();
        for (Begun up : all) {
            if (up.exitCode() != 0) {
                assertThat(up.exitCode()).as(up::said).isEqualTo(1);
                assertThat(up.said()).containsAnyOf("already in use", "already exists");
            }
        }
        assertThat(all).anyMatch(up -> up.process.exitValue() == 0);
        must("up", "-d");
        assertThat(states()).containsExactly("a running", "b running");
        assertThat(networks("shop_default")).isEqualTo(1);
    }

    @Test
    void dependencyThatCannotStartIsNamed() throws IOException {
        String file = """
                services:
                  web: {image: busybox, command: sleep 1000, stop_grace_period: 0s, depends_on: [db]}
                  db: {image: busybox, command: /nonexistent, stop_grace_period: 0s}
                  other: {image: busybox, command: sleep 1000, stop_grace_period: 0s}
                """;
        project(file);
        Docker.Result up = compose("up", "-d");
        assertThat(up.exitCode()).isEqualTo(1);
        assertThat(up.err()).contains("/nonexistent", "no such file or directory");
        assertThat(states()).containsExactly("db created", "other running", "web created");
        project(file.replace("/nonexistent", "sleep 1000"));
        must("up", "-d");
        assertThat(states()).containsExactly("db running", "other running", "web running");
    }

    @Test
    void portOfAnotherContainerIsNamed() throws IOException {
        lab.docker().out("run", "-d", "--name=taker", "-p=127.0.0.1:8097:80", DaemonLab.IMAGE, "sleep", "1000");
        project("""
                services:
                  front: {image: busybox, command: sleep 1000, stop_grace_period: 0s, depends_on: [web]}
                  web: {image: busybox, command: sleep 1000, stop_grace_period: 0s, ports: ["127.0.0.1:8097:80"]}
                """);
        Docker.Result up = compose("up", "-d");
        assertThat(up.exitCode()).isEqualTo(1);
        assertThat(up.err()).contains("127.0.0.1:8097 failed: port is already allocated");
        assertThat(states()).containsExactly("front created", "web created");
        lab.docker().out("rm", "-f", "taker");
        must("up", "-d");
        assertThat(states()).containsExactly("front running", "web running");
    }

    /// `SERVICE STATE` of all containers.
    private List<String> states() {
        return must("ps", "-a", "--format", "{{.Service}} {{.State}}").lines();
    }

    /// A command that goes on, and what it has said so far.
    private static final class Begun {
        private final Process process;
        private final Queue<String> said = new ConcurrentLinkedQueue<>();
        private final Thread reader;

        Begun(Process process) {
            this.process = process;
            this.reader = Thread.startVirtualThread(this::read);
        }

        private void read() {
            try (BufferedReader lines = process.errorReader(UTF_8)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    said.add(line);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        String said() {
            return String.join("\n", said);
        }

        /// Waits for something that this command brings about before its end.
        void eventually(String what, BooleanSupplier condition) {
            DaemonLab.eventually(what, () -> {
                assertThat(process.isAlive()).as(this::said).isTrue();
                return condition.getAsBoolean();
            });
        }

        /// Waits for the end.
        int exitCode() throws InterruptedException {
            DaemonLab.eventually("its end", () -> !process.isAlive());
            reader.join();
            return process.exitValue();
        }
    }
}
