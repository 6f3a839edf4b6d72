package dev.gantry.compose;

import java.util.List;
import java.util.Map;

/// How the containers of a service are reached, and whom they reach.
///
/// @param mode `none`, `host`, `service:...`, `container:...`, or empty where `networks` counts
/// @param networks by the name of the network in the project
/// @param ports published; ranges are resolved to single targets
/// @param expose `port[-port][/protocol]`
/// @param links `service[:alias]`
/// @param externalLinks `container[:alias]`
/// @param dns addresses of servers
/// @param dnsOptions of the resolver
/// @param dnsSearch domains
/// @param extraHosts `name=address`
/// @param macAddress or empty
public record ServiceNetworking(
        String mode,
        Map<String, Attachment> networks,
        List<Port> ports,
        List<String> expose,
        List<String> links,
        List<String> externalLinks,
        List<String> dns,
        List<String> dnsOptions,
        List<String> dnsSearch,
        List<String> extraHosts,
        String macAddress) {
    /// Keeps copies that nobody changes.
    public ServiceNetworking {
        networks = Sorted.copy(networks);
        ports = List.copyOf(ports);
        expose = List.copyOf(expose);
        links = List.copyOf(links);
        externalLinks = List.copyOf(externalLinks);
        dns = List.copyOf(dns);
        dnsOptions = List.copyOf(dnsOptions);
        dnsSearch = List.copyOf(dnsSearch);
        extraHosts = List.copyOf(extraHosts);
    }
}
