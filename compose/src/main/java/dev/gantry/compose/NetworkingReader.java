package dev.gantry.compose;

/// Makes a record of what a service says about networks.
record NetworkingReader(Fields service) {
    ServiceNetworking read() {
        return new ServiceNetworking(
                service.text("network_mode"),
                service.objects("networks", NetworkingReader::attachment),
                service.list("ports", NetworkingReader::port),
                service.texts("expose"),
                service.texts("links"),
                service.texts("external_links"),
                service.texts("dns"),
                service.texts("dns_opt"),
                service.texts("dns_search"),
                service.texts("extra_hosts"),
                service.text("mac_address"));
    }

    private static Attachment attachment(Fields network) {
        return new Attachment(
                network.texts("aliases"),
                network.text("ipv4_address"),
                network.text("ipv6_address"),
                network.texts("link_local_ips"),
                network.text("mac_address"),
                network.text("interface_name"),
                network.map("driver_opts"),
                network.integer("priority"),
                network.integer("gw_priority"));
    }

    private static Port port(Fields port) {
        return new Port(
                port.text("name"),
                port.text("mode"),
                port.text("host_ip"),
                port.integer("target"),
                port.text("published"),
                port.text("protocol"),
                port.text("app_protocol"));
    }
}
