package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Shows everything about contexts; by default about the one in use.
final class ContextInspect extends Command {
    private static final String IN_MEMORY = "<IN MEMORY>";

    private final Flag<String> format = flags.inspectFormat('f');

    ContextInspect() {
        super(Usage.of(
                "inspect",
                "[OPTIONS] [CONTEXT] [CONTEXT...]",
                "Display detailed information on one or more contexts",
                0,
                Usage.ANY));
    }

    @Override
    int run(Session session, List<String> arguments) {
        List<String> names = arguments.isEmpty() ? List.of(session.context()) : arguments;
        return new Inspection(session, format.value()).run(names, name -> describe(session, name));
    }

    private static JsonObject describe(Session session, String name) {
        ContextSource source = ContextSource.of(session, name);
        JsonObject described = JsonObject.of(
                "Name", name,
                "Metadata", source.context().object("Metadata"),
                "Endpoints", source.context().object("Endpoints"),
                "TLSMaterial", material(source));
        ContextStore contexts = session.contexts();
        described.put(
                "Storage",
                JsonObject.of(
                        "MetadataPath", source.isStored() ? contexts.meta(name).toString() : IN_MEMORY,
                        "TLSPath", source.isStored() ? contexts.tls(name).toString() : IN_MEMORY));
        return described;
    }

    /// The names of an endpoint's files, by the endpoint's.
    private static JsonObject material(ContextSource source) {
        Map<String, List<String>> names = new TreeMap<>();
        for (String file : source.tls().keySet()) {
            int slash = file.indexOf('/');
            names.computeIfAbsent(file.substring(0, slash), endpoint -> new ArrayList<>())
                    .add(file.substring(slash + 1));
        }
        JsonObject material = new JsonObject();
        names.forEach(material::put);
        return material;
    }
}
