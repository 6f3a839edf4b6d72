package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import java.util.List;
import java.util.Map;

/// Stores a new context: what `--docker` says, or a copy of another, by default of the one in use.
final class ContextCreate extends Command {
    private final Flag<String> description = flags.text("description", "Description of the context");
    private final Flag<Map<String, String>> docker = ContextEndpoint.flag(flags);
    private final Flag<String> from = flags.text("from", "create context from a named context");

    ContextCreate() {
        super(Usage.of("create", "[OPTIONS] CONTEXT", "Create a context", 1, 1));
    }

    @Override
    String description(String program) {
        return usage().summary() + ContextEndpoint.help(program + " context create");
    }

    @Override
    int run(Session session, List<String> arguments) {
        String name = arguments.getFirst();
        ContextStore contexts = session.contexts();
        contexts.checkNew(name);
        if (from.value().isEmpty() && docker.changed()) {
            ContextEndpoint endpoint = ContextEndpoint.of(docker.value(), contexts);
            contexts.write(JsonObject.of(
                    "Name",
                    name,
                    "Metadata",
                    described(new JsonObject()),
                    "Endpoints",
                    JsonObject.of(ContextStore.DOCKER, endpoint.meta())));
            contexts.writeTls(name, endpoint.tls());
        } else {
            copy(session, name);
        }
        session.out().println(name);
        session.err().println("Successfully created context " + GoText.quote(name));
        return 0;
    }

    private void copy(Session session, String name) {
        if (docker.changed()) {
            throw new CliException("cannot use --docker flag when --from is set");
        }
        ContextSource source = ContextSource.of(session, from.value().isEmpty() ? session.context() : from.value());
        JsonObject context = source.context();
        context.put("Name", name);
        JsonObject metadata = new JsonObject();
        metadata.putAll(context.object("Metadata"));
        if (!source.description().isEmpty()) {
            metadata.put("Description", source.description());
        }
        context.put("Metadata", described(metadata));
        session.contexts().write(context);
        session.contexts().writeTls(name, source.tls());
    }

    private JsonObject described(JsonObject metadata) {
        if (!description.value().isEmpty()) {
            metadata.put("Description", description.value());
        }
        return metadata;
    }
}
