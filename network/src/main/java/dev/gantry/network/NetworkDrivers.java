package dev.gantry.network;

import dev.gantry.linux.Netlink;
import dev.gantry.network.NetworkException.Kind;

/// The drivers by name. A name that is none of ours is a plugin's.
final class NetworkDrivers {
    private NetworkDrivers() {}

    /// Checks a request as far as its driver can without making anything.
    ///
    /// @throws NetworkException `INVALID`, `FORBIDDEN`
    static void check(NetworkSpec asked) {
        switch (asked.driver()) {
            case "bridge" -> checkBridge(asked);
            case "macvlan" -> MacvlanDriver.check(asked);
            case "ipvlan" -> IpvlanDriver.check(asked);
            default -> {
                // its plugin judges
            }
        }
    }

    private static void checkBridge(NetworkSpec asked) {
        var _ = BridgeSettings.of(asked.options(), asked.internal());
        if (asked.ipam().nobodys()) {
            throw new NetworkException(Kind.INVALID, "bridge network " + asked.id() + " requires ipv4 configuration");
        }
        if (asked.subnets(false).size() > 1 || asked.subnets(true).size() > 1) {
            throw new NetworkException(Kind.FORBIDDEN, "bridge driver doesn't support multiple subnets");
        }
    }

    /// Makes what a network is made of, or takes over what is there of it.
    ///
    /// @param spec complete
    /// @throws NetworkException `INVALID`, `UNAVAILABLE`
    static NetworkDriver open(Netlink host, NetworkSpec spec, Ownership ownership) {
        return switch (spec.driver()) {
            case "macvlan" -> MacvlanDriver.open(host, spec, ownership);
            case "ipvlan" -> IpvlanDriver.open(host, spec, ownership);
            case "bridge" -> BridgeDriver.open(host, spec, ownership);
            default -> new RemoteDriver(host, spec, ownership);
        };
    }
}
