package dev.gantry.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.linux.IpPrefix;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class SubnetChoiceTest {
    private static IpPrefix pick(String... routes) {
        return SubnetChoice.pick(
                SubnetPool.DEFAULTS, Stream.of(routes).map(IpPrefix::parse).toList(), false);
    }

    @Test
    void theFirstIsDockers() {
        assertThat(pick()).isEqualTo(IpPrefix.parse("172.17.0.0/16"));
    }

    @Test
    void whatTheHostUsesIsPassedOver() {
        assertThat(pick("172.17.4.0/24", "172.18.0.0/15")).isEqualTo(IpPrefix.parse("172.20.0.0/16"));
        assertThat(pick("172.16.0.0/12")).isEqualTo(IpPrefix.parse("192.168.0.0/20"));
        assertThat(pick("172.16.0.0/12", "192.168.3.1/24")).isEqualTo(IpPrefix.parse("192.168.16.0/20"));
    }

    @Test
    void theDefaultRouteAndIpv6TakeNothing() {
        assertThat(pick("0.0.0.0/0", "fe80::/64")).isEqualTo(IpPrefix.parse("172.17.0.0/16"));
    }

    @Test
    void aHostThatUsesEverythingGetsDockersError() {
        assertThatThrownBy(() -> pick("172.16.0.0/12", "192.168.0.0/16"))
                .hasMessageContaining("could not find an available, non-overlapping IPv4 address pool");
    }

    @Test
    void poolsAreCutFromTheirBase() {
        SubnetPool pool = new SubnetPool(IpPrefix.parse("10.10.0.0/22"), 24);

        assertThat(pool.subnets())
                .extracting(IpPrefix::toString)
                .containsExactly("10.10.0.0/24", "10.10.1.0/24", "10.10.2.0/24", "10.10.3.0/24");
        assertThatThrownBy(() -> new SubnetPool(IpPrefix.parse("10.0.0.0/16"), 8))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anIpv6SubnetComesFromTheHostsOwnRange() {
        SubnetPool own = SubnetPool.uniqueLocal("a host");
        List<SubnetPool> pools = List.of(SubnetPool.DEFAULTS.getFirst(), own);

        IpPrefix first = SubnetChoice.pick(pools, List.of(), true);
        IpPrefix second = SubnetChoice.pick(pools, List.of(first), true);

        assertThat(first.toString()).startsWith("fd").endsWith("/64");
        assertThat(second).isNotEqualTo(first);
        assertThat(own.base().contains(second.address())).isTrue();
        assertThat(SubnetPool.uniqueLocal("another").base()).isNotEqualTo(own.base());
    }
}
