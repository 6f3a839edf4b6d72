package dev.gantry.network;

import java.util.List;

/// What a container asked about names.
///
/// @param hostname without the domain
/// @param domainname empty for none
/// @param extraHosts `--add-host`: `name:address`, the address may be `host-gateway`
/// @param linkedHosts lines for `hosts`: an address, a tab, names of a container that this one is linked to
/// @param dns `--dns`, empty for the host's servers
/// @param dnsSearch `--dns-search`, empty for the host's; a lone `.` for none
/// @param dnsOptions `--dns-option`, empty for the host's
public record NameSettings(
        String hostname,
        String domainname,
        List<String> extraHosts,
        List<String> linkedHosts,
        List<String> dns,
        List<String> dnsSearch,
        List<String> dnsOptions) {
    public NameSettings {
        extraHosts = List.copyOf(extraHosts);
        linkedHosts = List.copyOf(linkedHosts);
        dns = List.copyOf(dns);
        dnsSearch = List.copyOf(dnsSearch);
        dnsOptions = List.copyOf(dnsOptions);
    }

    /// `web.example.org`, or the host name alone.
    String fullName() {
        return domainname.isEmpty() ? hostname : hostname + "." + domainname;
    }
}
