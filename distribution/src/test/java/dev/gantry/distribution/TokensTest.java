package dev.gantry.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.distribution.ScriptedRegistry.Answer;
import dev.gantry.distribution.ScriptedRegistry.Asked;
import dev.gantry.image.Reference;
import java.io.IOException;
import java.net.URLDecoder;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Token servers, those that a registry should not have named among them.
@Timeout(60)
final class TokensTest {
    private static final Credentials ME = new Credentials("me", "secret", "", "");

    private final AtomicReference<String> realm = new AtomicReference<>("");

    /// Wants a token of every request, whichever it is.
    private void registry(Asked asked, Answer answer) throws IOException {
        if (asked.header("authorization").startsWith("Bearer ")) {
            answer.send(200, "{\"tags\":[\"1\"]}".getBytes(UTF_8));
        } else {
            answer.send(401, "WWW-Authenticate: Bearer realm=\"" + realm.get() + "\",service=\"test\"");
        }
    }

    private ScriptedRegistry registryOf(ScriptedRegistry server) throws IOException {
        realm.set("http://" + server.host() + "/token");
        return new ScriptedRegistry(this::registry);
    }

    private static Repository open(ScriptedRegistry registry, Credentials credentials) {
        return ScriptedRegistry.registries().open(Reference.parse(registry.host() + "/team/box"), credentials, false);
    }

    private static void give(Answer answer, String token, String more) throws IOException {
        answer.send(200, ("{\"token\":\"" + token + "\"" + more + "}").getBytes(UTF_8));
    }

    @Test
    void aPasswordBecomesAToken() throws IOException {
        try (var server = new ScriptedRegistry((asked, answer) -> give(answer, "t", ""));
                var registry = registryOf(server)) {
            assertThat(open(registry, ME).tags()).containsExactly("1");
            Asked asked = server.askedFor("/token").getFirst();
            assertThat(asked.target()).contains("account=me", "scope=repository%3Ateam%2Fbox%3Apull", "service=test");
            assertThat(asked.header("authorization")).isEqualTo(ME.basic());
            assertThat(registry.askedFor("/").getLast().header("authorization")).isEqualTo("Bearer t");
        }
    }

    @Test
    void aServerThatTakesFormsOnlyGetsOne() throws IOException {
        AtomicReference<String> form = new AtomicReference<>("");
        try (var server = new ScriptedRegistry((asked, answer) -> {
                    if (asked.method().equals("GET")) {
                        answer.send(405);
                    } else {
                        form.set(URLDecoder.decode(new String(asked.content(), UTF_8), UTF_8));
                        answer.send(200, "{\"access_token\":\"t\"}".getBytes(UTF_8));
                    }
                });
                var registry = registryOf(server)) {
            assertThat(open(registry, ME).tags()).containsExactly("1");
            assertThat(form.get().split("&"))
                    .contains(
                            "grant_type=password",
                            "username=me",
                            "password=secret",
                            "service=test",
                            "scope=repository:team/box:pull");
        }
    }

    @Test
    void anIdentityTokenIsExchanged() throws IOException {
        AtomicReference<String> form = new AtomicReference<>("");
        try (var server = new ScriptedRegistry((asked, answer) -> {
                    form.set(asked.method() + "?" + new String(asked.content(), UTF_8));
                    give(answer, "t", "");
                });
                var registry = registryOf(server)) {
            assertThat(open(registry, new Credentials("", "", "identity", "")).tags())
                    .containsExactly("1");
            assertThat(form.get()).startsWith("POST?").contains("grant_type=refresh_token", "refresh_token=identity");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775807", "1e300", "-5", "\"soon\"", "null"})
    void anyTimeThatATokenIsSaidToLastWillDo(String seconds) throws IOException {
        try (var server = new ScriptedRegistry((asked, answer) -> give(answer, "t", ",\"expires_in\":" + seconds));
                var registry = registryOf(server)) {
            assertThat(open(registry, ME).tags()).containsExactly("1");
        }
    }

    @Test
    void anEndlessTokenIsNotReadToItsEnd() throws IOException {
        AtomicInteger written = new AtomicInteger();
        try (var server = new ScriptedRegistry((asked, answer) -> {
                    answer.head(200, 1 << 30);
                    for (int i = 0; i < 1 << 10; i++) {
                        answer.write(new byte[1 << 20]);
                        written.incrementAndGet();
                    }
                });
                var registry = registryOf(server)) {
            assertThatThrownBy(() -> open(registry, ME).tags()).isInstanceOf(RegistryException.class);
            assertThat(written.get()).isLessThan(100);
        }
    }

    @Test
    void aServerThatNeverEndsItsAnswerIsGivenUp() throws IOException {
        try (var server = new ScriptedRegistry((asked, answer) -> {
                    answer.head(200, 100);
                    Thread.sleep(ScriptedRegistry.STANDSTILL.multipliedBy(100));
                });
                var registry = registryOf(server)) {
            assertThatThrownBy(() -> open(registry, ME).tags())
                    .isInstanceOf(RegistryException.class)
                    .hasMessageContaining("Client.Timeout");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "http://[", "://", "http:///token"})
    void anAddressThatIsNoneIsRefused(String address) throws IOException {
        realm.set(address);
        try (var registry = new ScriptedRegistry(this::registry)) {
            assertThatThrownBy(() -> open(registry, ME).tags())
                    .isInstanceOf(RegistryException.class)
                    .hasMessageContaining("address that is none");
        }
    }

    /// Neither the password nor a token is in what users read.
    @Test
    void aRefusalTellsNoSecret() throws IOException {
        try (var server = new ScriptedRegistry((asked, answer) ->
                        answer.send(401, "{\"details\":\"incorrect username or password\"}".getBytes(UTF_8)));
                var registry = registryOf(server)) {
            assertThatThrownBy(() -> open(registry, ME).tags())
                    .hasMessageContaining("incorrect username or password")
                    .hasMessageNotContaining("secret")
                    .hasMessageNotContaining(ME.basic());
        }
    }
}
