package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.util.List;

/// Puts a container on a network.
final class NetworkConnect extends Command {
    private final Flag<List<String>> alias = flags.strings("alias", "Add network-scoped alias for the container");
    private final Flag<List<String>> driverOpt = flags.strings("driver-opt", "driver options for the network");
    private final Flag<Long> priority = flags.number(
            Flags.NONE,
            "gw-priority",
            0,
            "Highest gw-priority provides the default gateway. Accepts positive and negative values.");
    private final Flag<String> ip = flags.text("ip", "IPv4 address (e.g., \"172.30.100.104\")");
    private final Flag<String> ip6 = flags.text("ip6", "IPv6 address (e.g., \"2001:db8::33\")");
    private final Flag<List<String>> link = flags.list("link", "Add link to another container", NetworkFlags::link);
    private final Flag<List<String>> linkLocal =
            flags.strings("link-local-ip", "Add a link-local address for the container");

    NetworkConnect() {
        super(Usage.of("connect", "[OPTIONS] NETWORK CONTAINER", "Connect a container to a network", 2, 2));
    }

    @Override
    int run(Session session, List<String> arguments) {
        String network = ObjectName.networkPath(arguments.getFirst());
        JsonObject body = JsonObject.of(
                "Container", ObjectName.require("container", arguments.getLast()), "EndpointConfig", endpoint());
        session.client().call(Request.post(network + "/connect").json(body));
        return 0;
    }

    /// What `run` leaves out where nothing is asked for is there, and empty.
    private JsonObject endpoint() {
        NetworkSpec asked = new NetworkSpec(
                "", alias.value(), ip.value(), ip6.value(), "", linkLocal.value(), options(), priority.value());
        JsonObject endpoint = asked.endpoint(link.value());
        endpoint.putIfAbsent("IPAMConfig", new JsonObject());
        endpoint.putIfAbsent("Aliases", List.of());
        return endpoint;
    }

    private JsonObject options() {
        JsonObject options = new JsonObject();
        for (String pair : driverOpt.value()) {
            if (!KeyValues.addStripped(options, pair) || options.containsKey("")) {
                throw new CliException("invalid key/value pair format in driver options");
            }
        }
        return options;
    }
}
