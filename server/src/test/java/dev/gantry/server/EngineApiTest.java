package dev.gantry.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.api.ExecCreateRequest;
import dev.gantry.api.Nil;
import dev.gantry.engine.EngineException;
import dev.gantry.engine.EngineException.Kind;
import dev.gantry.http.HttpServer;
import dev.gantry.http.Listener;
import dev.gantry.http.Router;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Versions, errors, bodies and filters over a real socket, with routes of the test's own.
@Timeout(60)
final class EngineApiTest {
    @TempDir
    Path directory;

    private HttpServer server;

    @BeforeEach
    void startServer() throws IOException {
        EngineApi api = new EngineApi("1.2", List.of(EngineApiTest::routes, new LaterRoutes()));
        server = HttpServer.start(api, List.of(new Listener.Unix(directory.resolve("s.sock"), null)));
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    private static void routes(Router<Route> router) {
        router.add("GET", "/version", call -> call.json(call.version().toString()))
                .add("GET", "/fail/{kind}", call -> {
                    throw new EngineException(Kind.valueOf(call.path("kind")), "no " + call.path("kind"));
                })
                .add("GET", "/bug", call -> {
                    throw new IllegalStateException("a bug");
                })
                .add("GET", "/late", call -> {
                    call.response().body().write("begun".getBytes(UTF_8));
                    throw new EngineException(Kind.SYSTEM, "too late");
                })
                .add(
                        "POST",
                        "/exec",
                        call -> call.json(Nil.toEmpty(JsonBody.require(call.request(), ExecCreateRequest.class)
                                .cmd())))
                .add(
                        "POST",
                        "/optional",
                        call -> call.json(call.body(ExecCreateRequest.class).cmd() == null))
                .add("GET", "/filters", call -> call.json(call.filters().values()))
                .add("GET", "/flag", call -> call.json(call.flag("x")))
                .add("GET", "/number", call -> call.json(call.number("x").orElse(-1)));
    }

    private String ask(String method, String path, String headers, String body) throws IOException {
        return new ApiClient(directory.resolve("s.sock")).ask(method, path, headers, body);
    }

    private String get(String path) throws IOException {
        return ask("GET", path, "", "");
    }

    private String post(String path, String body) throws IOException {
        return ask("POST", path, "Content-Type: application/json\r\n", body);
    }

    @Test
    void pathWithoutVersionIsTheNewest() throws Exception {
        assertThat(get("/version"))
                .startsWith("HTTP/1.1 200 OK")
                .contains(
                        "Server: Gantry/1.2 (linux)",
                        "Api-Version: 1.50",
                        "Ostype: linux",
                        "Docker-Experimental: false")
                .endsWith("\"1.50\"\n");
        assertThat(get("/v1.24/version")).endsWith("\"1.24\"\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1.23 | client version 1.23 is too old. Minimum supported API version is 1.24, please upgrade your client to"
                        + " a newer version",
                "1.99 | client version 1.99 is too new. Maximum supported API version is 1.50",
                "2.0 | client version 2.0 is too new. Maximum supported API version is 1.50"
            })
    void versionsOutOfRangeAreRefusedInDockersWords(String version, String message) throws Exception {
        assertThat(get("/v" + version + "/version"))
                .startsWith("HTTP/1.1 400 ")
                .contains("Content-Type: application/json", "Api-Version: 1.50")
                .endsWith("{\"message\":\"" + message + "\"}\n");
    }

    @Test
    void unknownPathsAndMethodsAreNotFound() throws Exception {
        assertThat(get("/nowhere")).startsWith("HTTP/1.1 404").endsWith("{\"message\":\"page not found\"}\n");
        assertThat(ask("DELETE", "/version", "", "")).startsWith("HTTP/1.1 404");
        assertThat(get("/v1.41/")).startsWith("HTTP/1.1 404");
    }

    @Test
    void operationsThatComeLaterSaySo() throws Exception {
        assertThat(get("/v1.41/containers/x/checkpoints"))
                .startsWith("HTTP/1.1 501")
                .contains("is not supported yet");
        assertThat(get("/v1.41/services")).startsWith("HTTP/1.1 503").contains("This node is not a swarm manager.");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void everyKindHasItsStatus(Kind kind) throws Exception {
        int status = switch (kind) {
            case UNAUTHORIZED -> 401;
            case INVALID_PARAMETER -> 400;
            case NOT_FOUND -> 404;
            case CONFLICT -> 409;
            case NOT_MODIFIED -> 304;
            case FORBIDDEN -> 403;
            case UNAVAILABLE -> 503;
            case NOT_IMPLEMENTED -> 501;
            case SYSTEM -> 500;
        };
        String answer = get("/fail/" + kind);
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
        if (kind != Kind.NOT_MODIFIED) {
            assertThat(answer).endsWith("{\"message\":\"no " + kind + "\"}\n");
        }
    }

    @Test
    void bugIsAnInternalErrorAndTheServerLives() throws Exception {
        assertThat(get("/bug")).startsWith("HTTP/1.1 500").contains("a bug");
        assertThat(get("/version")).startsWith("HTTP/1.1 200");
    }

    @Test
    void failureAfterTheHeadCutsTheAnswerOff() throws Exception {
        assertThat(get("/late")).startsWith("HTTP/1.1 200").contains("begun").doesNotEndWith("0\r\n\r\n");
    }

    @Test
    void bodyIsReadAsJson() throws Exception {
        assertThat(post("/exec", "{\"Cmd\":[\"ls\"]}")).endsWith("[\"ls\"]\n");
        assertThat(ask("POST", "/optional", "", "")).endsWith("true\n");
        assertThat(ask("POST", "/exec", "content-type: application/json; charset=utf-8\r\n", "{\"cmd\":\"ls\"}"))
                .endsWith("[\"ls\"]\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ | invalid JSON: unexpected EOF",
                "' ' | invalid JSON: got EOF while reading request body",
                "{} {} | unexpected content after JSON",
                "nonsense | invalid JSON: ",
                "{\"Tty\": \"yes\"} | invalid JSON: Tty: ",
                "{\"Env\": [{}]} | invalid JSON: Env.[0]: "
            })
    void malformedBodiesAreRefused(String body, String message) throws Exception {
        assertThat(post("/exec", body)).startsWith("HTTP/1.1 400").contains("{\"message\":\"" + message);
    }

    @Test
    void bodyThatIsNoJsonIsRefused() throws Exception {
        assertThat(ask("POST", "/exec", "Content-Type: text/plain\r\n", "{}"))
                .startsWith("HTTP/1.1 400")
                .contains("unsupported Content-Type header (text/plain): must be 'application/json'");
        assertThat(ask("POST", "/exec", "", "{}"))
                .startsWith("HTTP/1.1 400")
                .contains("malformed Content-Type header (): mime: no media type");
    }

    @Test
    void bodyPastTheLimitIsRefused() throws Exception {
        assertThat(post("/exec", "{\"User\":\"" + "x".repeat(JsonBody.LIMIT) + "\"}"))
                .startsWith("HTTP/1.1 413")
                .contains("request body too large");
    }

    @Test
    void filtersAreReadInBothForms() throws Exception {
        assertThat(get("/filters?filters={\"name\":[\"a\"]}")).endsWith("{\"name\":[\"a\"]}\n");
        assertThat(get("/filters?filters={\"name\":{\"a\":true}}")).endsWith("{\"name\":[\"a\"]}\n");
        assertThat(get("/filters")).endsWith("{}\n");
        for (String broken : List.of("x", "[]", "{\"a\":1}", "{\"a\":[1]}")) {
            assertThat(get("/filters?filters=" + broken))
                    .startsWith("HTTP/1.1 400")
                    .endsWith("{\"message\":\"invalid filter\"}\n");
        }
    }

    @Test
    void flagsAndNumbersAreReadAsDockerReadsThem() throws Exception {
        for (String no : List.of("", "0", "no", "False", "none", "%20")) {
            assertThat(get("/flag?x=" + no)).endsWith("false\n");
        }
        for (String yes : List.of("1", "true", "on")) {
            assertThat(get("/flag?x=" + yes)).endsWith("true\n");
        }
        assertThat(get("/number?x=7")).endsWith("7\n");
        assertThat(get("/number")).endsWith("-1\n");
        assertThat(get("/number?x=seven"))
                .startsWith("HTTP/1.1 400")
                .contains("strconv.Atoi: parsing \\\"seven\\\": invalid syntax");
    }
}
