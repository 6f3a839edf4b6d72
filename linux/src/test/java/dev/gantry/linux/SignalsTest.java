package dev.gantry.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SignalsTest {
    @ParameterizedTest
    @CsvSource({
        "SIGTERM, 15",
        "TERM, 15",
        "term, 15",
        "15, 15",
        "SIGKILL, 9",
        "9, 9",
        "WINCH, 28",
        "RTMIN, 34",
        "RTMIN+3, 37",
        "SIGRTMIN+15, 49",
        "RTMAX-14, 50",
        "SIGRTMAX, 64",
        "64, 64",
        "IOT, 6",
        "CLD, 17"
    })
    void namesAndNumbersAreUnderstood(String text, int number) {
        assertThat(Signals.parse(text)).hasValue(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "65", "-1", "SIGFOO", "SIG", "RTMIN+99", "1000000000000"})
    void unknownSignalsAreNone(String text) {
        assertThat(Signals.parse(text)).isEmpty();
    }

    @Test
    void everyNameLeadsBackToItsNumber() {
        for (int number = 1; number <= 64; number++) {
            assertThat(Signals.parse(Signals.name(number))).hasValue(number);
        }
        assertThat(Signals.name(6)).isEqualTo("SIGABRT");
        assertThat(Signals.name(36)).isEqualTo("SIGRTMIN+2");
    }
}
