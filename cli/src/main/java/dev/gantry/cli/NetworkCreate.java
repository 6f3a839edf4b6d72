package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.util.List;
import java.util.Map;

/// Creates a network.
final class NetworkCreate extends Command {
    private final Flag<Boolean> attachable =
            flags.bool("attachable", "Enable manual container attachment").since("1.25");
    private final Flag<String> configFrom = flags.text(
                    "config-from", "The network from which to copy the configuration")
            .since("1.30");
    private final Flag<Boolean> configOnly =
            flags.bool("config-only", "Create a configuration only network").since("1.30");
    private final Flag<String> driver = flags.text('d', "driver", "bridge", "Driver to manage the Network");
    private final Flag<Boolean> ingress =
            flags.bool("ingress", "Create swarm routing-mesh network").since("1.29");
    private final Flag<Boolean> internal = flags.bool("internal", "Restrict external access to the network");
    private final Flag<Boolean> ipv4 = flags.boolTrue(Flags.NONE, "ipv4", "Enable or disable IPv4 address assignment");
    private final Flag<Boolean> ipv6 = flags.bool("ipv6", "Enable or disable IPv6 address assignment");
    private final Flag<List<String>> label = flags.list("label", "Set metadata on a network", EnvironmentFiles::label);
    private final Flag<Map<String, String>> opt = flags.map('o', "opt", "Set driver specific options");
    private final Flag<String> scope =
            flags.text("scope", "Control the network's scope").since("1.30");
    private final IpamFlags ipam = new IpamFlags(flags);

    NetworkCreate() {
        super(Usage.of("create", "[OPTIONS] NETWORK", "Create a network", 1, 1));
    }

    @Override
    int run(Session session, List<String> arguments) {
        JsonObject body = JsonObject.of("Name", arguments.getFirst(), "Driver", driver.value(), "Scope", scope.value());
        putIfGiven(body, "EnableIPv4", ipv4);
        putIfGiven(body, "EnableIPv6", ipv6);
        body.put("IPAM", ipam.ipam());
        body.put("Internal", internal.value());
        body.put("Attachable", attachable.value());
        body.put("Ingress", ingress.value());
        body.put("ConfigOnly", configOnly.value());
        body.put("ConfigFrom", configFrom.value().isEmpty() ? null : JsonObject.of("Network", configFrom.value()));
        body.put("Options", opt.value());
        body.put("Labels", KeyValues.of(label.value()));
        if (!session.client().speaks("1.44")) {
            body.put("CheckDuplicate", true); // later engines have no choice
        }
        session.out()
                .println(session.client()
                        .object(Request.post("/networks/create").json(body))
                        .text("Id"));
        return 0;
    }

    /// What is not said is the engine's to decide.
    private static void putIfGiven(JsonObject body, String field, Flag<Boolean> flag) {
        if (flag.changed()) {
            body.put(field, flag.value());
        }
    }
}
