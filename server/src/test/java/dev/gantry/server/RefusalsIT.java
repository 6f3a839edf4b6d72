package dev.gantry.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.client.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Bad input gets Docker's status and words, and changes nothing.
final class RefusalsIT extends WithLab {
    private ApiClient api;
    private Footprint before;
    private String containers;

    @BeforeEach
    void look() throws Exception {
        api = new ApiClient(lab.socket());
        lab.create("existing", new JsonObject());
        before = lab.footprint();
        containers = containers();
    }

    @AfterEach
    void nothingHasChanged() {
        lab.awaitFootprint(before);
        assertThat(containers()).isEqualTo(containers);
    }

    private static String containers() {
        return lab.docker().out("ps", "-a", "--no-trunc", "--format={{.ID}} {{.Names}} {{.State}}");
    }

    private void assertRefused(String answer, int status, String message) {
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ").contains("\r\n\r\n{\"message\":\"" + message);
    }

    private String create(String query, String body) throws IOException {
        return api.post("/containers/create" + query, body);
    }

    @Test
    void createRefusesWhatCannotBe() throws Exception {
        assertRefused(create("", "{\"Image\":\"nobody/knows\"}"), 404, "No such image: nobody/knows:latest");
        assertRefused(
                create("?name=existing", "{\"Image\":\"busybox\"}"),
                409,
                "Conflict. The container name \\\"/existing\\\" is already in use by container");
        assertRefused(
                create("?name=no/slash", "{\"Image\":\"busybox\"}"), 400, "Invalid container name (no/slash), only");
        assertRefused(
                create("", hostConfig("\"PortBindings\":{\"80/tcp\":[{\"HostPort\":\"99999\"}]}")),
                400,
                "invalid port specification: \\\"99999\\\"");
        assertRefused(create("", "{\"Image\":\"busybox\",\"ExposedPorts\":{\"x/tcp\":{}}}"), 400, "invalid ");
        assertRefused(
                create("", hostConfig("\"RestartPolicy\":{\"Name\":\"sometimes\"}")),
                400,
                "invalid restart policy: unknown policy 'sometimes'");
        assertRefused(create("", hostConfig("\"Memory\":1000")), 400, "Minimum memory limit allowed is 6MB");
        assertRefused(
                create("", hostConfig("\"Runtime\":\"unheard\"")), 400, "unknown or invalid runtime name: unheard");
        assertRefused(
                create("", hostConfig("\"LogConfig\":{\"Type\":\"unheard\"}")),
                400,
                "error looking up logging plugin unheard: plugin \\\"unheard\\\" not found");
    }

    private static String hostConfig(String fields) {
        return "{\"Image\":\"busybox\",\"HostConfig\":{" + fields + "}}";
    }

    @Test
    void aBindMountNeedsItsSource() throws Exception {
        String missing = lab.directory().resolve("missing").toString();
        String mount = "\"Mounts\":[{\"Type\":\"bind\",\"Source\":\"" + missing + "\",\"Target\":\"/x\"}]";
        assertRefused(
                create("", hostConfig(mount)),
                400,
                "invalid mount config for type \\\"bind\\\": bind source path does not exist: " + missing);
    }

    @Test
    void bodiesAreReadStrictly() throws Exception {
        assertRefused(create("", "{\"Image\":"), 400, "invalid JSON: unexpected EOF");
        assertRefused(create("", "{\"Image\" \"busybox\"}"), 400, "invalid JSON: ");
        assertRefused(create("", "{\"Image\":[]}"), 400, "invalid JSON: Image: ");
        assertRefused(create("", "{\"Image\":\"busybox\"}{}"), 400, "unexpected content after JSON");
        assertRefused(create("", ""), 400, "invalid JSON: got EOF while reading request body");
        assertRefused(
                api.ask("POST", "/containers/create", "Content-Type: text/plain\r\n", "{\"Image\":\"busybox\"}"),
                400,
                "unsupported Content-Type header (text/plain): must be 'application/json'");
        String large = "{\"Image\":\"" + "x".repeat(JsonBody.LIMIT) + "\"}";
        assertRefused(create("", large), 413, "");
    }

    /// A client that says how much it will send, or that never ends, is refused before it has sent it.
    @Test
    void aBodyThatIsTooLargeIsNotReadToItsEnd() throws Exception {
        String type = "Content-Type: application/json\r\nConnection: close\r\n";
        try (ApiClient.Exchange announced =
                api.open("POST", "/containers/create", type + "Content-Length: 99999999999\r\n", new byte[0])) {
            assertThat(announced.head()).startsWith("HTTP/1.1 413 ");
        }
        byte[] chunk = ("100000\r\n" + " ".repeat(1 << 20) + "\r\n").getBytes(UTF_8);
        try (ApiClient.Exchange endless =
                api.open("POST", "/containers/create", type + "Transfer-Encoding: chunked\r\n", new byte[0])) {
            for (int sent = 0; sent <= JsonBody.LIMIT; sent += 1 << 20) {
                endless.send(chunk);
            }
            assertThat(endless.head()).startsWith("HTTP/1.1 413 ");
        }
    }

    @Test
    void unknownThingsAreNotFound() throws Exception {
        assertRefused(api.get("/containers/nobody/json"), 404, "No such container: nobody");
        assertRefused(api.post("/containers/nobody/start", ""), 404, "No such container: nobody");
        assertRefused(api.delete("/containers/nobody"), 404, "No such container: nobody");
        assertRefused(api.get("/images/nobody/json"), 404, "No such image: nobody:latest");
        assertRefused(api.get("/volumes/nobody"), 404, "get nobody: no such volume");
        assertRefused(api.get("/networks/nobody"), 404, "network nobody not found");
        assertRefused(api.post("/exec/nobody/start", "{}"), 404, "No such exec instance: nobody");
        assertRefused(api.get("/nowhere"), 404, "page not found\"}");
        assertRefused(api.get("/v1.41/nowhere"), 404, "page not found\"}");
        assertRefused(api.delete("/_ping"), 404, "page not found\"}");
    }

    @Test
    void versionsHaveBounds() throws Exception {
        assertRefused(
                api.get("/v1.23/version"),
                400,
                "client version 1.23 is too old. Minimum supported API version is 1.24, please upgrade your client to a "
                        + "newer version\"}");
        assertRefused(
                api.get("/v1.99/containers/json"),
                400,
                "client version 1.99 is too new. Maximum supported API version is 1.50\"}");
        assertThat(api.get("/v1.24/_ping")).startsWith("HTTP/1.1 200 ").contains("Api-Version: 1.50");
        assertThat(api.get("/v1.50/_ping")).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void aPrefixOfTwoIdsMeansNeither() throws Exception {
        List<String> made = new ArrayList<>();
        Map<Character, Long> firsts = Map.of();
        while (firsts.values().stream().noneMatch(count -> count > 1)) {
            made.add(lab.create("", new JsonObject()));
            firsts = made.stream().collect(Collectors.groupingBy(id -> id.charAt(0), Collectors.counting()));
        }
        String prefix = firsts.entrySet().stream()
                .filter(entry -> entry.getValue() > 1)
                .map(entry -> String.valueOf(entry.getKey()))
                .findFirst()
                .orElseThrow();
        for (String answer : List.of(
                api.get("/containers/" + prefix + "/json"),
                api.post("/containers/" + prefix + "/start", ""),
                api.delete("/containers/" + prefix))) {
            assertRefused(answer, 400, "multiple IDs found with provided prefix: " + prefix);
        }
        assertThat(api.delete("/containers/" + prefix + "?force=1")).startsWith("HTTP/1.1 400 ");
        for (String id : made) {
            assertThat(api.delete("/containers/" + id)).startsWith("HTTP/1.1 204 ");
        }
    }

    @Test
    void aPortThatIsInUseKeepsTheContainerFromStarting() throws Exception {
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress("0.0.0.0", 8094));
            Docker.Result run =
                    lab.docker().run("run", "-d", "--name=web", "-p=8094:80", DaemonLab.IMAGE, "sleep", "600");
            assertThat(run.exitCode()).isEqualTo(125);
            assertThat(run.err())
                    .contains("driver failed programming external connectivity on endpoint web (")
                    .contains("address already in use");
        }
        JsonObject state = lab.state("web");
        assertThat(state.text("Status")).isEqualTo("created");
        assertThat(state.text("Error")).contains("address already in use");
        lab.docker().out("start", "web");

        Docker.Result second = lab.docker().run("run", "--name=web2", "-p=8094:80", DaemonLab.IMAGE, "true");
        assertThat(second.exitCode()).isEqualTo(125);
        assertThat(second.err())
                .contains("driver failed programming external connectivity on endpoint web2 (")
                .contains("port is already allocated");
        assertThat(lab.state("web2").text("Status")).isEqualTo("created");
        lab.docker().out("rm", "-f", "web", "web2");
    }

    @Test
    void verbsNeedTheRightState() throws Exception {
        assertRefused(api.post("/containers/existing/kill", ""), 409, "cannot kill container: ");
        assertRefused(api.post("/containers/existing/pause", ""), 409, "container ");
        assertRefused(api.post("/containers/existing/exec", "{\"Cmd\":[\"true\"]}"), 409, "container ");
        assertThat(api.post("/containers/existing/stop", "")).startsWith("HTTP/1.1 304 ");
        assertRefused(api.post("/containers/existing/rename?name=", ""), 400, "Neither old nor new names may be empty");
        assertRefused(
                api.post("/containers/existing/rename?name=existing", ""),
                400,
                "Renaming a container with the same name as its current name");
        assertRefused(api.get("/containers/existing/top"), 409, "container ");
        assertRefused(api.get("/containers/existing/logs"), 400, "Bad parameters: you must choose at least one stream");
        assertRefused(api.get("/containers/json?filters=nonsense"), 400, "invalid filter\"}");
        assertRefused(api.get("/containers/json?filters={\"unheard\":[\"x\"]}"), 400, "invalid filter 'unheard'");
        assertRefused(api.post("/containers/existing/wait?condition=sometime", ""), 400, "invalid condition: ");
        assertRefused(api.post("/containers/existing/stop?t=soon", ""), 400, "strconv.Atoi: parsing \\\"soon\\\"");
        assertRefused(
                api.delete("/images/busybox"),
                409,
                "conflict: unable to remove repository reference \\\"busybox\\\" (must force)");
    }
}
