package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.client.Json;
import dev.gantry.client.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the commands for networks ask an engine for, and what they show of its answers.
final class NetworkCommandsTest {
    private static final String CONTAINERS = """
            [{"Id":"1","Names":["/web"],"NetworkSettings":{"Networks":{"back":{}}}},
             {"Id":"2","Names":["/db"],"NetworkSettings":{"Networks":{"bridge":{}}}}]""";

    private final RecordingEngine engine = new RecordingEngine("1.50", NetworkCommandsTest::answer);
    private final Path home;

    NetworkCommandsTest(@TempDir Path home) {
        this.home = home;
    }

    private static RecordingEngine.Answer answer(RecordingEngine.Asked asked) {
        return switch (asked.path()) {
            case "/networks" -> new RecordingEngine.Answer(200, "[{\"Name\":\"back\"},{\"Name\":\"front\"}]");
            case "/networks/ingress" -> new RecordingEngine.Answer(200, "{\"Ingress\":true}");
            case "/networks/gone" -> new RecordingEngine.Answer(404, "{\"message\":\"network gone not found\"}");
            case "/networks/prune" -> new RecordingEngine.Answer(200, "{\"NetworksDeleted\":[\"back\",\"front\"]}");
            case "/containers/json" -> new RecordingEngine.Answer(200, CONTAINERS);
            default -> new RecordingEngine.Answer(200, "{\"Id\":\"abc\",\"Warning\":\"\"}");
        };
    }

    @AfterEach
    void stopEngine() {
        engine.close();
    }

    private CapturedRun run(String... words) {
        return runWith("", words);
    }

    private CapturedRun runWith(String input, String... words) {
        return CapturedRun.of(
                "gantry", List.of(words), Map.of("HOME", home.toString(), "DOCKER_HOST", engine.address()), input);
    }

    private JsonObject body(String... words) {
        assertThat(run(words).code()).isZero();
        return JsonObject.from(Json.parse(engine.takeAsked().getLast().body()));
    }

    @Test
    void createLeavesToTheEngineWhatNobodySays() {
        JsonObject body = body("network", "create", "back");
        assertThat(body.text("Driver")).isEqualTo("bridge");
        assertThat(body).doesNotContainKeys("EnableIPv4", "EnableIPv6", "CheckDuplicate");
        assertThat(body("network", "create", "--ipv6", "--ipv4=false", "back"))
                .containsEntry("EnableIPv4", false)
                .containsEntry("EnableIPv6", true);
        assertThat(run("network", "create", "back").out()).isEqualTo("abc\n");
    }

    @Test
    void rangesAndGatewaysNeedSubnets() {
        assertThat(run("network", "create", "--gateway", "10.0.0.1", "back"))
                .isEqualTo(new CapturedRun(1, "", "every ip-range or gateway must have a corresponding subnet\n"));
        assertThat(engine.takeAsked()).isEmpty();
    }

    @Test
    void connectTellsWhatTheContainerAsksFor() {
        JsonObject body = body(
                "network",
                "connect",
                "--alias",
                "www,shop",
                "--ip",
                "10.0.0.9",
                "--driver-opt",
                "a=b",
                "--gw-priority=-1",
                "back",
                "web");
        assertThat(body.text("Container")).isEqualTo("web");
        JsonObject endpoint = body.object("EndpointConfig");
        assertThat(endpoint.texts("Aliases")).containsExactly("www", "shop");
        assertThat(endpoint.object("IPAMConfig")).isEqualTo(Map.of("IPv4Address", "10.0.0.9"));
        assertThat(endpoint.object("DriverOpts")).isEqualTo(Map.of("a", "b"));
        assertThat(endpoint.number("GwPriority")).isEqualTo(-1);
    }

    @Test
    void disconnectMayBeForced() {
        assertThat(body("network", "disconnect", "-f", "back", "web"))
                .isEqualTo(Map.of("Container", "web", "Force", true));
    }

    @Test
    void networksThatAreGoneFailUnlessForced() {
        String gone = "Error response from daemon: network gone not found\n";
        assertThat(run("network", "rm", "gone", "back").out()).isEqualTo("back\n");
        assertThat(run("network", "rm", "gone", "back").err()).startsWith(gone);
        assertThat(run("network", "rm", "gone", "back").code()).isEqualTo(1);
        assertThat(run("network", "rm", "-f", "gone", "back")).isEqualTo(new CapturedRun(0, "back\n", ""));
    }

    @Test
    void theRoutingMeshIsNotRemovedUnasked() {
        assertThat(runWith("n\n", "network", "rm", "ingress").out()).endsWith("[y/N] ");
        assertThat(engine.takeAsked()).extracting(RecordingEngine.Asked::method).doesNotContain("DELETE");
        assertThat(runWith("y\n", "network", "rm", "ingress").out()).endsWith("[y/N] ingress\n");
        assertThat(engine.takeAsked()).extracting(RecordingEngine.Asked::method).contains("DELETE");
    }

    @Test
    void pruningAsksFirst() {
        assertThat(runWith("n\n", "network", "prune").out()).isEqualTo("""
                WARNING! This will remove all custom networks not used by at least one container.
                Are you sure you want to continue? [y/N] \
                """);
        assertThat(engine.takeAsked()).isEmpty();
        assertThat(run("network", "prune", "-f").out()).isEqualTo("Deleted Networks:\nback\nfront\n\n");
    }

    @Test
    void completionOffersNetworksAndWhatCanBeOnThem() {
        assertThat(complete("network", "rm", "")).containsExactly("back", "front");
        assertThat(complete("network", "rm", "back", "f")).containsExactly("front");
        assertThat(complete("network", "connect", "--ip", "10.0.0.9", "")).containsExactly("back", "front");
        assertThat(complete("network", "connect", "back", "")).containsExactly("db");
        assertThat(complete("network", "disconnect", "back", "")).containsExactly("web");
        assertThat(complete("run", "--network", "b")).containsExactly("back");
        assertThat(complete("network", "create", "")).isEmpty();
    }

    private List<String> complete(String... words) {
        List<String> line = new ArrayList<>(List.of("__complete", "--"));
        line.addAll(List.of(words));
        return run(line.toArray(String[]::new)).out().lines().toList();
    }
}
