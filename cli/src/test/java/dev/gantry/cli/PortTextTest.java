package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.client.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PortTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[] | ''",
                "[{'PrivatePort':80,'Type':'tcp'}] | 80/tcp",
                "[{'PrivatePort':81,'Type':'tcp'},{'PrivatePort':80,'Type':'tcp'}] | 80-81/tcp",
                "[{'PrivatePort':80,'Type':'tcp'},{'PrivatePort':82,'Type':'tcp'},{'PrivatePort':81,'Type':'udp'}]"
                        + " | 80/tcp, 82/tcp, 81/udp",
                "[{'IP':'0.0.0.0','PrivatePort':80,'PublicPort':8080,'Type':'tcp'}] | 0.0.0.0:8080->80/tcp",
                "[{'IP':'0.0.0.0','PrivatePort':7000,'PublicPort':7000,'Type':'tcp'},"
                        + "{'IP':'0.0.0.0','PrivatePort':7001,'PublicPort':7001,'Type':'tcp'},"
                        + "{'IP':'::','PrivatePort':7000,'PublicPort':7000,'Type':'tcp'}]"
                        + " | 0.0.0.0:7000-7001->7000-7001/tcp, [::]:7000->7000/tcp",
            })
    void portsAreSortedAndNeighboursJoined(String ports, String expected) {
        assertThat(PortText.of(Json.objects(Json.parse(ports.replace('\'', '"')))))
                .isEqualTo(expected);
    }
}
