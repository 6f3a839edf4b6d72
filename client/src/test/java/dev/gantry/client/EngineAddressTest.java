package dev.gantry.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EngineAddressTest {
    @ParameterizedTest
    @CsvSource({
        "unix:///run/x.sock, unix:///run/x.sock",
        "tcp://10.0.0.2:99, tcp://10.0.0.2:99",
        "tcp://host, tcp://host:2375",
        "tcp://:1234, tcp://localhost:1234",
        "host:5555, tcp://host:5555",
        "tcp://[::1]:99, tcp://[::1]:99",
        "tcp://host:1/engine, tcp://host:1/engine",
    })
    void hostsAreReadAsDockerReadsThem(String text, String expected) {
        assertThat(EngineAddress.parse(text, false).text()).isEqualTo(expected);
    }

    @Test
    void tlsHasAPortOfItsOwn() {
        assertThat(EngineAddress.parse("tcp://host", true).text()).isEqualTo("tcp://host:2376");
    }

    @Test
    void otherSchemesAreRefused() {
        assertThatThrownBy(() -> EngineAddress.parse("bad://", false))
                .hasMessage("invalid bind address format: bad://");
        assertThatThrownBy(() -> EngineAddress.parse("tcp://h:99999", false))
                .hasMessage("invalid bind address format: tcp://h:99999");
    }
}
