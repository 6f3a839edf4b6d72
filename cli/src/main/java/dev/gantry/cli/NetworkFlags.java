package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import java.util.List;
import java.util.Optional;

/// The flags of `run` and `create` about the network.
final class NetworkFlags {
    private final Flag<String> network;
    private final Flag<List<String>> publish;
    private final Flag<Boolean> publishAll;
    private final Flag<List<String>> extraHosts;
    private final Flag<List<String>> dns;
    private final Flag<List<String>> dnsOptions;
    private final Flag<List<String>> dnsSearch;
    private final Flag<String> ip;
    private final Flag<String> mac;

    NetworkFlags(Flags flags) {
        TextFlag choice = new TextFlag("network", "Connect a container to a network", "default");
        network = flags.add(Flags.NONE, choice);
        flags.alias("net", choice);
        publish = flags.list('p', "publish", "Publish a container's port(s) to the host");
        publishAll = flags.bool('P', "publish-all", "Publish all exposed ports to random ports");
        extraHosts = flags.list("add-host", "Add a custom host-to-IP mapping (host:ip)");
        dns = flags.list("dns", "Set custom DNS servers");
        dnsOptions = flags.list("dns-option", "Set DNS options");
        flags.alias("dns-opt", dnsOptions);
        dnsSearch = flags.list("dns-search", "Set custom DNS search domains");
        ip = flags.text("ip", "IPv4 address (e.g., 172.30.100.104)");
        mac = flags.text("mac-address", "Container MAC address (e.g., 92:d0:c6:0a:29:33)");
    }

    List<String> published() {
        return publish.value();
    }

    Optional<String> macAddress() {
        return mac.changed() ? Optional.of(mac.value()) : Optional.empty();
    }

    void addTo(JsonObject hostConfig) {
        hostConfig.put("NetworkMode", network.value());
        hostConfig.put("PublishAllPorts", publishAll.value());
        hostConfig.put(
                "ExtraHosts",
                extraHosts.value().stream().map(NetworkFlags::host).toList());
        hostConfig.put("Dns", dns.value());
        hostConfig.put("DnsOptions", dnsOptions.value());
        hostConfig.put("DnsSearch", dnsSearch.value());
    }

    /// `name=address` is the newer form of `name:address`.
    private static String host(String text) {
        int equals = text.indexOf('=');
        String joined = equals < 0 ? text : text.substring(0, equals) + ":" + text.substring(equals + 1);
        int colon = joined.indexOf(':');
        if (colon <= 0 || colon == joined.length() - 1) {
            throw new CliException("bad format for add-host: " + GoText.quote(text), 125);
        }
        return joined;
    }

    /// The endpoints' settings: only where an address is asked for.
    JsonObject endpoints() {
        if (!ip.changed()) {
            return JsonObject.of("EndpointsConfig", JsonObject.of());
        }
        String name = network.value().equals("default") ? "bridge" : network.value();
        JsonObject endpoint = JsonObject.of("IPAMConfig", JsonObject.of("IPv4Address", ip.value()));
        return JsonObject.of("EndpointsConfig", JsonObject.of(name, endpoint));
    }
}
