package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.util.ArrayList;
import java.util.List;

/// Shows where a container's ports are published.
final class ContainerPort extends Command {
    ContainerPort() {
        super(Usage.of(
                "port",
                "CONTAINER [PRIVATE_PORT[/PROTO]]",
                "List port mappings or a specific mapping for the container",
                1,
                2,
                "container port",
                "port"));
    }

    @Override
    int run(Session session, List<String> arguments) {
        JsonObject ports = session.client()
                .object(Request.get("/containers/" + Request.segment(arguments.getFirst()) + "/json"))
                .object("NetworkSettings")
                .object("Ports");
        List<String> lines = arguments.size() > 1 ? one(ports, arguments) : all(ports);
        lines.sort(NaturalOrder.INSTANCE);
        lines.forEach(session.out()::println);
        return 0;
    }

    private static List<String> one(JsonObject ports, List<String> arguments) {
        String wanted = arguments.get(1);
        int slash = wanted.indexOf('/');
        requireNumber(slash < 0 ? wanted : wanted.substring(0, slash));
        String port = slash < 0 ? wanted + "/tcp" : wanted;
        List<String> lines = bindings(ports, port);
        if (lines.isEmpty()) {
            throw new CliException("Error: No public port '" + wanted + "' published for " + arguments.getFirst());
        }
        return lines;
    }

    private static void requireNumber(String port) {
        try {
            GoText.parseUint(port, Short.SIZE);
        } catch (IllegalArgumentException e) {
            throw new CliException("Error: invalid port (" + port + "): " + e.getMessage());
        }
    }

    private static List<String> all(JsonObject ports) {
        List<String> lines = new ArrayList<>();
        for (String port : ports.keySet()) {
            for (String binding : bindings(ports, port)) {
                lines.add(port + " -> " + binding);
            }
        }
        return lines;
    }

    private static List<String> bindings(JsonObject ports, String port) {
        List<String> bindings = new ArrayList<>();
        for (JsonObject binding : ports.objects(port)) {
            String address = binding.text("HostIp");
            bindings.add((address.indexOf(':') >= 0 ? "[" + address + "]" : address) + ":" + binding.text("HostPort"));
        }
        return bindings;
    }
}
