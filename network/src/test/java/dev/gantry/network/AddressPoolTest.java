package dev.gantry.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.linux.IpPrefix;
import java.net.Inet4Address;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

final class AddressPoolTest {
    private static AddressPool pool(String subnet, String range) {
        return new AddressPool(IpPrefix.parse(subnet), IpPrefix.parse(range), "net");
    }

    private static Inet4Address ip(String text) {
        return Inet4Address.ofLiteral(text);
    }

    @Test
    void theLowestFreeAddressIsGiven() {
        AddressPool pool = pool("172.17.0.0/16", "172.17.0.0/16");
        pool.take(ip("172.17.0.1"));
        pool.take(ip("172.17.0.3"));

        assertThat(pool.take()).isEqualTo(ip("172.17.0.2"));
        assertThat(pool.take()).isEqualTo(ip("172.17.0.4"));
    }

    @Test
    void aReleasedAddressIsTheLowestAgain() {
        AddressPool pool = pool("10.0.0.0/24", "10.0.0.0/24");
        InetAddress first = pool.take();
        pool.take();
        pool.release(first);

        assertThat(pool.take()).isEqualTo(first);
        pool.release(first);
        pool.take(first);
        assertThat(pool.take()).isEqualTo(ip("10.0.0.3"));
    }

    @Test
    void networkAndBroadcastAddressAreNeverGiven() {
        AddressPool pool = pool("10.0.0.0/29", "10.0.0.0/29");

        for (int host = 1; host <= 6; host++) {
            assertThat(pool.take()).isEqualTo(ip("10.0.0." + host));
        }
        assertThatThrownBy(pool::take).hasMessageStartingWith("no available IPv4 addresses");
    }

    @Test
    void aRangeLimitsWhatIsGivenButNotWhatCanBeAskedFor() {
        AddressPool pool = pool("192.168.5.0/24", "192.168.5.128/30");

        assertThat(pool.take()).isEqualTo(ip("192.168.5.128"));
        pool.take(ip("192.168.5.9"));
        pool.take();
        pool.take();
        assertThat(pool.take()).isEqualTo(ip("192.168.5.131"));
        assertThatThrownBy(pool::take).isInstanceOf(NetworkException.class);
    }

    @Test
    void anAddressInUseOrElsewhereIsRefused() {
        AddressPool pool = pool("10.0.0.0/24", "10.0.0.0/24");
        pool.take(ip("10.0.0.9"));

        assertThatThrownBy(() -> pool.take(ip("10.0.0.9"))).hasMessage("Address already in use");
        assertThatThrownBy(() -> pool.take(ip("10.0.1.9")))
                .hasMessage("invalid address 10.0.1.9: It does not belong to any of this network's subnets");
    }

    @Test
    void anIpv6SubnetGivesAllButItsFirst() {
        AddressPool pool = new AddressPool(IpPrefix.parse("fd00::/126"), IpPrefix.parse("fd00::/126"), "net");

        for (int host = 1; host <= 3; host++) {
            assertThat(pool.take()).isEqualTo(InetAddress.ofLiteral("fd00::" + host));
        }
        assertThatThrownBy(pool::take).hasMessage("no available IPv6 addresses on this network's address pools: net");
        assertThat(pool("fd00::/64", "fd00:0:0:0:8000::/65").take())
                .isEqualTo(InetAddress.ofLiteral("fd00:0:0:0:8000::"));
    }
}
