package dev.gantry.network;

import static dev.gantry.network.TransportProtocol.TCP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class PortRequestsTest {
    private static PortRequest request(@Nullable String address, int hostPort) {
        InetAddress host = address == null ? null : InetAddress.ofLiteral(address);
        return new PortRequest(80, TCP, host, hostPort, hostPort);
    }

    private static HostPort port(@Nullable String address, int port) {
        return new HostPort(TCP, address == null ? null : InetAddress.ofLiteral(address), port);
    }

    @Test
    void bothWildcardsOfOnePortBecomeOneRequestForEveryAddress() {
        List<PortRequest> merged = PortRequests.merged(
                List.of(request("::", 80), request("127.0.0.1", 81), request("0.0.0.0", 80), request("::", 82)));

        assertThat(merged).containsExactly(request(null, 80), request("127.0.0.1", 81), request("::", 82));
    }

    @Test
    void publishedPortsLeadBackToTheirRequests() {
        List<PublishedPort> published = port(null, 8080).published(80, true);

        assertThat(published).hasSize(2);
        assertThat(PortRequests.again(published)).containsExactly(request(null, 8080));
        assertThat(port(null, 8080).published(80, false)).hasSize(1);
    }

    @Test
    void portsConflictWhereTheirAddressesMeet() {
        HostPort everywhere = port(null, 80);
        HostPort anyIpv4 = port("0.0.0.0", 80);
        HostPort loopback = port("127.0.0.1", 80);
        HostPort anyIpv6 = port("::", 80);

        assertThat(everywhere.conflictsWith(anyIpv6)).isTrue();
        assertThat(anyIpv4.conflictsWith(loopback)).isTrue();
        assertThat(loopback.conflictsWith(loopback)).isTrue();
        assertThat(anyIpv4.conflictsWith(anyIpv6)).isFalse();
        assertThat(loopback.conflictsWith(port("127.0.0.2", 80))).isFalse();
        assertThat(loopback.conflictsWith(port("127.0.0.1", 81))).isFalse();
        assertThat(loopback.conflictsWith(new HostPort(TransportProtocol.UDP, loopback.address(), 80)))
                .isFalse();
    }

    @Test
    void portsReadAsInGoErrors() {
        assertThat(port(null, 80).goText()).isEqualTo("tcp4 0.0.0.0:80");
        assertThat(port("::1", 80).goText()).isEqualTo("tcp6 [::1]:80");
        assertThat(port("::", 80).text()).isEqualTo("[::]:80");
    }

    @Test
    void ephemeralPortsGoRoundTheRange() {
        EphemeralPorts ports = new EphemeralPorts(100, 102);
        ports.used(101);

        assertThat(ports.candidates()).containsExactly(102, 100, 101);
        ports.used(102);
        assertThat(ports.candidates()).containsExactly(100, 101, 102);
    }

    @Test
    void impossiblePortsAreRefused() {
        assertThatThrownBy(() -> request(null, 65536)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PortRequest(0, TCP, null, 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PortRequest(80, TCP, null, 2, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
