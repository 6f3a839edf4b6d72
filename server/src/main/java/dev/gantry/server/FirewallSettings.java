package dev.gantry.server;

import dev.gantry.network.FirewallOptions;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// The keys `iptables`, `userland-proxy`, `allow-direct-routing` and, of ours, `firewall`: how our rules and the host's
/// get along.
///
///     {"firewall": {"respect-host": true}}
final class FirewallSettings {
    private static final String RESPECT_HOST = "respect-host";

    private FirewallSettings() {}

    /// @throws ConfigException naming what can't be used
    static FirewallOptions of(Settings settings) {
        return new FirewallOptions(
                settings.flag(DaemonOption.IPTABLES, true),
                respectHost(settings.object(DaemonOption.FIREWALL)),
                settings.flag(DaemonOption.USERLAND_PROXY, true),
                settings.flag(DaemonOption.ALLOW_DIRECT_ROUTING, false));
    }

    private static boolean respectHost(Map<String, JsonNode> firewall) {
        for (String setting : firewall.keySet()) {
            if (!setting.equals(RESPECT_HOST)) {
                throw new ConfigException("\"" + DaemonOption.FIREWALL.key + "\": there is no setting \"" + setting
                        + "\"" + Suggestion.forWord(setting, List.of(RESPECT_HOST)));
            }
        }
        JsonNode value = firewall.get(RESPECT_HOST);
        if (value == null || value.isNull()) {
            return false;
        }
        if (!value.isBoolean()) {
            throw new ConfigException(
                    "\"" + DaemonOption.FIREWALL.key + "." + RESPECT_HOST + "\": " + value + " is not true or false");
        }
        return value.booleanValue();
    }
}
