package dev.gantry.network;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Who gives out a network's addresses.
///
/// @param driver `default` for us, `null` for nobody, or the name of a plugin
/// @param options the driver's (`--ipam-opt`)
/// @param addressSpace the plugin's word for addresses that don't overlap
/// @param needsMac whether the plugin wants to know who gets an address
/// @param replay whether the plugin forgets what it gave out, and is told again after a restart of the daemon
/// @param pools what the plugin calls the network's subnets, in their order
public record NetworkIpam(
        String driver,
        Map<String, String> options,
        String addressSpace,
        boolean needsMac,
        boolean replay,
        List<String> pools) {
    /// Addresses of our own.
    public static final NetworkIpam DEFAULT = of("default", Map.of());

    private static final String NOBODY = "null";

    public NetworkIpam {
        options = new TreeMap<>(options);
        pools = List.copyOf(pools);
    }

    /// What a request asks for.
    public static NetworkIpam of(String driver, Map<String, String> options) {
        return new NetworkIpam(driver, options, "", false, false, List.of());
    }

    boolean ours() {
        return driver.equals("default");
    }

    boolean nobodys() {
        return driver.equals(NOBODY);
    }

    boolean ofPlugin() {
        return !ours() && !nobodys();
    }

    NetworkIpam answered(String space, boolean mac, boolean again) {
        return new NetworkIpam(driver, options, space, mac, again, pools);
    }

    NetworkIpam withPools(List<String> given) {
        return new NetworkIpam(driver, options, addressSpace, needsMac, replay, given);
    }
}
