package dev.gantry.compose;

import java.util.List;
import java.util.Map;

/// One network of a service.
///
/// @param aliases further names in that network
/// @param ipv4Address or empty
/// @param ipv6Address or empty
/// @param linkLocalIps addresses
/// @param macAddress or empty
/// @param interfaceName or empty
/// @param driverOptions for the network's driver
/// @param priority the highest is connected first
/// @param gatewayPriority the highest has the default route
public record Attachment(
        List<String> aliases,
        String ipv4Address,
        String ipv6Address,
        List<String> linkLocalIps,
        String macAddress,
        String interfaceName,
        Map<String, String> driverOptions,
        int priority,
        int gatewayPriority) {
    /// Keeps copies that nobody changes.
    public Attachment {
        aliases = List.copyOf(aliases);
        linkLocalIps = List.copyOf(linkLocalIps);
        driverOptions = Sorted.copy(driverOptions);
    }
}
