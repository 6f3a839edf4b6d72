package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.client.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Projects from `up` to `down`.
@Tag("kernel")
final class ComposeIT extends WithCompose {
    private static final String WEB = """
            services:
              web:
                image: busybox
                command: sh -c 'echo ready; trap "exit 0" TERM; sleep 1000 & wait'
                depends_on: [db]
              db:
                image: busybox
                command: sh -c 'echo listening >&2; trap "exit 0" TERM; sleep 1000 & wait'
                volumes: [data:/data]
            volumes:
              data:
            """;

    @Test
    void projectGoesFromUpToDown() throws IOException {
        project(WEB);
        Docker.Result up = must("up", "-d");
        assertThat(up.err().lines())
                .contains(
                        " Network shop_default  Creating",
                        " Network shop_default  Created",
                        " Volume \"shop_data\"  Created",
                        " Container shop-db-1  Created",
                        " Container shop-web-1  Started");
        assertThat(running()).containsExactly("shop-db-1", "shop-web-1");
        assertThat(must("ps").lines().getFirst()).matches("NAME +IMAGE +COMMAND +SERVICE +CREATED +STATUS +PORTS");
        assertThat(must("exec", "-T", "web", "sh", "-c", "ping -c 1 -W 5 db >/dev/null && echo reached")
                        .out())
                .isEqualTo("reached\n");
        assertThat(compose("exec", "-T", "web", "sh", "-c", "exit 7").exitCode())
                .isEqualTo(7);
        DaemonLab.eventually("both have written", () -> {
            Docker.Result logs = must("logs");
            return logs.out().equals("web-1  | ready\n") && logs.err().equals("db-1   | listening\n");
        });
        must("up", "-d", "--scale", "web=3");
        assertThat(running()).containsExactly("shop-db-1", "shop-web-1", "shop-web-2", "shop-web-3");
        must("scale", "web=1");
        assertThat(running()).containsExactly("shop-db-1", "shop-web-1");
        String started = lab.state("shop-web-1").text("StartedAt");
        must("restart", "web");
        assertThat(lab.state("shop-web-1").text("StartedAt")).isNotEqualTo(started);
        must("stop");
        assertThat(running()).isEmpty();
        must("start");
        assertThat(running()).hasSize(2);
        Docker.Result down = must("down", "-v");
        assertThat(down.err().lines())
                .contains(
                        " Container shop-web-1  Removed",
                        " Network shop_default  Removed",
                        " Volume shop_data  Removed");
        assertThat(networks("shop_default")).isZero();
    }

    @Test
    void runMakesAContainerOfItsOwn() throws IOException {
        project(WEB);
        Docker.Result run = compose("run", "--rm", "-T", "-e", "A=b", "web", "sh", "-c", "echo $A; exit 5");
        assertThat(run.out()).isEqualTo("b\n");
        assertThat(run.exitCode()).isEqualTo(5);
        assertThat(running()).containsExactly("shop-db-1");
        assertThat(must("ps", "-a", "-q").lines()).hasSize(1);
    }

    @Test
    void onlyWhatHasChangedIsMadeAnew() throws IOException {
        project(WEB);
        must("up", "-d");
        String web = id("shop-web-1");
        String db = id("shop-db-1");
        Docker.Result nothing = must("up", "-d");
        assertThat(nothing.err().lines())
                .containsExactlyInAnyOrder(" Container shop-db-1  Running", " Container shop-web-1  Running");
        project(WEB.replace("echo ready", "echo changed"));
        must("up", "-d");
        assertThat(id("shop-web-1")).isNotEqualTo(web);
        assertThat(id("shop-db-1")).isEqualTo(db);
        must("up", "-d", "--force-recreate");
        assertThat(id("shop-db-1")).isNotEqualTo(db);
    }

    @Test
    void anonymousVolumesAreCarriedOver() throws IOException {
        String file = """
                services:
                  web:
                    image: busybox
                    command: sleep 1000
                    stop_grace_period: 0s
                    environment: {V: one}
                    volumes: [/kept]
                """;
        project(file);
        must("up", "-d");
        must("exec", "-T", "web", "sh", "-c", "echo here >/kept/f");
        project(file.replace("one", "two"));
        must("up", "-d");
        assertThat(must("exec", "-T", "web", "cat", "/kept/f").out()).isEqualTo("here\n");
        must("up", "-d", "-V", "--force-recreate");
        assertThat(compose("exec", "-T", "web", "cat", "/kept/f").exitCode()).isEqualTo(1);
    }

    @Test
    void secretsAndConfigsHaveOwnersAndModes() throws IOException {
        Files.writeString(folder.resolve("key"), "from a file");
        project("""
                services:
                  web:
                    image: busybox
                    command: sleep 1000
                    stop_grace_period: 0s
                    secrets:
                      - plain
                      - {source: plain, target: owned, uid: "7", gid: "8", mode: 0400}
                    configs:
                      - {source: text, target: /etc/app/text}
                secrets:
                  plain: {file: ./key}
                configs:
                  text: {content: "some $$text"}
                """);
        must("up", "-d");
        assertThat(must("exec", "-T", "web", "cat", "/run/secrets/plain", "/run/secrets/owned", "/etc/app/text")
                        .out())
                .isEqualTo("from a filefrom a filesome $text");
        assertThat(must("exec", "-T", "web", "stat", "-c", "%u %g %a", "/run/secrets/owned")
                        .out())
                .isEqualTo("7 8 400\n");
    }

    @Test
    void labelsAreThoseOfDockerCompose() throws IOException {
        project(WEB);
        must("up", "-d");
        JsonObject labels = lab.inspect("shop-web-1").object("Config").object("Labels");
        assertThat(labels.text("com.docker.compose.project")).isEqualTo("shop");
        assertThat(labels.text("com.docker.compose.service")).isEqualTo("web");
        assertThat(labels.text("com.docker.compose.container-number")).isEqualTo("1");
        assertThat(labels.text("com.docker.compose.oneoff")).isEqualTo("False");
        assertThat(labels.text("com.docker.compose.depends_on")).isEqualTo("db:service_started:false");
        assertThat(labels.text("com.docker.compose.project.config_files")).isEqualTo(folder + "/compose.yaml");
        assertThat(labels.text("com.docker.compose.project.working_dir")).isEqualTo(folder.toString());
        assertThat(labels.text("com.docker.compose.config-hash")).isNotEmpty();
        assertThat(must("ls", "--format", "json").out()).contains("\"Name\":\"shop\",\"Status\":\"running(2)\"");
    }

    @Test
    void outputIsShownUntilAllHasEnded() throws IOException {
        project("""
                services:
                  one:
                    image: busybox
                    command: echo first
                  other:
                    image: busybox
                    command: sh -c 'echo second; exit 3'
                """);
        Docker.Result up = compose("up");
        assertThat(up.exitCode()).isZero();
        assertThat(up.out().lines())
                .contains(
                        "one-1    | first",
                        "other-1  | second",
                        "one-1 exited with code 0",
                        "other-1 exited with code 3");
    }

    @Test
    void firstEndCanBeTheWhole() throws IOException {
        project("""
                services:
                  one: {image: busybox, command: sleep 1000, stop_grace_period: 0s}
                  other: {image: busybox, command: "sh -c 'exit 3'"}
                """);
        assertThat(compose("up", "--exit-code-from", "other").exitCode()).isEqualTo(3);
    }

    @Test
    void dryRunChangesNothing() throws IOException {
        project(WEB);
        Docker.Result dry = must("--dry-run", "up", "-d");
        assertThat(dry.err()).contains(" DRY-RUN MODE -  Container shop-web-1  Created");
        assertThat(must("ps", "-a", "-q").lines()).isEmpty();
        assertThat(networks("shop_default")).isZero();
    }

    @Test
    void orphansAreToldOfAndRemoved() throws IOException {
        project(WEB);
        must("up", "-d");
        project("services: {db: {image: busybox, command: sleep 1000, stop_grace_period: 0s}}");
        assertThat(must("up", "-d").err()).contains("Found orphan containers ([shop-web-1])");
        must("up", "-d", "--remove-orphans");
        assertThat(running()).isEqualTo(List.of("shop-db-1"));
    }
}
