package dev.gantry.network;

import dev.gantry.network.BridgeSettings.GatewayMode;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/// What a bridge network puts into the sets of the firewall's table.
final class BridgeRules {
    private BridgeRules() {}

    static List<Element> of(NetworkSpec spec, BridgeSettings settings, String bridge) {
        String name = "\"" + bridge + "\"";
        List<Element> elements = new ArrayList<>();
        elements.add(new Element(FirewallRules.BRIDGES, name));
        if (spec.internal()) {
            elements.add(new Element(FirewallRules.INTERNAL, name));
        }
        if (settings.icc()) {
            elements.add(new Element(FirewallRules.NEIGHBOURS, name + " . " + name));
        } else {
            elements.add(new Element(FirewallRules.RELAYED, name));
        }
        for (String from : settings.trusted()) {
            elements.add(new Element(FirewallRules.TRUSTED, "\"" + from + "\" . " + name));
        }
        for (Subnet subnet : spec.subnets()) {
            elements.addAll(of(subnet, spec, settings, name));
        }
        return elements;
    }

    private static List<Element> of(Subnet subnet, NetworkSpec spec, BridgeSettings settings, String name) {
        boolean ipv6 = subnet.ipv6();
        String prefix = subnet.prefix().toString();
        GatewayMode mode = settings.mode(ipv6);
        List<Element> elements = new ArrayList<>();
        elements.add(new Element(FirewallRules.SUBNETS.of(ipv6), prefix));
        boolean translated = mode == GatewayMode.NAT || mode == GatewayMode.NAT_UNPROTECTED;
        InetAddress host = settings.hostAddress(ipv6);
        if (translated && settings.masquerade() && !spec.internal()) {
            elements.add(
                    host == null
                            ? new Element(FirewallRules.MASQUERADED.of(ipv6), prefix)
                            : new Element(FirewallRules.SOURCE.of(ipv6), prefix + " : " + host.getHostAddress()));
        }
        if (mode == GatewayMode.NAT_UNPROTECTED) {
            elements.add(new Element(FirewallRules.UNPROTECTED.of(ipv6), name));
        }
        if (mode == GatewayMode.ROUTED) {
            elements.add(new Element(FirewallRules.ROUTED.of(ipv6), name));
        }
        return elements;
    }
}
