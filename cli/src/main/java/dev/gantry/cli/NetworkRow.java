package dev.gantry.cli;

import dev.gantry.client.JsonObject;

/// A network of `GET /networks`.
final class NetworkRow extends Row {
    static final RowKind KIND = new RowKind(
                    "*network.networkContext",
                    "ID",
                    "NETWORK ID",
                    "Name",
                    "NAME",
                    "Driver",
                    "DRIVER",
                    "Scope",
                    "SCOPE",
                    "IPv4",
                    "IPV4",
                    "IPv6",
                    "IPV6",
                    "Internal",
                    "INTERNAL",
                    "Labels",
                    "LABELS",
                    "CreatedAt",
                    "CREATED AT")
            .withRaw("network_id: {{.ID}}", "name: {{.Name}}", "driver: {{.Driver}}", "scope: {{.Scope}}");

    private final JsonObject network;
    private final boolean truncates;

    NetworkRow(JsonObject network, boolean truncates) {
        super(KIND);
        this.network = network;
        this.truncates = truncates;
    }

    @Override
    String column(String name) {
        return switch (name) {
            case "ID" -> truncates ? ShortText.id(network.text("Id")) : network.text("Id");
            case "IPv4" -> String.valueOf(network.flag("EnableIPv4"));
            case "IPv6" -> String.valueOf(network.flag("EnableIPv6"));
            case "Internal" -> String.valueOf(network.flag("Internal"));
            case "Labels" -> ShortText.pairs(network.object("Labels"));
            case "CreatedAt" -> LocalTimes.ofText(network.text("Created"));
            default -> network.text(name);
        };
    }

    @Override
    String label(String name) {
        return network.object("Labels").text(name);
    }
}
