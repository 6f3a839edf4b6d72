package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import java.util.List;
import java.util.Map;

/// Changes a context's description or its engine.
final class ContextUpdate extends Command {
    private final Flag<String> description = flags.text("description", "Description of the context");
    private final Flag<Map<String, String>> docker = ContextEndpoint.flag(flags);

    ContextUpdate() {
        super(Usage.of("update", "[OPTIONS] CONTEXT", "Update a context", 1, 1));
    }

    @Override
    String description(String program) {
        return usage().summary() + ContextEndpoint.help(program + " context update");
    }

    @Override
    int run(Session session, List<String> arguments) {
        String name = arguments.getFirst();
        ContextStore contexts = session.contexts();
        ContextStore.checkName(name);
        JsonObject context = contexts.require(name);
        if (!description.value().isEmpty()) {
            JsonObject metadata = new JsonObject();
            metadata.putAll(context.object("Metadata"));
            metadata.put("Description", description.value());
            context.put("Metadata", metadata);
        }
        if (docker.changed()) {
            ContextEndpoint endpoint = ContextEndpoint.of(docker.value(), contexts);
            JsonObject endpoints = new JsonObject();
            endpoints.putAll(context.object("Endpoints"));
            endpoints.put(ContextStore.DOCKER, endpoint.meta());
            context.put("Endpoints", endpoints);
            Map<String, byte[]> tls = contexts.tlsFiles(name);
            tls.keySet().removeIf(file -> file.startsWith(ContextStore.DOCKER + "/"));
            tls.putAll(endpoint.tls());
            contexts.write(context);
            contexts.writeTls(name, tls);
        } else {
            contexts.write(context);
        }
        session.out().println(name);
        session.err().println("Successfully updated context " + GoText.quote(name));
        return 0;
    }
}
