package dev.gantry.registry;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import at.favre.lib.crypto.bcrypt.BCrypt;
import dev.gantry.http.HttpServer;
import dev.gantry.http.Listener;
import dev.gantry.image.Digest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who is let in to do what.
class SecurityTest {
    private static final String ADMIN = "root-password";

    @TempDir
    Path root;

    private final List<TestClient> clients = new ArrayList<>();
    private RegistryStore store;
    private RegistrySecurity security;
    private HttpServer server;
    private Accounts accounts;

    @BeforeEach
    void start() throws IOException {
        start(false);
    }

    private void start(boolean anonymousRead) throws IOException {
        Path htpasswd = root.resolve("htpasswd");
        Files.writeString(htpasswd, "admin:" + bcrypt(ADMIN) + "\n");
        store = RegistryStore.open(root, Clock.systemUTC());
        security = RegistrySecurity.open(root, store, htpasswd, anonymousRead, Clock.systemUTC());
        server = RegistryServer.start(store, security, List.of(new Listener.Tcp("127.0.0.1", 0)));
        accounts = new Accounts(store.database(), Clock.systemUTC());
    }

    private static String bcrypt(String password) {
        return BCrypt.withDefaults().hashToString(4, password.toCharArray());
    }

    @AfterEach
    void stop() throws IOException {
        clients.forEach(TestClient::close);
        clients.clear();
        server.close();
        security.close();
        store.close();
    }

    private TestClient client(String... headers) {
        TestClient client =
                new TestClient(URI.create("http://127.0.0.1:" + server.ports().getFirst()), headers);
        clients.add(client);
        return client;
    }

    private static String basic(String name, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private TestClient as(String name, String password) {
        return client("Authorization", basic(name, password));
    }

    private TestClient user(String name, String... patternsAndActions) {
        accounts.put(new Accounts.Account(name, "user", bcrypt("secret")));
        for (int i = 0; i < patternsAndActions.length; i += 2) {
            accounts.grant(
                    name, new Accounts.Permission(patternsAndActions[i], Accounts.actions(patternsAndActions[i + 1])));
        }
        return as(name, "secret");
    }

    private String token(TestClient client, String... scopes) throws IOException {
        StringBuilder path = new StringBuilder("/token?service=gantry-registry");
        for (String scope : scopes) {
            path.append("&scope=").append(URLEncoder.encode(scope, StandardCharsets.UTF_8));
        }
        return client.get(path.toString()).json().path("token").asString();
    }

    private TestClient bearer(String token) {
        return client("Authorization", "Bearer " + token);
    }

    /// A request for every endpoint that there is.
    private List<String[]> everyEndpoint() {
        List<String[]> requests = new ArrayList<>();
        for (Endpoint endpoint : RegistryServer.endpoints(store, security)) {
            if (endpoint.access() != Endpoint.Access.OPEN && endpoint.access() != Endpoint.Access.CREDENTIALS) {
                String path = endpoint.pattern()
                        .replaceAll("\\{name[^}]*}", "team/app")
                        .replace("{digest}", Digest.of(new byte[0]).toString())
                        .replace("{reference}", "1")
                        .replace("{upload}", UUID.randomUUID().toString());
                requests.add(new String[] {endpoint.method(), path});
            }
        }
        assertThat(requests).hasSizeGreaterThan(18);
        return requests;
    }

    private void everyEndpointAnswers(TestClient client, int status) throws IOException {
        for (String[] request : everyEndpoint()) {
            assertThat(client.send(request[0], request[1]).status())
                    .as(request[0] + " " + request[1])
                    .isEqualTo(status);
        }
    }

    @Test
    void withoutCredentialsNothingIsAnswered() throws IOException {
        everyEndpointAnswers(client(), 401);
        assertThat(client().get("/v2/nothing/such").status()).isEqualTo(401);
        assertThat(client().get("/elsewhere").status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic", "Basic !!!", "Basic YWRtaW4=", "Bearer", "Bearer a.b.c", "Digest x", "Bearer  "})
    void brokenCredentialsAreRefusedEverywhere(String header) throws IOException {
        everyEndpointAnswers(client("Authorization", header), 401);
        assertThat(client("Authorization", header).get("/token").status()).isEqualTo(401);
    }

    /// Other spellings of what wants a password, and ways to it by what wants none.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /v2/team/app/manifests/1",
                "HEAD /v2/team/app/manifests/1",
                "get /v2/team/app/manifests/1",
                "TRACE /v2/team/app/manifests/1",
                "OPTIONS /v2/team/app/manifests/1",
                "GET http://elsewhere/v2/team/app/manifests/1",
                "GET //v2/team/app/manifests/1",
                "GET /v2//team/app/manifests/1",
                "GET /v2/./team/app/manifests/1",
                "GET /V2/team/app/manifests/1",
                "GET /%76%32/team/app/manifests/1",
                "GET /v2/team%2Fapp/manifests/1",
                "GET /v2/team/app/manifests/%31",
                "GET /v2/team/app/manifests/1/",
                "GET /v2/team/app/manifests/1;x=y",
                "GET /v2;x=y/team/app/manifests/1",
                "GET /v2/team/app/manifests/1%00",
                "GET /v2/x/../team/app/manifests/1",
                "GET /v2/x/%2e%2e/team/app/manifests/1",
                "GET /healthz/../v2/team/app/manifests/1",
                "GET /healthz/..;/v2/team/app/manifests/1",
                "GET /healthz/%2e%2e/v2/team/app/manifests/1",
                "GET /healthz%2f..%2fv2%2fteam%2fapp%2fmanifests%2f1",
                "GET /token/../v2/team/app/manifests/1",
                "GET /token%2f..%2fv2/team/app/manifests/1"
            })
    void noSpellingOfAPathGoesRoundTheGate(String request) throws IOException {
        byte[] manifest = TestManifests.push(as("admin", ADMIN), "team/app", "1", "x", "");
        String answer = raw(request + " HTTP/1.1\r\nHost: r\r\nConnection: close\r\n"
                + "X-HTTP-Method-Override: GET\r\nX-Original-URL: /healthz\r\nX-Forwarded-User: admin\r\n\r\n");
        assertThat(answer).matches("(?s)HTTP/1.1 4\\d\\d .*").doesNotContain(new String(manifest, US_ASCII));
    }

    /// Sends these bytes and reads to the end.
    private String raw(String request) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.ports().getFirst())) {
            socket.getOutputStream().write(request.getBytes(US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), US_ASCII);
        }
    }

    /// What a proxy before us and we might count differently.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Content-Length: 0\r\nContent-Length: 44\r\n\r\n",
                "Transfer-Encoding: xchunked\r\n\r\n",
                "Content-Length : 0\r\n\r\n"
            })
    void aRequestOfTwoLengthsIsRefused(String rest) throws IOException {
        String inner = "GET /v2/ HTTP/1.1\r\nHost: r\r\nConnection: close\r\n\r\n";
        String answer = raw("POST /token HTTP/1.1\r\nHost: r\r\n" + rest + inner);
        assertThat(answer).startsWith("HTTP/1.1 400 ");
        assertThat(answer.split("HTTP/1.1 ", -1)).as("answers").hasSize(2);
    }

    @Test
    void wrongPasswordsAndUnknownNamesAreRefused() throws IOException {
        user("ann");
        for (TestClient client : List.of(as("admin", "wrong"), as("ann", ADMIN), as("nobody", ""), as("", ""))) {
            assertThat(client.get("/v2/").status()).isEqualTo(401);
            assertThat(client.get("/token").status()).isEqualTo(401);
        }
        assertThat(as("admin", ADMIN).get("/v2/").status()).isEqualTo(200);
    }

    @Test
    void anAccountWithoutRightsMayDoNothing() throws IOException {
        TestClient ann = user("ann");
        for (String[] request : everyEndpoint()) {
            assertThat(ann.send(request[0], request[1]).status())
                    .as(request[0] + " " + request[1])
                    .isEqualTo(request[1].matches("/v2/?") ? 200 : 403);
        }
    }

    @Test
    void aTokenWithoutRightsMayDoNothing() throws IOException {
        String token = token(user("ann"), "repository:team/app:pull,push,delete", "registry:catalog:*");
        for (String[] request : everyEndpoint()) {
            TestClient.Answer answer = bearer(token).send(request[0], request[1]);
            assertThat(answer.status()).isEqualTo(request[1].matches("/v2/?") ? 200 : 401);
        }
    }

    @Test
    void aRightIsForItsActionAndItsRepositories() throws IOException {
        TestManifests.push(as("admin", ADMIN), "team/app", "1", "x", "");
        TestManifests.push(as("admin", ADMIN), "team/app/deep", "1", "x", "");
        TestClient reader = user("reader", "team/*", "pull");
        assertThat(reader.get("/v2/team/app/manifests/1").status()).isEqualTo(200);
        assertThat(reader.get("/v2/team/app/deep/manifests/1").status()).isEqualTo(403);
        assertThat(reader.send("POST", "/v2/team/app/blobs/uploads/").status()).isEqualTo(403);
        assertThat(reader.send("DELETE", "/v2/team/app/manifests/1").status()).isEqualTo(403);
        assertThat(reader.get("/v2/_catalog").status()).isEqualTo(403);
        TestClient writer = user("writer", "team/**", "pull,push");
        TestManifests.push(writer, "team/app/deep", "2", "y", "");
        assertThat(writer.send("DELETE", "/v2/team/app/manifests/1").status()).isEqualTo(403);
        TestClient lister = user("lister", "**", "catalog");
        assertThat(lister.get("/v2/_catalog").status()).isEqualTo(200);
        accounts.revoke("reader", "team/*");
        assertThat(reader.get("/v2/team/app/manifests/1").status()).isEqualTo(403);
    }

    @Test
    void theChallengeNamesTheTokenServiceAndTheScope() throws IOException {
        TestClient.Answer answer = client().send("POST", "/v2/team/app/blobs/uploads/");
        assertThat(answer.code()).isEqualTo("UNAUTHORIZED");
        assertThat(answer.header("WWW-Authenticate"))
                .isEqualTo("Bearer realm=\"http://127.0.0.1:" + server.ports().getFirst()
                        + "/token\",service=\"gantry-registry\",scope=\"repository:team/app:pull,push\"");
        assertThat(client().get("/v2/").header("WWW-Authenticate")).endsWith("/token\",service=\"gantry-registry\"");
    }

    @Test
    void aTokenGrantsWhatWasAskedForAndIsAllowed() throws IOException {
        TestManifests.push(as("admin", ADMIN), "team/app", "1", "x", "");
        TestClient reader = user("reader", "team/*", "pull");
        TestClient holder = bearer(token(reader, "repository:team/app:pull,push repository:other:pull"));
        assertThat(holder.get("/v2/").status()).isEqualTo(200);
        assertThat(holder.get("/v2/team/app/manifests/1").status()).isEqualTo(200);
        TestClient.Answer denied = holder.send("POST", "/v2/team/app/blobs/uploads/");
        assertThat(denied.status()).isEqualTo(401);
        assertThat(denied.header("WWW-Authenticate")).contains("error=\"insufficient_scope\"");
        assertThat(holder.get("/v2/other/manifests/1").status()).isEqualTo(401);
        TestClient all = bearer(token(as("admin", ADMIN), "repository:team/app:*"));
        assertThat(all.send("DELETE", "/v2/team/app/manifests/1").status()).isEqualTo(202);
    }

    @Test
    void aTokenIsGivenForAPasswordInAForm() throws IOException {
        String form = "grant_type=password&service=gantry-registry&username=admin&password=" + ADMIN
                + "&scope=registry:catalog:*";
        TestClient.Answer answer = client().send(
                        "POST",
                        "/token",
                        TestManifests.bytes(form),
                        "Content-Type",
                        "application/x-www-form-urlencoded");
        String token = answer.json().path("access_token").asString();
        assertThat(bearer(token).get("/v2/_catalog").status()).isEqualTo(200);
        assertThat(client().send("POST", "/token", TestManifests.bytes(form.replace(ADMIN, "x")))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void forgedAndExpiredTokensAreRefused() throws IOException {
        String token = token(as("admin", ADMIN), "registry:catalog:*");
        assertThat(bearer(token).get("/v2/_catalog").status()).isEqualTo(200);
        String[] parts = token.split("\\.", -1);
        String none = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(TestManifests.bytes("{\"typ\":\"JWT\",\"alg\":\"none\"}"));
        Tokens others = new Tokens(TokenKey.open(root.resolve("other.key")), Clock.systemUTC());
        Tokens past = new Tokens(
                TokenKey.open(root.resolve("token.key")), Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-6)));
        Tokens future = new Tokens(
                TokenKey.open(root.resolve("token.key")), Clock.offset(Clock.systemUTC(), Duration.ofMinutes(6)));
        List<Scope> catalog = List.of(new Scope("", Set.of(Action.CATALOG)));
        for (String forged : List.of(
                none + "." + parts[1] + ".",
                none + "." + parts[1] + "." + parts[2],
                parts[0] + "." + parts[1] + ".",
                parts[0] + "." + parts[1] + "x." + parts[2],
                others.issue("admin", catalog),
                past.issue("admin", catalog),
                future.issue("admin", catalog))) {
            assertThat(bearer(forged).get("/v2/_catalog").status()).isEqualTo(401);
        }
    }

    @Test
    void aBlobIsNotMountedFromWhereOneMayNotRead() throws IOException {
        byte[] secret = TestManifests.bytes("secret");
        Digest digest = as("admin", ADMIN).push("hidden", secret);
        String path = "/v2/team/app/blobs/uploads/?from=hidden&mount=" + digest;
        TestClient ann = user("ann", "team/*", "pull,push");
        assertThat(ann.send("POST", path).status()).isEqualTo(202);
        assertThat(ann.get("/v2/team/app/blobs/" + digest).status()).isEqualTo(404);
        assertThat(bearer(token(ann, "repository:team/app:pull,push", "repository:hidden:pull"))
                        .send("POST", path)
                        .status())
                .isEqualTo(202);
        assertThat(user("bob", "team/*", "pull,push", "hidden", "pull")
                        .send("POST", path)
                        .status())
                .isEqualTo(201);
    }

    @Test
    void withAnonymousReadEverybodyPullsAndNobodyPushes() throws IOException {
        TestManifests.push(as("admin", ADMIN), "team/app", "1", "x", "");
        stop();
        start(true);
        assertThat(client().get("/v2/team/app/manifests/1").status()).isEqualTo(200);
        assertThat(client().send("POST", "/v2/team/app/blobs/uploads/").status())
                .isEqualTo(401);
        assertThat(client().send("DELETE", "/v2/team/app/manifests/1").status()).isEqualTo(401);
        assertThat(client().get("/v2/_catalog").status()).isEqualTo(401);
        assertThat(client().get("/v2/").status())
                .as("so that clients ask for a token")
                .isEqualTo(401);
        TestClient holder = bearer(token(client(), "repository:team/app:pull,push"));
        assertThat(holder.get("/v2/team/app/manifests/1").status()).isEqualTo(200);
        assertThat(holder.send("POST", "/v2/team/app/blobs/uploads/").status()).isEqualTo(401);
    }

    @Test
    void aRobotComesWithItsSecret() throws IOException {
        String secret = Passwords.secret();
        accounts.put(new Accounts.Account("ci", "robot", Passwords.hashSecret(secret)));
        accounts.grant("ci", new Accounts.Permission("ci/**", Set.of(Action.PUSH, Action.PULL)));
        TestManifests.push(as("ci", secret), "ci/app", "1", "x", "");
        assertThat(as("ci", secret + "x").get("/v2/").status()).isEqualTo(401);
    }

    @Test
    void theHtpasswdFileIsReadAgain() throws IOException {
        Path htpasswd = root.resolve("htpasswd");
        Files.writeString(htpasswd, "eve:" + bcrypt("new") + "\n");
        Files.setLastModifiedTime(htpasswd, FileTime.fromMillis(1));
        assertThat(as("eve", "new").get("/v2/").status()).isEqualTo(200);
        assertThat(as("admin", ADMIN).get("/v2/").status()).isEqualTo(401);
    }

    @Test
    void bcryptIsPaidOnceForARightPasswordAndAlsoForUnknownNames() {
        List<String> compared = new ArrayList<>();
        Passwords counting = new Passwords() {
            @Override
            boolean matches(String password, String hash) {
                compared.add(hash);
                return super.matches(password, hash);
            }
        };
        Authenticator authenticator = new Authenticator(new Htpasswd(root.resolve("htpasswd")), accounts, counting);
        assertThat(authenticator.check("admin", ADMIN)).isPresent();
        assertThat(authenticator.check("admin", ADMIN)).isPresent();
        assertThat(compared).hasSize(1);
        assertThat(authenticator.check("nobody", ADMIN)).isEmpty();
        assertThat(authenticator.check("nobody", ADMIN)).isEmpty();
        assertThat(compared).hasSize(3);
        assertThat(compared.stream().distinct()).as("of the same cost").hasSize(1);
    }

    @Test
    void theAuditLogTellsWhoDidWhatAndNoSecret() throws Exception {
        TestManifests.push(as("admin", ADMIN), "team/app", "1", "x", "");
        String token = token(as("admin", ADMIN), "repository:team/app:pull");
        bearer(token).get("/v2/team/app/manifests/1?password=" + ADMIN);
        client().get("/v2/team/app/manifests/1");
        String log = auditLog("\"status\":401");
        assertThat(log)
                .contains(
                        "\"account\":\"admin\",\"method\":\"PUT\",\"path\":\"/v2/team/app/manifests/1\",\"status\":201")
                .contains("\"account\":\"\",\"method\":\"GET\",\"path\":\"/v2/team/app/manifests/1\",\"status\":401")
                .doesNotContain(ADMIN, token, basic("admin", ADMIN).substring(6));
    }

    /// What is in the log when it holds a line, which is written once its answer has been sent.
    private String auditLog(String line) throws Exception {
        Path file = root.resolve("audit.log");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        String log = Files.readString(file);
        while (!log.contains(line) && System.nanoTime() < end) {
            Thread.sleep(10);
            log = Files.readString(file);
        }
        return log;
    }
}
