package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import java.util.List;
import java.util.Map;

/// The flags of `network create` about addresses.
final class IpamFlags {
    private final Flag<String> driver;
    private final Flag<Map<String, String>> options;
    private final Flag<List<String>> subnets;
    private final Flag<List<String>> ranges;
    private final Flag<List<String>> gateways;
    private final Flag<Map<String, String>> auxiliaryAddresses;

    IpamFlags(Flags flags) {
        driver = flags.text(Flags.NONE, "ipam-driver", "default", "IP Address Management Driver");
        options = flags.map(Flags.NONE, "ipam-opt", "Set IPAM driver specific options");
        subnets = flags.strings("subnet", "Subnet in CIDR format that represents a network segment");
        ranges = flags.strings("ip-range", "Allocate container ip from a sub-range");
        gateways = flags.strings("gateway", "IPv4 or IPv6 Gateway for the master subnet");
        auxiliaryAddresses =
                flags.map(Flags.NONE, "aux-address", "Auxiliary IPv4 or IPv6 addresses used by Network driver");
    }

    /// What the engine is told of addresses. Errors: [CliException] in Docker's words.
    JsonObject ipam() {
        if (Math.max(ranges.value().size(), gateways.value().size())
                > subnets.value().size()) {
            throw new CliException("every ip-range or gateway must have a corresponding subnet");
        }
        IpamConfigs configs = new IpamConfigs();
        subnets.value().forEach(configs::addSubnet);
        ranges.value().forEach(configs::addRange);
        gateways.value().forEach(configs::addGateway);
        auxiliaryAddresses.value().forEach(configs::addAuxiliaryAddress);
        return JsonObject.of("Driver", driver.value(), "Options", options.value(), "Config", configs.all());
    }
}
