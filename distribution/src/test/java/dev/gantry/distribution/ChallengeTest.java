package dev.gantry.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ChallengeTest {
    @Test
    void readsWhatDockerHubSends() {
        List<Challenge> challenges = Challenge.parse(
                List.of(
                        "Bearer realm=\"https://auth.docker.io/token\",service=\"registry.docker.io\",scope=\"repository:a/b:pull,push\""));

        assertThat(challenges)
                .containsExactly(new Challenge(
                        "bearer",
                        Map.of(
                                "realm", "https://auth.docker.io/token",
                                "service", "registry.docker.io",
                                "scope", "repository:a/b:pull,push")));
    }

    @Test
    void readsSeveralInOneHeader() {
        assertThat(Challenge.parse(List.of("Basic realm=\"a \\\"b\\\"\", Bearer realm=c , service=\"d\"")))
                .containsExactly(
                        new Challenge("basic", Map.of("realm", "a \"b\"")),
                        new Challenge("bearer", Map.of("realm", "c", "service", "d")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "=", "\"", "realm=\"x", "Bearer realm=\"x"})
    void malformedOnesNameNoRealm(String header) {
        assertThat(Challenge.parse(List.of(header)))
                .allMatch(challenge -> challenge.parameter("realm").isEmpty());
    }
}
