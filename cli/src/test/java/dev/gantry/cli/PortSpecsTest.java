package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.client.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PortSpecsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "80 | {\"80/tcp\":[{\"HostIp\":\"\",\"HostPort\":\"\"}]}",
                "8080:80 | {\"80/tcp\":[{\"HostIp\":\"\",\"HostPort\":\"8080\"}]}",
                "127.0.0.1:8080:80/udp | {\"80/udp\":[{\"HostIp\":\"127.0.0.1\",\"HostPort\":\"8080\"}]}",
                "127.0.0.1::80 | {\"80/tcp\":[{\"HostIp\":\"127.0.0.1\",\"HostPort\":\"\"}]}",
                "[::1]:8080:80 | {\"80/tcp\":[{\"HostIp\":\"::1\",\"HostPort\":\"8080\"}]}",
                "8000-8010:80 | {\"80/tcp\":[{\"HostIp\":\"\",\"HostPort\":\"8000-8010\"}]}",
                "8080-8081:80-81 | {\"80/tcp\":[{\"HostIp\":\"\",\"HostPort\":\"8080\"}],\"81/tcp\":[{\"HostIp\":\"\",\"HostPort\":\"8081\"}]}",
            })
    void everyFormOfPublishBecomesBindings(String text, String bindings) {
        PortSpecs specs = PortSpecs.parse(List.of(text), List.of());
        assertThat(Json.writePlain(specs.bindings())).isEqualTo(bindings);
        assertThat(specs.exposed().keySet()).isEqualTo(specs.bindings().keySet());
    }

    @Test
    void exposedRangesAreTakenApart() {
        assertThat(PortSpecs.parse(List.of(), List.of("70-72", "53/udp")).exposed())
                .containsOnlyKeys("70/tcp", "71/tcp", "72/tcp", "53/udp");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http | invalid containerPort: http",
                "8080:99999 | invalid containerPort: 99999",
                "99999:80 | invalid hostPort: 99999",
                "8080: | no port specified: 8080:<empty>",
                "80/icmp | invalid proto: icmp",
                "8080-8083:80-81 | invalid ranges specified for container and host Ports: 80-81 and 8080-8083",
                "web:8080:80 | invalid IP address: web",
                "81-80 | invalid containerPort: 81-80",
            })
    void whatIsNoPortIsRefused(String text, String message) {
        assertThatThrownBy(() -> PortSpecs.parse(List.of(text), List.of()))
                .isInstanceOf(CliException.class)
                .hasMessage(message);
    }
}
