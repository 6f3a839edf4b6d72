package dev.gantry.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RegistryExceptionTest {
    private static RegistryException of(int status, String body, Optional<Duration> retryAfter) {
        return RegistryException.of(status, body.getBytes(UTF_8), "Get \"x\"", retryAfter);
    }

    @Test
    void saysItInDockersWords() {
        RegistryException unknown = of(
                404,
                "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\",\"message\":\"manifest unknown\"}]}",
                Optional.empty());

        assertThat(unknown).hasMessage("manifest unknown: manifest unknown");
        assertThat(unknown.code()).isEqualTo("MANIFEST_UNKNOWN");
        assertThat(unknown.isMissing()).isTrue();
        assertThat(unknown.mayPass()).isFalse();
    }

    @Test
    void understandsWhatIsNoJson() {
        assertThat(of(502, "<html>", Optional.empty()))
                .hasMessage("received unexpected HTTP status: 502 (Get \"x\")")
                .matches(RegistryException::mayPass);
        assertThat(of(401, "", Optional.empty())).matches(RegistryException::isDenied);
    }

    @Test
    void explainsARateLimit() {
        assertThat(of(429, "{}", Optional.of(Duration.ofMinutes(2))))
                .hasMessageContaining("rate limit")
                .hasMessageContaining("120s");
    }
}
