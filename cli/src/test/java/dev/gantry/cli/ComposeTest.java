package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `gantry compose`; what its files mean is tested in the room `compose`.
final class ComposeTest {
    @TempDir
    private Path home;

    @BeforeEach
    void writeProject() throws IOException {
        Files.writeString(home.resolve("compose.yaml"), """
                name: shop
                services:
                  web:
                    image: nginx:${TAG:-1}
                    depends_on: [db]
                    volumes: ["data:/data"]
                  db:
                    build: .
                  debug:
                    image: busybox
                    profiles: [tools]
                volumes:
                  data:
                """);
    }

    private CapturedRun config(String... words) {
        List<String> line = new ArrayList<>(List.of("compose", "-f", home + "/compose.yaml", "config"));
        line.addAll(List.of(words));
        return CapturedRun.of("gantry", line, Map.of("HOME", home.toString()));
    }

    @Test
    void configShowsTheResolvedProject() {
        assertThat(config("web").out()).startsWith("""
                name: shop
                services:
                  db:
                    build:
                      context: %s
                      dockerfile: Dockerfile
                """.formatted(home));
        assertThat(config("--format", "json").out()).startsWith("{\n  \"name\": \"shop\",\n");
        assertThat(config("-q")).isEqualTo(new CapturedRun(0, "", ""));
    }

    @Test
    void configListsParts() {
        assertThat(config("--services").out()).isEqualTo("db\nweb\n");
        assertThat(config("--volumes").out()).isEqualTo("data\n");
        assertThat(config("--networks").out()).isEqualTo("default\n");
        assertThat(config("--profiles").out()).isEqualTo("tools\n");
        assertThat(config("--images").out()).isEqualTo("shop-db\nnginx:1\n");
        assertThat(config("--hash", "*").out()).matches("db [0-9a-f]{64}\nweb [0-9a-f]{64}\n");
        assertThat(config("--variables").out()).contains("TAG                 false               1");
        assertThat(config("--environment").out()).contains("COMPOSE_PROJECT_NAME=shop\n");
        assertThat(config("--explain", "services.web.image").out())
                .isEqualTo("compose.yaml:4:12  services.web.image: nginx:1\n");
    }

    @Test
    void configWritesAFile() throws IOException {
        assertThat(config("-o", home + "/out.yaml", "--no-interpolate")).isEqualTo(new CapturedRun(0, "", ""));
        assertThat(Files.readString(home.resolve("out.yaml"))).contains("image: nginx:${TAG:-1}\n");
    }

    @Test
    void configPinsImagesToWhatRegistriesHave() throws IOException {
        String digest = "sha256:" + "0".repeat(64);
        String fixed = "docker.io/library/a@sha256:" + "1".repeat(64);
        Files.writeString(
                home.resolve("compose.yaml"),
                "services: {web: {image: nginx}, db: {build: .}, old: {image: 'a:1@sha256:" + "1".repeat(64) + "'}}");
        Map<String, String> answers = Map.of(
                "/distribution/docker.io/library/nginx:latest/json",
                "{\"Descriptor\":{\"digest\":\"" + digest + "\"}}");
        try (RecordingEngine engine = new RecordingEngine("1.50", answers)) {
            Map<String, String> environment = Map.of("HOME", home.toString(), "DOCKER_HOST", engine.address());
            List<String> line = List.of("compose", "-f", home + "/compose.yaml", "config", "--lock-image-digests");
            assertThat(CapturedRun.of("gantry", line, environment))
                    .isEqualTo(new CapturedRun(0, """
                            services:
                              old:
                                image: %s
                              web:
                                image: docker.io/library/nginx:latest@%s
                            """.formatted(fixed, digest), ""));
        }
    }

    @Test
    void anErrorNamesThePlace() throws IOException {
        Files.writeString(home.resolve("compose.yaml"), "services:\n  web:\n    iamge: a\n");
        assertThat(config()).isEqualTo(new CapturedRun(1, "", """
                        compose.yaml:3:5: services.web: additional properties 'iamge' not allowed; did you mean "image"?
                        """));
    }

    @Test
    void aWarningIsALogLine() throws IOException {
        Files.writeString(home.resolve("compose.yaml"), "services:\n  web:\n    image: a$X\n");
        assertThat(config("-q").err())
                .matches("time=\"[^\"]+\" level=warning msg=\"The \\\\\"X\\\\\" variable is not set\\. "
                        + "Defaulting to a blank string\\.\"\n");
    }

    @Test
    void aFileMayComeFromTheStandardInput() {
        CapturedRun run = CapturedRun.of(
                "gantry",
                List.of("compose", "-p", "x", "-f", "-", "config", "--images"),
                Map.of("HOME", home.toString()),
                "services: {web: {image: a}}");
        assertThat(run).isEqualTo(new CapturedRun(0, "a\n", ""));
    }

    @Test
    void whatIsStillToComeSaysSo() {
        CapturedRun run = CapturedRun.of("gantry", List.of("compose", "bridge"), Map.of("HOME", home.toString()));
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).startsWith("gantry: 'gantry compose bridge' is not part of Gantry yet");
    }

    @Test
    void theProgramAnswersAsDockerCompose() {
        assertThat(dockerCompose(Map.of(), "docker-cli-plugin-metadata")).contains("\"SchemaVersion\":\"0.1.0\"");
        assertThat(dockerCompose(Map.of(), "version", "--short")).isNotBlank();
        assertThat(dockerCompose(Map.of(), "--version")).startsWith("Gantry Compose version ");
        assertThat(dockerCompose(
                        Map.of("DOCKER_CLI_PLUGIN_ORIGINAL_CLI_COMMAND", "docker"), "compose", "version", "--short"))
                .isNotBlank();
    }

    private String dockerCompose(Map<String, String> environment, String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream printer = new PrintStream(out, false, StandardCharsets.UTF_8);
        Map<String, String> all = new HashMap<>(environment);
        all.put("HOME", home.toString());
        int code = DockerCompose.run(
                List.of(words), new Streams(new ByteArrayInputStream(new byte[0]), printer, printer), all);
        printer.flush();
        assertThat(code).isZero();
        return out.toString(StandardCharsets.UTF_8);
    }
}
