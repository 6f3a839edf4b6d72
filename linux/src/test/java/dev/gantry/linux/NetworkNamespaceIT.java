package dev.gantry.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Namespaces, and the links, addresses and routes in them. All within namespaces of the test's own.
@Tag("kernel")
final class NetworkNamespaceIT {
    @TempDir
    Path directory;

    @AfterEach
    void removeNamespaces() {
        NetworkNamespace.delete(directory.resolve("left"));
        NetworkNamespace.delete(directory.resolve("right"));
    }

    private NetworkNamespace create(String name) {
        return NetworkNamespace.create(directory.resolve(name), () -> {});
    }

    @Test
    void aNewNamespaceIsEmptyAndStaysWhenClosed() {
        try (NetworkNamespace created = create("left")) {
            assertThat(created.netlink().links()).extracting(Link::name).containsExactly("lo");
        }

        try (NetworkNamespace again = NetworkNamespace.open(directory.resolve("left"))) {
            assertThat(again.netlink().link("lo").orElseThrow().up()).isFalse();
        }
    }

    @Test
    void preparationRunsInsideBeforeTheNamespaceIsKnown() {
        Runnable prepare = () -> {
            assertThat(NetworkNamespace.isBound(directory.resolve("left"))).isFalse();
            Sysctl.write("net/ipv4/ip_default_ttl", "77");
        };

        try (NetworkNamespace namespace = NetworkNamespace.create(directory.resolve("left"), prepare)) {
            assertThat(namespace.call(() -> Sysctl.read("net/ipv4/ip_default_ttl")))
                    .contains("77");
        }
        assertThat(Sysctl.read("net/ipv4/ip_default_ttl")).isNotEqualTo("77");
    }

    @Test
    void aFailedPreparationLeavesNothing() {
        Path path = directory.resolve("left");

        assertThatThrownBy(() -> NetworkNamespace.create(path, () -> Sysctl.write("net/no/such", "1")))
                .hasMessageContaining("write /proc/sys/net/no/such");
        assertThat(path).doesNotExist();
    }

    @Test
    void aNamespaceIsNotPutOverAnother() {
        create("left").close();

        assertThatThrownBy(() -> create("left"))
                .isInstanceOfSatisfying(
                        LinuxException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EEXIST));
        assertThat(NetworkNamespace.isBound(directory.resolve("left"))).isTrue();
    }

    @Test
    void deletingTwiceIsNoError() {
        create("left").close();

        NetworkNamespace.delete(directory.resolve("left"));
        NetworkNamespace.delete(directory.resolve("left"));

        assertThat(NetworkNamespace.isBound(directory.resolve("left"))).isFalse();
    }

    @Test
    void aCableIsBornInBothNamespacesAndCarriesRoutes() {
        MacAddress mac = MacAddress.parse("02:42:0a:00:00:02");
        try (NetworkNamespace left = create("left");
                NetworkNamespace right = create("right")) {
            left.netlink()
                    .batch()
                    .createBridge("br0", MacAddress.parse("02:42:00:00:00:01"), 1400)
                    .apply();
            int bridge = left.netlink().link("br0").orElseThrow().index();
            left.netlink()
                    .batch()
                    .createVeth(new VethPair("gv1", bridge, 1400, "eth0", 2, mac, right))
                    .bridgePort("gv1", true, true)
                    .apply();
            right.netlink()
                    .batch()
                    .address(2, IpPrefix.parse("10.0.0.2/24"))
                    .up(2)
                    .defaultRoute(InetAddress.ofLiteral("10.0.0.1"), 2)
                    .apply();

            Link near = left.netlink().link("gv1").orElseThrow();
            assertThat(near.master()).isEqualTo(bridge);
            assertThat(near.kind()).isEqualTo("veth");
            assertThat(left.netlink().link("br0").orElseThrow().kind()).isEqualTo("bridge");
            assertThat(right.netlink().link("eth0")).contains(new Link(2, "eth0", "veth", "", mac, 1400, 0, true));
            assertThat(right.netlink().addresses(2)).contains(IpPrefix.parse("10.0.0.2/24"));
            assertThat(right.netlink().routes()).contains(IpPrefix.parse("0.0.0.0/0"), IpPrefix.parse("10.0.0.0/24"));
            left.netlink().batch().delete("gv1").apply();
            assertThat(right.netlink().link("eth0")).isEmpty();
        }
    }

    @Test
    void aFailureNamesMessageObjectAndTheKernelsWords() {
        try (NetworkNamespace left = create("left")) {
            NetlinkBatch batch = left.netlink()
                    .batch()
                    .defaultRoute(InetAddress.ofLiteral("10.9.9.9"), 1)
                    .delete("nothing")
                    .up(1);

            assertThatThrownBy(batch::apply)
                    .isInstanceOf(LinuxException.class)
                    .hasMessage("RTM_NEWROUTE default via 10.9.9.9: ENETUNREACH (network is unreachable):"
                            + " Nexthop has invalid gateway")
                    .satisfies(e -> assertThat(e.getSuppressed())
                            .singleElement()
                            .asString()
                            .contains("RTM_DELLINK nothing: ENODEV"));
            assertThat(left.netlink().link("lo").orElseThrow().up()).isTrue();
        }
    }
}
