package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.client.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class IpamConfigsTest {
    private final IpamConfigs configs = new IpamConfigs();

    @Test
    void whatLiesInASubnetGoesWithIt() {
        configs.addSubnet("172.20.0.0/16");
        configs.addSubnet("2001:db8::/32");
        configs.addRange("2001:db8:1::/64");
        configs.addRange("172.20.5.0/24");
        configs.addGateway("2001:db8::1");
        configs.addGateway("172.20.255.254");
        configs.addAuxiliaryAddress("router", "172.20.1.5");
        configs.addAuxiliaryAddress("switch", "172.20.1.6");
        assertThat(configs.all())
                .containsExactly(
                        JsonObject.of(
                                "Subnet", "172.20.0.0/16",
                                "IPRange", "172.20.5.0/24",
                                "Gateway", "172.20.255.254",
                                "AuxiliaryAddresses", Map.of("router", "172.20.1.5", "switch", "172.20.1.6")),
                        JsonObject.of(
                                "Subnet", "2001:db8::/32", "IPRange", "2001:db8:1::/64", "Gateway", "2001:db8::1"));
    }

    @Test
    void aPrefixNeedNotEndAtAByte() {
        configs.addSubnet("10.1.4.0/22");
        configs.addSubnet("10.1.8.0/22");
        configs.addGateway("10.1.7.255");
        assertThat(configs.all().getFirst().text("Gateway")).isEqualTo("10.1.7.255");
        assertThat(configs.all().getLast().has("Gateway")).isFalse();
        refuses("no matching subnet for gateway 10.1.12.0", () -> configs.addGateway("10.1.12.0"));
    }

    @Test
    void aSubnetMayBeNamedByAnyOfItsAddresses() {
        configs.addSubnet("192.168.1.250/24");
        configs.addRange("192.168.1.0/25");
        assertThat(configs.all())
                .containsExactly(JsonObject.of("Subnet", "192.168.1.250/24", "IPRange", "192.168.1.0/25"));
    }

    @Test
    void subnetsDoNotOverlap() {
        configs.addSubnet("10.1.2.0/23");
        String refusal = "multiple overlapping subnet configuration is not supported";
        refuses(refusal, () -> configs.addSubnet("10.1.3.248/30"));
        refuses(refusal, () -> configs.addSubnet("10.0.0.0/8"));
        refuses(refusal, () -> configs.addSubnet("10.1.2.0/23"));
    }

    @Test
    void aSubnetHasOneRangeAndOneGateway() {
        configs.addSubnet("192.168.2.0/24");
        configs.addSubnet("192.168.1.250/24");
        configs.addRange("192.168.1.0/24");
        configs.addGateway("192.168.1.1");
        refuses(
                "cannot configure multiple ranges (192.168.1.200/24, 192.168.1.0/24) on the same subnet"
                        + " (192.168.1.250/24)",
                () -> configs.addRange("192.168.1.200/24"));
        refuses(
                "cannot configure multiple gateways (192.168.1.4, 192.168.1.1) for the same subnet (192.168.1.250/24)",
                () -> configs.addGateway("192.168.1.4"));
    }

    @Test
    void whatLiesInNoSubnetIsRefused() {
        configs.addSubnet("192.168.2.0/24");
        refuses("no matching subnet for range 192.168.3.0/24", () -> configs.addRange("192.168.3.0/24"));
        refuses("no matching subnet for gateway ::1", () -> configs.addGateway("::1"));
        refuses("no matching subnet for gateway 192.168.2", () -> configs.addGateway("192.168.2"));
        refuses("no matching subnet for aux-address 10.0.0.1", () -> configs.addAuxiliaryAddress("a", "10.0.0.1"));
    }

    @Test
    void whatIsNoSubnetIsToldApartFromWhatIsNoRange() {
        configs.addSubnet("10.0.0.0/8");
        refuses("invalid CIDR address: 10.1.0.0/33", () -> configs.addRange("10.1.0.0/33"));
        refuses("invalid CIDR address: 10.1.0.1", () -> configs.addRange("10.1.0.1"));
        refuses("invalid CIDR address: 10.1.0.0.3/24", () -> configs.addGateway("10.1.0.0.3/24"));
        refuses("invalid subnet: invalid CIDR address: 10.1.2.0.30.50", () -> configs.addSubnet("10.1.2.0.30.50"));
        refuses("invalid subnet: invalid CIDR address: 11.0.0.0", () -> configs.addSubnet("11.0.0.0"));
        refuses("invalid subnet: invalid CIDR address: ::/129", () -> configs.addSubnet("::/129"));
    }

    private static void refuses(String message, Runnable step) {
        assertThatThrownBy(step::run).isInstanceOf(CliException.class).hasMessage(message);
    }
}
