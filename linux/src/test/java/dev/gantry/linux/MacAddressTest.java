package dev.gantry.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet4Address;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MacAddressTest {
    @Test
    void anAddressIsMadeOfTheIpAddressAsDockerDoes() {
        assertThat(MacAddress.of(Inet4Address.ofLiteral("172.17.255.2"))).hasToString("02:42:ac:11:ff:02");
    }

    @Test
    void textGoesThereAndBack() {
        assertThat(MacAddress.parse("92-D0-C6-0a-29-33")).hasToString("92:d0:c6:0a:29:33");
        assertThat(MacAddress.of(MacAddress.parse("92:d0:c6:0a:29:33").bytes()))
                .isEqualTo(MacAddress.parse("92:d0:c6:0a:29:33"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "zz", "92:d0:c6:0a:29", "92:d0:c6:0a:29:33:44", "92:d0:c6:0a:29:3g"})
    void whatIsNoMacAddressIsRefused(String text) {
        assertThatThrownBy(() -> MacAddress.parse(text)).hasMessage("invalid MAC address: " + text);
    }
}
