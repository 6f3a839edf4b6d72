package dev.gantry.network;

/// How the daemon's configuration shapes what packets meet on their way.
///
/// @param rules `iptables`: whether to keep rules of ours; without them published ports go through this process
/// and containers reach the outside only if the host routes their subnet
/// @param respectHost `respect-host` of `firewall`: whether the host's own forward policy decides over what
/// comes from outside to published ports and to containers that answer under their own addresses
/// @param userlandProxy `userland-proxy`: whether this process relays clients of published ports that the
/// kernel does not lead to the container
/// @param directRouting `allow-direct-routing`: whether everybody reaches published ports by the containers' own
/// addresses, too
public record FirewallOptions(boolean rules, boolean respectHost, boolean userlandProxy, boolean directRouting) {
    /// Docker's defaults.
    public static final FirewallOptions DEFAULTS = new FirewallOptions(true, false, true, false);
}
