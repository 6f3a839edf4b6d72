package dev.gantry.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.api.ContainerConfig;
import dev.gantry.api.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HealthCheckTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private static Optional<HealthCheck> of(String config) {
        return HealthCheck.of(Json.read(config, ContainerConfig.class));
    }

    private static HealthCheck check(String fields) {
        return of("{\"Healthcheck\": {\"Test\": [\"CMD\", \"true\"]" + fields + "}}")
                .orElseThrow();
    }

    private static Health.Result result(int second, int exitCode) {
        Instant at = START.plusSeconds(second);
        return new Health.Result(at, at, exitCode, "said " + second);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            {}
            {"Healthcheck": {}}
            {"Healthcheck": {"Test": []}}
            {"Healthcheck": {"Test": ["NONE"]}}
            {"Healthcheck": {"Test": ["CMD"]}}
            {"Healthcheck": {"Test": ["EXEC", "true"]}}
            """)
    void withoutACommandNothingIsChecked(String config) {
        assertThat(of(config)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            {"Healthcheck": {"Test": ["CMD", "a", "b c"]}}                              | a;b c
            {"Healthcheck": {"Test": ["CMD-SHELL", "a && b"]}}                           | /bin/sh;-c;a && b
            {"Shell": ["/bin/bash", "-ec"], "Healthcheck": {"Test": ["CMD-SHELL", "a"]}} | /bin/bash;-ec;a
            """)
    void theCommandIsRunAsItIsOrByTheImagesShell(String config, String line) {
        assertThat(of(config)).map(check -> String.join(";", check.command())).hasValue(line);
    }

    @Test
    void whatIsNotSaidIsDockersDefault() {
        assertThat(check(""))
                .isEqualTo(new HealthCheck(
                        List.of("true"),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(30),
                        Duration.ZERO,
                        Duration.ofSeconds(5),
                        3,
                        HealthCheck.OnFailure.NONE));
    }

    @Test
    void asManyFailuresInARowAsWereAllowedMakeItUnhealthy() {
        HealthCheck check = check(", \"Retries\": 2");
        Health one = check.judge(Health.STARTING, result(1, 1), START);
        assertThat(one.status()).isEqualTo(Health.Status.STARTING);
        assertThat(check.judge(one, result(2, 0), START).failingStreak()).isZero();
        Health two = check.judge(one, result(2, 7), START);
        assertThat(two.status()).isEqualTo(Health.Status.UNHEALTHY);
        assertThat(two.failingStreak()).isEqualTo(2);
        assertThat(check.judge(two, result(3, 0), START).status()).isEqualTo(Health.Status.HEALTHY);
    }

    @Test
    void failuresOfTheStartPeriodDoNotCountUntilOneCheckHasSucceeded() {
        HealthCheck check = check(", \"Retries\": 1, \"StartPeriod\": 10000000000");
        Health excused = check.judge(Health.STARTING, result(9, 1), START);
        assertThat(excused).isEqualTo(new Health(Health.Status.STARTING, 0, List.of(result(9, 1))));
        assertThat(check.judge(excused, result(10, 1), START).status()).isEqualTo(Health.Status.UNHEALTHY);
        Health healthy = check.judge(Health.STARTING, result(1, 0), START);
        assertThat(check.judge(healthy, result(2, 1), START).status()).isEqualTo(Health.Status.UNHEALTHY);
    }

    @Test
    void aStartingContainerIsAskedMoreOften() {
        HealthCheck check =
                check(", \"Interval\": 60000000000, \"StartPeriod\": 10000000000, \"StartInterval\": 1000000000");
        Instant early = START.plusSeconds(9);
        assertThat(check.pause(Health.Status.STARTING, START, early)).isEqualTo(Duration.ofSeconds(1));
        assertThat(check.pause(Health.Status.HEALTHY, START, early)).isEqualTo(Duration.ofMinutes(1));
        assertThat(check.pause(Health.Status.STARTING, START, START.plusSeconds(10)))
                .isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void theLastFiveResultsAreKept() {
        Health health = Health.STARTING;
        for (int second = 1; second <= 7; second++) {
            health = health.healthy(result(second, 0));
        }
        assertThat(health.log())
                .extracting(Health.Result::output)
                .containsExactly("said 3", "said 4", "said 5", "said 6", "said 7");
        assertThat(health.begun().log()).hasSize(5);
    }
}
