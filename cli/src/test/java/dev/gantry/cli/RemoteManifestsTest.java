package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.image.Digest;
import dev.gantry.image.MediaTypes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `manifest inspect` with registries that Debian's is not: with tokens, with content elsewhere, and with bad content.
final class RemoteManifestsTest {
    private static final String CONFIG = "{\"architecture\":\"arm64\",\"os\":\"linux\",\"variant\":\"v8\"}";
    private static final String MANIFEST = "{\"schemaVersion\":2,\"mediaType\":\"" + MediaTypes.OCI_MANIFEST
            + "\",\"config\":{\"mediaType\":\"c\",\"size\":" + CONFIG.length() + ",\"digest\":\"" + digest(CONFIG)
            + "\"},\"layers\":[]}";

    private final Path home;
    private final ScriptedRegistry registry = new ScriptedRegistry(this::registry);
    private final ScriptedRegistry elsewhere =
            new ScriptedRegistry((target, who) -> new ScriptedRegistry.Answer(200, "", config()));
    private String config = CONFIG;
    private String challenge = "";

    RemoteManifestsTest(@TempDir Path home) throws IOException {
        this.home = home;
    }

    @AfterEach
    void stop() throws IOException {
        registry.close();
        elsewhere.close();
    }

    private String config() {
        return config;
    }

    private ScriptedRegistry.Answer registry(String target, String who) {
        if (target.startsWith("/token")) {
            return new ScriptedRegistry.Answer(200, "", "{\"token\":\"good\"}");
        }
        if (!challenge.isEmpty() && !who.equals("Bearer good")) {
            return new ScriptedRegistry.Answer(401, "WWW-Authenticate: " + challenge, "{}");
        }
        if (target.startsWith("/v2/a/manifests/")) {
            return new ScriptedRegistry.Answer(200, "Content-Type: " + MediaTypes.OCI_MANIFEST, MANIFEST);
        }
        if (target.startsWith("/v2/a/blobs/")) {
            return new ScriptedRegistry.Answer(307, "Location: http://" + elsewhere.address() + "/content", "");
        }
        return new ScriptedRegistry.Answer(target.equals("/v2/") ? 200 : 404, "", "{}");
    }

    private static String digest(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private CapturedRun inspect(String reference) {
        return CapturedRun.of(
                "gantry",
                List.of("manifest", "inspect", "--insecure", "-v", registry.address() + "/a" + reference),
                Map.of("HOME", home.toString()));
    }

    private void requireToken() throws IOException {
        challenge = "Bearer realm=\"http://" + registry.address() + "/token\",service=\"it\",scope=\"x\"";
        Path directory = Files.createDirectories(home.resolve(".docker"));
        Files.writeString(
                directory.resolve("config.json"),
                "{\"auths\":{\"" + registry.address() + "\":{\"auth\":\"am9lOnB3\"}}}"); // joe:pw
    }

    @Test
    void thePlatformIsThatOfTheConfiguration() {
        assertThat(inspect(""))
                .returns(0, CapturedRun::code)
                .extracting(CapturedRun::out)
                .asString()
                .contains("\"architecture\": \"arm64\"", "\"variant\": \"v8\"", digest(MANIFEST));
    }

    @Test
    void aTokenIsFetchedForWhatIsDone() throws IOException {
        requireToken();
        assertThat(inspect("").code()).isZero();
        assertThat(registry.heard())
                .anyMatch(heard -> heard.startsWith("/token?account=joe&")
                        && heard.contains("&scope=repository%3Aa%3Apull&")
                        && heard.endsWith("&service=it Basic am9lOnB3"))
                .contains("/v2/a/manifests/latest Bearer good");
    }

    @Test
    void anotherHostDoesNotLearnWhoTheUserIs() throws IOException {
        requireToken();
        inspect("");
        assertThat(elsewhere.heard()).containsExactly("/content ");
    }

    @Test
    void contentThatIsNotWhatItsDigestSaysIsRefused() {
        config = CONFIG.replace("arm64", "amd64");
        assertThat(inspect("").err()).isEqualTo("image config verification failed for digest " + digest(CONFIG) + "\n");
        String other = digest("other");
        assertThat(inspect("@" + other).err()).isEqualTo("manifest verification failed for digest " + other + "\n");
    }

    @Test
    void whoIsNotKnownIsToldSo() {
        challenge = "Basic realm=\"it\"";
        assertThat(inspect("").err())
                .isEqualTo(
                        "Get \"http://" + registry.address() + "/v2/a/manifests/latest\": no basic auth credentials\n");
    }

    @Test
    void aRegistryThatIsNotThereIsToldBeforeItIsAsked() throws IOException {
        registry.close();
        assertThat(inspect("").err())
                .isEqualTo(
                        "failed to configure transport: error pinging v2 registry: Get \"http://" + registry.address()
                                + "/v2/\": dial tcp " + registry.address() + ": connect: connection refused\n");
    }

    @Test
    void anEndlessAnswerIsNotReadToItsEnd() {
        config = "x".repeat(9 * 1024 * 1024);
        assertThat(inspect("").code()).isEqualTo(1);
    }
}
