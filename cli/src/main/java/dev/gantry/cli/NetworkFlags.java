package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import java.util.ArrayList;
import java.util.List;

/// The flags of `run` and `create` about the network. Those about addresses and names mean the first network.
final class NetworkFlags {
    private final Flag<List<NetworkSpec>> networks;
    private final Flag<List<String>> publish;
    private final Flag<Boolean> publishAll;
    private final Flag<List<String>> extraHosts;
    private final Flag<List<String>> dns;
    private final Flag<List<String>> dnsOptions;
    private final Flag<List<String>> dnsSearch;
    private final Flag<String> ip;
    private final Flag<String> ip6;
    private final Flag<List<String>> linkLocal;
    private final Flag<String> mac;
    private final Flag<List<String>> aliases;
    private final Flag<List<String>> links;

    NetworkFlags(Flags flags) {
        networks = flags.add(
                Flags.NONE,
                new SpecsFlag<>("network", "network", "Connect a container to a network", "", NetworkSpec::parse));
        flags.alias("net", networks);
        publish = flags.list('p', "publish", "Publish a container's port(s) to the host");
        publishAll = flags.bool('P', "publish-all", "Publish all exposed ports to random ports");
        extraHosts = flags.list("add-host", "Add a custom host-to-IP mapping (host:ip)", HostNames::entry);
        dns = flags.list("dns", "Set custom DNS servers", HostNames::server);
        dnsOptions = flags.list("dns-option", "Set DNS options");
        flags.alias("dns-opt", dnsOptions);
        dnsSearch = flags.list("dns-search", "Set custom DNS search domains", HostNames::searchDomain);
        ip = flags.text("ip", "IPv4 address (e.g., 172.30.100.104)");
        ip6 = flags.text("ip6", "IPv6 address (e.g., 2001:db8::33)");
        linkLocal = flags.list("link-local-ip", "Container IPv4/IPv6 link-local addresses");
        mac = flags.text("mac-address", "Container MAC address (e.g., 92:d0:c6:0a:29:33)");
        aliases = flags.list("network-alias", "Add network-scoped alias for the container");
        flags.alias("net-alias", aliases);
        links = flags.list("link", "Add link to another container", NetworkFlags::link);
    }

    /// A link of a flag. Errors: `IllegalArgumentException` in Docker's words.
    static String link(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("empty string specified for links");
        }
        if (text.split(":", -1).length > 2) {
            throw new IllegalArgumentException("bad format for links: " + text);
        }
        return text;
    }

    List<String> published() {
        return publish.value();
    }

    /// The name servers that a container will not reach.
    List<String> localServers() {
        return dns.value().stream().filter(HostNames::isLocal).toList();
    }

    void addTo(JsonObject hostConfig) {
        hostConfig.put(
                "NetworkMode",
                networks.value().isEmpty()
                        ? "default"
                        : networks.value().getFirst().name());
        hostConfig.put("PublishAllPorts", publishAll.value());
        hostConfig.put("ExtraHosts", GoLists.orNull(extraHosts.value()));
        hostConfig.put("Dns", dns.value());
        hostConfig.put("DnsOptions", dnsOptions.value());
        hostConfig.put("DnsSearch", dnsSearch.value());
        hostConfig.put("Links", GoLists.orNull(links.value()));
    }

    /// The endpoints' settings by network.
    ///
    /// Errors: [CliException] with code 125.
    JsonObject endpoints() {
        if (!mac.value().isEmpty() && !HostNames.isMacAddress(mac.value())) {
            throw new CliException(mac.value() + " is not a valid mac address", 125);
        }
        List<NetworkSpec> all = new ArrayList<>(networks.value());
        if (all.isEmpty()) {
            all.add(NetworkSpec.named("default"));
        }
        all.set(0, withFlags(all.getFirst()));
        JsonObject endpoints = new JsonObject();
        JsonObject nothing = endpoint(NetworkSpec.named("default"));
        for (NetworkSpec network : all) {
            JsonObject endpoint = endpoint(network);
            if (endpoints.containsKey(network.name())) {
                throw new CliException("network " + GoText.quote(network.name()) + " is specified multiple times", 125);
            }
            if (networks.value().size() != 1 || !endpoint.equals(nothing)) {
                endpoints.put(network.name(), endpoint);
            }
        }
        if (all.stream().map(NetworkSpec::isUserDefined).distinct().count() > 1) {
            throw new CliException(
                    "conflicting options: cannot attach both user-defined and non-user-defined network-modes", 125);
        }
        return JsonObject.of("EndpointsConfig", endpoints);
    }

    private NetworkSpec withFlags(NetworkSpec network) {
        refuseBoth(aliases.value(), network.aliases(), "--network-alias and per-network alias");
        refuseBoth(list(ip.value()), list(network.ip()), "--ip and per-network IPv4 address");
        refuseBoth(list(ip6.value()), list(network.ip6()), "--ip6 and per-network IPv6 address");
        refuseBoth(list(mac.value()), list(network.mac()), "--mac-address and per-network MAC address");
        refuseBoth(linkLocal.value(), network.linkLocal(), "--link-local-ip and per-network link-local IP addresses");
        return new NetworkSpec(
                network.name(),
                aliases.value().isEmpty() ? network.aliases() : aliases.value(),
                ip.value().isEmpty() ? network.ip() : ip.value(),
                ip6.value().isEmpty() ? network.ip6() : ip6.value(),
                mac.value().isEmpty() ? network.mac() : mac.value(),
                linkLocal.value().isEmpty() ? network.linkLocal() : linkLocal.value(),
                network.options(),
                network.priority());
    }

    private static List<String> list(String text) {
        return text.isEmpty() ? List.of() : List.of(text);
    }

    private static void refuseBoth(List<String> flag, List<String> field, String both) {
        if (!flag.isEmpty() && !field.isEmpty()) {
            throw new CliException("conflicting options: cannot specify both " + both, 125);
        }
    }

    private JsonObject endpoint(NetworkSpec network) {
        if (network.name().isBlank()) {
            throw new CliException("no name set for network", 125);
        }
        if (!network.isUserDefined() && !network.aliases().isEmpty()) {
            throw new CliException("network-scoped aliases are only supported for user-defined networks", 125);
        }
        if (!network.mac().isEmpty() && !HostNames.isMacAddress(network.mac())) {
            throw new CliException(network.mac() + " is not a valid mac address", 125);
        }
        return network.endpoint(network.isUserDefined() && isFirst(network) ? links.value() : List.of());
    }

    private boolean isFirst(NetworkSpec network) {
        return !networks.value().isEmpty() && networks.value().getFirst().name().equals(network.name());
    }
}
