package dev.gantry.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.engine.ContainerState.Status;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StatusTextTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "0, Less than a second", "1, 1 second", "59, 59 seconds", "60, About a minute", "119, About a minute",
        "120, 2 minutes", "3599, 59 minutes", "3600, About an hour", "5399, About an hour", "5400, 2 hours",
        "169199, 47 hours", "172800, 2 days", "1209600, 2 weeks", "5184000, 2 months", "63072000, 2 years"
    })
    void durationsAreRoundedAsDockerDoes(long seconds, String text) {
        assertThat(StatusText.about(Duration.ofSeconds(seconds))).isEqualTo(text);
    }

    @Test
    void eachStateHasDockersWords() {
        ContainerState running = ContainerState.CREATED.started(7, NOW.minusSeconds(300), false);
        assertThat(StatusText.of(ContainerState.CREATED, NOW)).isEqualTo("Created");
        assertThat(StatusText.of(running, NOW)).isEqualTo("Up 5 minutes");
        assertThat(StatusText.of(running.with(Status.PAUSED), NOW)).isEqualTo("Up 5 minutes (Paused)");
        ContainerState exited = running.exited(137, false, NOW.minusSeconds(2));
        assertThat(StatusText.of(exited, NOW)).isEqualTo("Exited (137) 2 seconds ago");
        assertThat(StatusText.of(exited.with(Status.RESTARTING), NOW)).isEqualTo("Restarting (137) 2 seconds ago");
    }

    @Test
    void healthIsToldWhileItRuns() {
        ContainerState starting = ContainerState.CREATED.started(7, NOW.minusSeconds(300), true);
        assertThat(StatusText.of(starting, NOW)).isEqualTo("Up 5 minutes (health: starting)");
        Health.Result good = new Health.Result(NOW, NOW, 0, "");
        ContainerState healthy = starting.withHealth(Health.STARTING.healthy(good));
        assertThat(StatusText.of(healthy, NOW)).isEqualTo("Up 5 minutes (healthy)");
        assertThat(StatusText.of(healthy.paused(), NOW)).isEqualTo("Up 5 minutes (Paused)");
        assertThat(StatusText.of(healthy.paused().with(Status.RUNNING), NOW)).isEqualTo("Up 5 minutes (unhealthy)");
    }
}
