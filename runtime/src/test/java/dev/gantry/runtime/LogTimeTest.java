package dev.gantry.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogTimeTest {
    private final LogTime time = new LogTime();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2024-01-02T03:04:05Z",
                "2024-01-02T03:04:00Z",
                "2024-01-02T00:00:00Z",
                "2024-01-02T03:04:05.1Z",
                "2024-01-02T03:04:05.123456789Z",
                "2024-01-02T03:04:05.000000001Z",
                "2024-01-02T03:04:05.00012Z",
                "1969-12-31T23:59:59.5Z",
                "2199-06-30T12:00:01.99Z"
            })
    void aTimeIsPrintedAsGoPrintsItAndReadBack(String text) {
        long nanos = LogTime.nanos(Instant.parse(text));

        assertThat(formatted(nanos)).isEqualTo(text);
        assertThat(parsed(text)).isEqualTo(nanos);
    }

    @Test
    void aTimeOfAnotherZoneIsRead() {
        assertThat(parsed("2024-01-02T03:04:05.5+02:00")).isEqualTo(parsed("2024-01-02T01:04:05.5Z"));
    }

    @Test
    void theNextSecondIsNotMistakenForTheLast() {
        assertThat(formatted(1_000_000_000L)).isEqualTo("1970-01-01T00:00:01Z");
        assertThat(formatted(2_000_000_000L)).isEqualTo("1970-01-01T00:00:02Z");
        assertThat(parsed("1970-01-01T00:00:03Z")).isEqualTo(3_000_000_000L);
        assertThat(formatted(2_000_000_001L)).isEqualTo("1970-01-01T00:00:02.000000001Z");
    }

    private String formatted(long nanos) {
        byte[] out = new byte[LogTime.MAX_LENGTH];
        int end = time.format(nanos, out, 0);
        return new String(out, 0, end, StandardCharsets.US_ASCII);
    }

    private long parsed(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return time.parse(bytes, 0, bytes.length);
    }
}
