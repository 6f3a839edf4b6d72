package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The subnets of a new network, each with the range, the gateway and the auxiliary addresses that lie in it:
/// flags name them one by one, the engine takes them together. Source: Engine API, `IPAMConfig`.
///
/// Errors: [CliException] in Docker's words.
final class IpamConfigs {
    private final Map<String, JsonObject> bySubnet = new LinkedHashMap<>();

    /// In the order in which the subnets came.
    List<JsonObject> all() {
        return List.copyOf(bySubnet.values());
    }

    /// Subnets come before what lies in them.
    void addSubnet(String subnet) {
        for (String other : bySubnet.keySet()) {
            boolean isAround = covers(subnet, other);
            if (covers(other, subnet) || isAround) {
                throw new CliException("multiple overlapping subnet configuration is not supported");
            }
        }
        bySubnet.put(subnet, JsonObject.of("Subnet", subnet));
    }

    void addRange(String range) {
        parse(range, "");
        JsonObject config = around(range, "range");
        if (config.has("IPRange")) {
            throw new CliException("cannot configure multiple ranges (" + range + ", " + config.text("IPRange")
                    + ") on the same subnet (" + config.text("Subnet") + ")");
        }
        config.put("IPRange", range);
    }

    void addGateway(String gateway) {
        JsonObject config = around(gateway, "gateway");
        if (config.has("Gateway")) {
            throw new CliException("cannot configure multiple gateways (" + gateway + ", " + config.text("Gateway")
                    + ") for the same subnet (" + config.text("Subnet") + ")");
        }
        config.put("Gateway", gateway);
    }

    void addAuxiliaryAddress(String name, String address) {
        JsonObject config = around(address, "aux-address");
        JsonObject addresses = config.object("AuxiliaryAddresses");
        addresses.put(name, address);
        config.put("AuxiliaryAddresses", addresses);
    }

    /// The configuration of the subnet that has the address; no two have.
    private JsonObject around(String address, String kind) {
        for (Map.Entry<String, JsonObject> entry : bySubnet.entrySet()) {
            if (covers(entry.getKey(), address)) {
                return entry.getValue();
            }
        }
        throw new CliException("no matching subnet for " + kind + " " + address);
    }

    /// @param inner an address, alone or with the length of a prefix
    private static boolean covers(String subnet, String inner) {
        Cidr outer = parse(subnet, "invalid subnet: ");
        Optional<InetAddress> address =
                inner.contains("/") ? Optional.of(parse(inner, "").address()) : HostNames.address(inner);
        return address.isPresent() && outer.covers(address.get());
    }

    private static Cidr parse(String text, String complaint) {
        try {
            return Cidr.parse(text);
        } catch (IllegalArgumentException e) {
            throw new CliException(complaint + e.getMessage());
        }
    }
}
