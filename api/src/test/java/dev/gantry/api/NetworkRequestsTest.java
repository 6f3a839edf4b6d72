package dev.gantry.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class NetworkRequestsTest {
    @Test
    void whatNobodySaysOfAddressesIsTheDaemonsToDecide() {
        NetworkCreateRequest silent = Json.read("{\"Name\":\"back\"}", NetworkCreateRequest.class);
        assertThat(silent.enableIpv4()).isNull();
        assertThat(silent.enableIpv6()).isNull();
        assertThat(silent.ipam()).isNull();
        assertThat(silent.configFrom()).isNull();
        assertThat(silent.driver()).isEmpty();
        assertThat(Json.write(silent)).doesNotContain("EnableIP");
        NetworkCreateRequest decided =
                Json.read("{\"Name\":\"back\",\"EnableIPv4\":false,\"EnableIPv6\":true}", NetworkCreateRequest.class);
        assertThat(decided.enableIpv4()).isFalse();
        assertThat(decided.enableIpv6()).isTrue();
    }

    @Test
    void aNetworkIsAskedForWithItsSubnets() {
        NetworkCreateRequest request = Json.read("""
                {"Name": "back", "CheckDuplicate": true, "Driver": "bridge", "Options": {"a": "b"}, "Labels": {},
                 "ConfigFrom": {"Network": "plan"}, "Internal": true,
                 "IPAM": {"Driver": "default", "Options": {}, "Config": [{"Subnet": "10.1.0.0/16",
                  "IPRange": "10.1.1.0/24", "Gateway": "10.1.0.1", "AuxiliaryAddresses": {"router": "10.1.0.2"}}]}}
                """, NetworkCreateRequest.class);
        assertThat(Objects.requireNonNull(request.ipam()).config())
                .isEqualTo(List.of(new Network.IpamConfig(
                        "10.1.0.0/16", "10.1.1.0/24", "10.1.0.1", Map.of("router", "10.1.0.2"))));
        assertThat(Objects.requireNonNull(request.configFrom()).network()).isEqualTo("plan");
        assertThat(request.internal()).isTrue();
    }

    @Test
    void aContainerIsConnectedWithWhatItAsksFor() {
        NetworkConnectRequest request = Json.read("""
                {"Container": "web", "EndpointConfig": {"Aliases": ["www"], "IPAMConfig": {"IPv4Address": "10.1.0.9"}}}
                """, NetworkConnectRequest.class);
        EndpointSettings endpoint = Objects.requireNonNull(request.endpointConfig());
        assertThat(endpoint.aliases()).isEqualTo(List.of("www"));
        assertThat(Objects.requireNonNull(endpoint.ipamConfig()).ipv4Address()).isEqualTo("10.1.0.9");
        assertThat(Json.read("{\"Container\":\"web\"}", NetworkConnectRequest.class)
                        .endpointConfig())
                .isNull();
    }

    @Test
    void prunedNetworksTakeNoSpace() {
        assertThat(Json.write(new PruneResponse.Networks(List.of("back"))))
                .isEqualTo("{\"NetworksDeleted\":[\"back\"]}");
        assertThat(Json.write(new PruneResponse.Networks(null))).isEqualTo("{\"NetworksDeleted\":null}");
        assertThat(Json.write(new NetworkCreateResponse("abc", ""))).isEqualTo("{\"Id\":\"abc\",\"Warning\":\"\"}");
    }
}
