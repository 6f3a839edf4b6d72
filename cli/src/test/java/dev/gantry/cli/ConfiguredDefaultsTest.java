package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.client.Json;
import dev.gantry.client.JsonObject;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `config.json` in `~/.docker`, or where `DOCKER_CONFIG` and `--config` say, changes about commands.
final class ConfiguredDefaultsTest {
    private final RecordingEngine engine = new RecordingEngine(
            "1.50",
            Map.of(
                    "/containers/json", "[{\"Id\":\"1\",\"Names\":[\"/web\"],\"Image\":\"busybox\"}]",
                    "/images/json", "[{\"Id\":\"2\",\"RepoTags\":[\"busybox:latest\"]}]"));

    private final Path home;

    ConfiguredDefaultsTest(@TempDir Path home) {
        this.home = home;
    }

    @BeforeEach
    void writeConfiguration() throws IOException {
        Files.createDirectories(home.resolve(".docker"));
        Files.writeString(home.resolve(".docker/config.json"), """
                {"psFormat": "{{.Names}}!", "imagesFormat": "{{.Tag}}!", "detachKeys": "ctrl-q"}""");
    }

    @AfterEach
    void stopEngine() {
        engine.close();
    }

    private CapturedRun run(String... words) {
        return CapturedRun.of(
                "gantry", List.of(words), Map.of("HOME", home.toString(), "DOCKER_HOST", engine.address()));
    }

    @Test
    void listsHaveTheirConfiguredFormatUnlessTheCommandLineSaysOtherwise() {
        assertThat(run("ps").out()).isEqualTo("web!\n");
        assertThat(run("ps", "--format", "{{.Image}}").out()).isEqualTo("busybox\n");
        assertThat(run("ps", "-q").out()).isEqualTo("1\n");
        assertThat(run("images").out()).isEqualTo("latest!\n");
    }

    @Test
    void theConfigurationCanBeElsewhere() throws IOException {
        Path other = Files.createDirectories(home.resolve("other"));
        Files.writeString(other.resolve("config.json"), "{\"psFormat\": \"{{.ID}}?\"}");
        assertThat(run("--config", other.toString(), "ps").out()).isEqualTo("1?\n");
        Map<String, String> environment =
                Map.of("HOME", home.toString(), "DOCKER_HOST", engine.address(), "DOCKER_CONFIG", other.toString());
        assertThat(CapturedRun.of("gantry", List.of("ps"), environment).out()).isEqualTo("1?\n");
    }

    @Test
    void everyPruneHasTheConfiguredFilters() throws IOException {
        Files.writeString(
                home.resolve(".docker/config.json"),
                "{\"pruneFilters\": [\"label!=keep\", \"until=24h\", \"nothing\"]}");
        String both = "{\"label!\":{\"keep\":true},\"until\":{\"24h\":true}}";
        run("container", "prune", "-f");
        run("network", "prune", "-f");
        run("builder", "prune", "-f");
        assertThat(filtersAsked()).containsExactly(both, both, both);
        run("volume", "prune", "-f", "--filter", "label=keep");
        assertThat(filtersAsked()).containsExactly("{\"label\":{\"keep\":true},\"until\":{\"24h\":true}}");
        assertThat(run("system", "prune").out()).contains("  - label!=keep\n  - until=24h\n");
    }

    private List<String> filtersAsked() {
        return engine.takeAsked().stream()
                .map(asked -> asked.target().replaceFirst(".*filters=([^&]*).*", "$1"))
                .map(filters -> URLDecoder.decode(filters, StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    void detachKeysReachTheEngine() {
        run("exec", "-d", "web", "true");
        assertThat(detachKeysAsked()).isEqualTo("ctrl-q");
        run("exec", "-d", "--detach-keys", "ctrl-x", "web", "true");
        assertThat(detachKeysAsked()).isEqualTo("ctrl-x");
    }

    private String detachKeysAsked() {
        return engine.takeAsked().stream()
                .filter(asked -> asked.target().endsWith("/web/exec"))
                .map(asked -> JsonObject.from(Json.parse(asked.body())).text("DetachKeys"))
                .findFirst()
                .orElse("(nothing asked)");
    }
}
