package dev.gantry.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IpPrefixTest {
    private static InetAddress ip(String text) {
        return InetAddress.ofLiteral(text);
    }

    @Test
    void aSubnetIsTheAddressWithoutItsHostBits() {
        assertThat(IpPrefix.parse("172.17.5.9/16").network()).isEqualTo(IpPrefix.parse("172.17.0.0/16"));
        assertThat(IpPrefix.parse("10.1.2.255/27").network()).isEqualTo(IpPrefix.parse("10.1.2.224/27"));
        assertThat(IpPrefix.parse("fd00::1234/64").network()).isEqualTo(IpPrefix.parse("fd00::/64"));
    }

    @Test
    void addressesAreCountedFromTheSubnetsFirst() {
        IpPrefix subnet = IpPrefix.parse("10.0.255.0/16");

        assertThat(subnet.plus(258)).isEqualTo(ip("10.0.1.2"));
        assertThat(subnet.offset(ip("10.0.1.2"))).isEqualTo(258);
        assertThat(subnet.offset(ip("10.0.0.0"))).isZero();
        assertThat(subnet.size()).isEqualTo(65536);
        assertThat(IpPrefix.parse("192.168.255.128/25").offset(ip("192.168.255.255")))
                .isEqualTo(127);
    }

    @Test
    void subnetsOverlapWhenOneHoldsTheOther() {
        IpPrefix large = IpPrefix.parse("172.16.0.0/12");
        IpPrefix small = IpPrefix.parse("172.17.4.1/24");

        assertThat(large.overlaps(small)).isTrue();
        assertThat(small.overlaps(large)).isTrue();
        assertThat(small.overlaps(IpPrefix.parse("172.17.5.0/24"))).isFalse();
        assertThat(IpPrefix.parse("0.0.0.0/0").overlaps(IpPrefix.parse("::/0"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1", "10.0.0/8", "10.0.0.0/33", "10.0.0.0/", "/8", "host.example/24", "fd00::/129"})
    void whatIsNoPrefixIsRefused(String text) {
        assertThatThrownBy(() -> IpPrefix.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
