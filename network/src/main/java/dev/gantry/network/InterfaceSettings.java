package dev.gantry.network;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;

/// What a container wants of its interface on a network, beside the addresses of the network.
///
/// @param name in the container, empty for the next of `eth0`, `eth1`, ...
/// @param linkLocal more addresses (`--link-local-ip`), which the network knows nothing of
/// @param sysctls values by setting, such as `net/ipv4/conf/IFNAME/log_martians`, where `IFNAME` is the
/// interface
public record InterfaceSettings(String name, List<InetAddress> linkLocal, Map<String, String> sysctls) {
    /// In a setting, the interface whatever it is called.
    public static final String PLACEHOLDER = "IFNAME";

    /// No wishes.
    public static final InterfaceSettings NONE = named("");

    public InterfaceSettings {
        linkLocal = List.copyOf(linkLocal);
        sysctls = Map.copyOf(sysctls);
    }

    /// No wish but a name.
    public static InterfaceSettings named(String name) {
        return new InterfaceSettings(name, List.of(), Map.of());
    }

    boolean plain() {
        return linkLocal.isEmpty() && sysctls.isEmpty();
    }
}
