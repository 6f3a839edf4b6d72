package dev.gantry.cli;

import dev.gantry.cli.template.GoObject;
import dev.gantry.client.JsonObject;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// An event as templates see it: under Go's names, each field there, if only empty.
record EventObject(JsonObject event) implements GoObject {
    private static final List<String> NAMES =
            List.of("Status", "ID", "From", "Type", "Action", "Actor", "Scope", "Time", "TimeNano");

    @Override
    public @Nullable Object get(String name, List<@Nullable Object> arguments) {
        return switch (name) {
            case "Status", "ID", "From", "Scope" -> event.text(name.toLowerCase(Locale.ROOT));
            case "Type", "Action" -> event.text(name);
            case "Actor" -> new InspectedObject(actor());
            case "Time" -> event.number("time");
            case "TimeNano" -> event.number("timeNano");
            default -> throw new IllegalArgumentException("can't evaluate field " + name + " in type *events.Message");
        };
    }

    private JsonObject actor() {
        JsonObject actor = event.object("Actor");
        return JsonObject.of("ID", actor.text("ID"), "Attributes", actor.object("Attributes"));
    }

    @Override
    public List<String> names() {
        return NAMES;
    }

    @Override
    public JsonObject json() {
        return event;
    }
}
