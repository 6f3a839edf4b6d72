package dev.gantry.cli;

import dev.gantry.client.ApiException;
import dev.gantry.client.EngineClient;
import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.util.List;
import java.util.Optional;

/// Shows everything about objects of any type: the first type that has the name counts.
final class InspectAny extends Command {
    /// The types in the order they are tried.
    private static final List<String> TYPES =
            List.of("container", "image", "network", "volume", "service", "task", "node", "plugin", "secret", "config");

    private final Flag<String> format = flags.inspectFormat('f');
    private final Flag<Boolean> size = flags.bool('s', "size", "Display total file sizes if the type is container");
    private final Flag<String> type = flags.text("type", "Only inspect objects of the given type");

    InspectAny() {
        super(Usage.of(
                "inspect",
                "[OPTIONS] NAME|ID [NAME|ID...]",
                "Return low-level information on Docker objects",
                1,
                Usage.ANY));
    }

    @Override
    int run(Session session, List<String> arguments) {
        if (type.changed() && !TYPES.contains(type.value())) {
            throw unknownType();
        }
        return new Inspection(session, format.value())
                .run(arguments, name -> type.changed() ? typed(session, name) : find(session, name));
    }

    /// Only a container's size is worked out.
    private void warnOfSize(Session session, String found) {
        if (size.value() && !found.equals("container")) {
            session.err().println("WARNING: --size ignored for " + found);
        }
    }

    private CliException unknownType() {
        if (type.value().isEmpty()) {
            return new CliException("type is empty: must be one of " + allTypes());
        }
        return new CliException("unknown type: " + GoText.quote(type.value()) + ": must be one of " + allTypes());
    }

    private static String allTypes() {
        List<String> quoted = TYPES.stream().sorted().map(GoText::quote).toList();
        return String.join(", ", quoted);
    }

    private JsonObject typed(Session session, String name) {
        JsonObject found = session.client().object(request(type.value(), name));
        warnOfSize(session, type.value());
        return found;
    }

    private JsonObject find(Session session, String name) {
        for (String candidate : TYPES) {
            Optional<JsonObject> found = find(session.client(), candidate, name);
            if (found.isPresent()) {
                warnOfSize(session, candidate);
                return found.get();
            }
        }
        throw new CliException("Error: No such object: " + name);
    }

    /// An engine that is no swarm manager (503), has no such route or plugins can't have the name.
    private Optional<JsonObject> find(EngineClient client, String candidate, String name) {
        try {
            return Optional.of(client.object(request(candidate, name)));
        } catch (ApiException e) {
            boolean swarm = TYPES.indexOf(candidate) > TYPES.indexOf("volume");
            if (e.status() == 404 || swarm) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Request request(String candidate, String name) {
        String segment = Request.segment(name);
        return switch (candidate) {
            case "container" -> Request.get("/containers/" + segment + "/json").flag("size", size.value());
            case "image" -> Request.get("/images/" + segment + "/json");
            case "plugin" -> Request.get("/plugins/" + segment + "/json");
            default -> Request.get("/" + candidate + "s/" + segment);
        };
    }
}
