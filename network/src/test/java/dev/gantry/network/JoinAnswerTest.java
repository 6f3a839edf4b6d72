package dev.gantry.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.linux.IpPrefix;
import java.net.InetAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JoinAnswerTest {
    private static RemoteInterface read(String source, String gateway, JoinAnswer.@Nullable Route... routes) {
        return new JoinAnswer(new JoinAnswer.Name(source, "net"), gateway, "", Arrays.asList(routes)).read(null);
    }

    private static JoinAnswer.Route route(String destination, int type, String hop) {
        return new JoinAnswer.Route(destination, type, hop);
    }

    @Test
    void routesAreByAHopOrOnTheLink() {
        RemoteInterface read =
                read("veth1", "10.0.0.1", route("10.1.2.3/16", 0, "10.0.0.2"), null, route("10.2.0.0/16", 1, ""));

        assertThat(read.gateway4()).isEqualTo(InetAddress.ofLiteral("10.0.0.1"));
        assertThat(read.routes())
                .containsExactly(
                        new StaticRoute(IpPrefix.parse("10.1.0.0/16"), InetAddress.ofLiteral("10.0.0.2")),
                        new StaticRoute(IpPrefix.parse("10.2.0.0/16"), null));
    }

    @Test
    void aDefaultRouteIsTheWayOutUnlessAGatewayIs() {
        JoinAnswer.Route route = route("0.0.0.0/0", 0, "10.0.0.9");

        assertThat(read("veth1", "", route).gateway4()).isEqualTo(InetAddress.ofLiteral("10.0.0.9"));
        assertThat(read("veth1", "10.0.0.1", route).gateway4()).isEqualTo(InetAddress.ofLiteral("10.0.0.1"));
        assertThat(read("veth1", "", route).routes()).isEmpty();
        assertThat(read("veth1", "").gateway6()).isNull();
    }

    @Test
    void aPluginNeedNotHandOverAnInterface() {
        RemoteInterface read = new JoinAnswer(null, "", "", null).read(null);
        assertThat(read.source()).isEmpty();
        assertThat(read.routes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../eth0", "a b", "sixteenlettersss", "a:1", "a%d"})
    void aNameThatIsNoInterfacesIsRefused(String source) {
        assertThatThrownBy(() -> read(source, "")).hasMessageStartingWith("invalid InterfaceName: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nowhere", "fd00::1", "10.0.0", "10.0.0.1/24"})
    void aGatewayThatIsNoneIsRefused(String gateway) {
        assertThatThrownBy(() -> read("veth1", gateway)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.0/16,0,''", "10.0.0.0/16,2,10.0.0.1", "10.0.0.0/16,0,fd00::1", "10.0.0/8,1,''"})
    void aRouteThatIsNoneIsRefused(String destination, int type, String hop) {
        assertThatThrownBy(() -> read("veth1", "", route(destination, type, hop)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void thereIsAnEndToRoutes() {
        JoinAnswer.@Nullable Route[] many = new JoinAnswer.@Nullable Route[2000];
        Arrays.fill(many, route("10.0.0.0/16", 1, ""));
        assertThatThrownBy(() -> read("veth1", "", many)).hasMessage("more than 1000 routes");
    }
}
