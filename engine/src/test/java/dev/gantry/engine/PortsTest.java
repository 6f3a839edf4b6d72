package dev.gantry.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.api.ContainerConfig;
import dev.gantry.api.HostConfig;
import dev.gantry.api.Json;
import dev.gantry.engine.Ports.Exposed;
import dev.gantry.engine.Ports.Wanted;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PortsTest {
    @Test
    void publicationsKeepTheirAddressAndRange() {
        List<Wanted> wanted = wanted("{\"ExposedPorts\":{\"80/tcp\":{},\"53/udp\":{}}}", """
                {"PortBindings":{"80/tcp":[{"HostIp":"127.0.0.1","HostPort":"8080-8090"},{"HostPort":""}],
                 "53/udp":[{"HostPort":"53"}]}}""");
        assertThat(wanted)
                .containsExactly(
                        new Wanted(new Exposed(53, "udp"), "", 53, 53),
                        new Wanted(new Exposed(80, "tcp"), "127.0.0.1", 8080, 8090),
                        new Wanted(new Exposed(80, "tcp"), "", 0, 0));
    }

    @Test
    void aPortThatIsNotExposedIsNotPublished() {
        assertThat(wanted("{}", "{\"PortBindings\":{\"80/tcp\":[{\"HostPort\":\"8080\"}]}}"))
                .isEmpty();
    }

    @Test
    void publishAllTakesExposedPortsThatHaveNoBindingOfTheirOwn() {
        List<Wanted> wanted = wanted(
                "{\"ExposedPorts\":{\"80/tcp\":{},\"81/tcp\":{}}}",
                "{\"PublishAllPorts\":true,\"PortBindings\":{\"80/tcp\":[{\"HostPort\":\"8080\"}]}}");
        assertThat(wanted)
                .containsExactly(
                        new Wanted(new Exposed(80, "tcp"), "", 8080, 8080),
                        new Wanted(new Exposed(81, "tcp"), "", 0, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"70000", "x", "90-80", "-1", "80-"})
    void hostPortsThatAreNoneAreRefused(String port) {
        assertThatThrownBy(() -> wanted("{}", "{\"PortBindings\":{\"80/tcp\":[{\"HostPort\":\"" + port + "\"}]}}"))
                .isInstanceOf(EngineException.class)
                .hasMessage("invalid port specification: \"" + port + "\"");
    }

    @ParameterizedTest
    @CsvSource({"80/icmp, 80/icmp", "99999/tcp, 99999", "http, http"})
    void containerPortsThatAreNoneAreRefused(String port, String shown) {
        assertThatThrownBy(() -> Exposed.parse(port)).hasMessage("invalid port specification: \"" + shown + "\"");
    }

    private static List<Wanted> wanted(String config, String host) {
        return Ports.wanted(Json.read(config, ContainerConfig.class), Json.read(host, HostConfig.class));
    }
}
