package dev.gantry.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gantry.api.IdResponse;
import dev.gantry.api.Json;
import dev.gantry.client.MultiplexedStream;
import dev.gantry.engine.Engine;
import dev.gantry.http.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The API over the real engine: containers of busybox on the real kernel, without a network.
@Tag("kernel")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
final class DaemonIT {
    private static final Path BUSYBOX = Path.of("/bin/busybox");
    private static final Path MONITOR =
            Path.of("../monitor/target/gantry-monitor").toAbsolutePath().normalize();

    private @Nullable Engine engine;
    private @Nullable HttpServer server;
    private ApiClient api = new ApiClient(Path.of("/nowhere"));

    @BeforeAll
    void startDaemon(@TempDir Path directory) throws Exception {
        boolean ready = Files.isExecutable(BUSYBOX) && Files.isExecutable(MONITOR);
        assumeTrue(ready || Boolean.getBoolean("kernel.required"), "needs " + BUSYBOX + " and " + MONITOR);
        Path socket = directory.resolve("d.sock");
        Settings settings = Settings.read(CommandLine.parse(
                "-H=unix://" + socket,
                "--bridge=none",
                "--iptables=false",
                "--ip-forward=false",
                "--data-root=" + directory.resolve("data"),
                "--exec-root=" + directory.resolve("run")));
        DaemonConfig config = DaemonConfig.of(settings, new Build(MONITOR, null, "test"));
        Engine opened = Engine.open(config.engine());
        engine = opened;
        server = HttpServer.start(Gantryd.api(opened), config.listeners());
        api = new ApiClient(socket);
        assertThat(importBusybox(directory)).startsWith("HTTP/1.1 200");
    }

    @AfterAll
    void stopDaemon() {
        if (server != null) {
            server.close();
        }
        if (engine != null) {
            engine.close();
        }
    }

    private String importBusybox(Path directory) throws IOException, InterruptedException {
        Path root = Files.createDirectories(directory.resolve("root"));
        Files.createDirectories(root.resolve("bin"));
        Files.copy(BUSYBOX, root.resolve("bin/busybox"));
        for (String applet : new String[] {"sh", "cat", "echo", "sleep", "true"}) {
            Files.createSymbolicLink(root.resolve("bin/" + applet), Path.of("busybox"));
        }
        Path tar = directory.resolve("root.tar");
        Process process = new ProcessBuilder("tar", "-C", root.toString(), "-cf", tar.toString(), ".").start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        try (ApiClient.Exchange exchange = api.open(
                "POST",
                "/images/create?fromSrc=-&repo=busybox",
                "Connection: close\r\nContent-Type: application/x-tar\r\n",
                Files.readAllBytes(tar))) {
            return new String(exchange.rest(), UTF_8);
        }
    }

    /// Creates a container without a network.
    ///
    /// @param more further fields of its configuration
    private String create(String command, String more) throws IOException {
        String body = "{\"Image\":\"busybox\",\"Cmd\":[\"sh\",\"-c\",\"" + command + "\"]" + more
                + ",\"HostConfig\":{\"NetworkMode\":\"none\"}}";
        String answer = api.post("/containers/create", body);
        assertThat(answer).startsWith("HTTP/1.1 201");
        return Json.read(answer.substring(answer.indexOf("\r\n\r\n") + 4), IdResponse.class)
                .id();
    }

    private static String frames(String... streamsAndTexts) {
        StringBuilder frames = new StringBuilder();
        for (int i = 0; i < streamsAndTexts.length; i += 2) {
            frames.append((char) Integer.parseInt(streamsAndTexts[i]))
                    .append("\0\0\0\0\0\0")
                    .append((char) streamsAndTexts[i + 1].length())
                    .append(streamsAndTexts[i + 1]);
        }
        return frames.toString();
    }

    @Test
    void lifeOfAContainerIsToldStepByStep() throws Exception {
        String id = create("echo out; echo err >&2; exit 3", "");
        try (ApiClient.Exchange wait = api.open("POST", "/containers/" + id + "/wait", "", new byte[0]);
                ApiClient.Exchange next =
                        api.open("POST", "/containers/" + id + "/wait?condition=next-exit", "", new byte[0])) {
            assertThat(wait.head()).startsWith("HTTP/1.1 200 OK"); // created: not running
            assertThat(next.head()).contains("Content-Type: application/json"); // at once, before the start
            assertThat(api.post("/containers/" + id + "/start", "")).startsWith("HTTP/1.1 204");
            assertThat(new String(next.rest(), UTF_8)).contains("{\"StatusCode\":3}\n");
        }
        assertThat(api.get("/containers/" + id + "/json")).contains("\"ExitCode\":3", "\"Status\":\"exited\"");
        assertThat(api.get("/containers/" + id + "/logs?stdout=1&stderr=1"))
                .contains("Content-Type: application/vnd.docker.multiplexed-stream")
                .contains(frames("1", "out\n"), frames("2", "err\n"));
        assertThat(api.get("/v1.41/containers/" + id + "/logs?stdout=1"))
                .contains("Content-Type: application/vnd.docker.raw-stream");
        assertThat(api.delete("/containers/" + id)).startsWith("HTTP/1.1 204");
        assertThat(api.get("/containers/" + id + "/json"))
                .startsWith("HTTP/1.1 404")
                .contains("No such container: " + id);
    }

    @Test
    void attachedClientGetsEveryByteAndEndsTheInput() throws Exception {
        String id = create("cat; echo end", ",\"OpenStdin\":true,\"StdinOnce\":true,\"AttachStdin\":true");
        try (ApiClient.Exchange attach =
                api.upgrade("/containers/" + id + "/attach?stream=1&stdin=1&stdout=1&stderr=1", "")) {
            assertThat(attach.head()).startsWith("HTTP/1.1 101 UPGRADED\r\n");
            assertThat(api.post("/containers/" + id + "/start", "")).startsWith("HTTP/1.1 204");
            attach.send("hello\n".getBytes(UTF_8));
            attach.channel().shutdownOutput();
            var out = new ByteArrayOutputStream();
            MultiplexedStream.copy(attach.input(), out, OutputStream.nullOutputStream());
            assertThat(out.toString(UTF_8)).isEqualTo("hello\nend\n");
        }
        assertThat(api.delete("/containers/" + id + "?force=1")).startsWith("HTTP/1.1 204");
    }

    @Test
    void execsRunInsideAndTellTheirCode() throws Exception {
        String id = create("sleep 100", "");
        api.post("/containers/" + id + "/start", "");
        String exec = exec(id, "{\"Cmd\":[\"sh\",\"-c\",\"echo in; exit 7\"],\"AttachStdout\":true}");
        try (ApiClient.Exchange start = api.upgrade("/exec/" + exec + "/start", "{}")) {
            assertThat(start.head()).startsWith("HTTP/1.1 101 UPGRADED").contains("multiplexed-stream");
            assertThat(new String(start.rest(), UTF_8)).isEqualTo(frames("1", "in\n"));
        }
        assertThat(api.get("/exec/" + exec + "/json")).contains("\"ExitCode\":7", "\"Running\":false");
        assertThat(api.post("/exec/" + exec + "/start", "{}")).startsWith("HTTP/1.1 409");
        String missing = exec(id, "{\"Cmd\":[\"nothing\"],\"AttachStdout\":true}");
        try (ApiClient.Exchange start = api.upgrade("/exec/" + missing + "/start", "{}")) {
            start.head();
            assertThat(new String(start.rest(), UTF_8)).contains("executable file not found in $PATH");
        }
        assertThat(api.get("/exec/" + missing + "/json")).contains("\"ExitCode\":127");
        assertThat(api.delete("/containers/" + id + "?force=1")).startsWith("HTTP/1.1 204");
    }

    private String exec(String container, String body) throws IOException {
        String answer = api.post("/containers/" + container + "/exec", body);
        assertThat(answer).startsWith("HTTP/1.1 201");
        return Json.read(answer.substring(answer.indexOf("\r\n\r\n") + 4), IdResponse.class)
                .id();
    }

    @Test
    void followedLogEndsWithItsContainer() throws Exception {
        String id = create("echo first; cat; echo last", ",\"OpenStdin\":true");
        api.post("/containers/" + id + "/start", "");
        try (ApiClient.Exchange logs =
                api.open("GET", "/containers/" + id + "/logs?follow=1&stdout=1", "", new byte[0])) {
            logs.head();
            assertThat(new String(logs.input().readNBytes(17), UTF_8)).endsWith("first\n");
            assertThat(api.post("/containers/" + id + "/kill", "")).startsWith("HTTP/1.1 204");
            assertThat(new String(logs.rest(), UTF_8)).endsWith("0\r\n\r\n");
        }
        assertThat(api.delete("/containers/" + id + "?force=1")).startsWith("HTTP/1.1 204");
    }

    @Test
    void eventsAreToldAsTheyHappen() throws Exception {
        try (ApiClient.Exchange events = api.open("GET", "/events?filters={\"type\":[\"volume\"]}", "", new byte[0])) {
            assertThat(events.head()).contains("Content-Type: application/json");
            assertThat(api.post("/volumes/create", "{\"Name\":\"told\"}")).startsWith("HTTP/1.1 201");
            String first = new String(events.input().readNBytes(60), UTF_8);
            assertThat(first).contains("{\"Type\":\"volume\",\"Action\":\"create\",\"Actor\":{\"ID\":\"told\"");
        }
        assertThat(api.delete("/volumes/told")).startsWith("HTTP/1.1 204");
    }

    @Test
    void refusalsHaveDockersStatus() throws Exception {
        String id = create("sleep 100", "");
        assertThat(api.post("/containers/" + id + "/start", "")).startsWith("HTTP/1.1 204");
        assertThat(api.post("/containers/" + id + "/start", "")).startsWith("HTTP/1.1 304");
        assertThat(api.delete("/containers/" + id)).startsWith("HTTP/1.1 409");
        assertThat(api.post("/containers/" + id + "/unpause", "")).startsWith("HTTP/1.1 500");
        assertThat(api.get("/containers/" + id + "/logs"))
                .startsWith("HTTP/1.1 400")
                .contains("at least one stream");
        assertThat(api.post("/containers/" + id + "/kill?signal=NOPE", "")).startsWith("HTTP/1.1 400");
        assertThat(api.delete("/containers/" + id + "?force=1")).startsWith("HTTP/1.1 204");
        assertThat(api.post("/containers/nobody/start", "")).startsWith("HTTP/1.1 404");
        assertThat(api.post("/containers/create", "{\"Image\":\"no/such\"}"))
                .startsWith("HTTP/1.1 404")
                .contains("No such image: no/such:latest");
        assertThat(api.post("/containers/create", "{\"HostConfig\":{}}"))
                .startsWith("HTTP/1.1 400")
                .contains("config cannot be empty in order to create a container");
        assertThat(api.post("/images/create?fromImage=127.0.0.1:1/x&tag=latest", ""))
                .startsWith("HTTP/1.1 500")
                .contains("dial tcp 127.0.0.1:1: connect: connection refused");
        assertThat(api.post("/images/create?fromImage=No/Upper&tag=latest", ""))
                .startsWith("HTTP/1.1 400")
                .contains("repository name must be lowercase");
    }

    @Test
    void imageLooksAsItsVersionSays() throws Exception {
        assertThat(api.get("/v1.50/images/busybox/json")).doesNotContain("\"Hostname\"", "VirtualSize");
        assertThat(api.get("/v1.43/images/busybox/json")).contains("\"Hostname\":\"\"", "\"VirtualSize\":");
        assertThat(api.get("/v1.43/images/json")).contains("\"VirtualSize\":");
        assertThat(api.get("/info")).doesNotContain("BridgeNfIptables");
        assertThat(api.get("/v1.41/info")).contains("\"BridgeNfIptables\":false");
    }
}
