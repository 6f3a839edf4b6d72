package dev.gantry.cli;

import dev.gantry.cli.template.Functions;
import dev.gantry.cli.template.GoTemplate;
import dev.gantry.cli.template.TemplateException;
import dev.gantry.client.Json;
import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import dev.gantry.client.Response;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Shows what happens in the engine, as it happens.
final class SystemEvents extends Command {
    private final FilterFlag filter = flags.filter('f', "Filter output based on conditions provided");
    private final Flag<String> format = flags.inspectFormat(Flags.NONE);
    private final Flag<String> since = flags.text("since", "Show all events created since timestamp");
    private final Flag<String> until = flags.text("until", "Stream events until this timestamp");

    SystemEvents() {
        super(Usage.of("events", "[OPTIONS]", "Get real time events from the server", 0, 0, "system events", "events"));
    }

    @Override
    int run(Session session, List<String> arguments) {
        Printer printer = printer();
        try (Response response = session.client().open(request())) {
            Iterator<@Nullable Object> events = Json.documents(response.body());
            while (events.hasNext()) {
                session.out().println(printer.line(JsonObject.from(events.next())));
                session.out().flush();
            }
        }
        return 0;
    }

    private Request request() {
        Request request = Request.get("/events");
        if (!since.value().isEmpty()) {
            request.query("since", time(since.value()));
        }
        if (!until.value().isEmpty()) {
            request.query("until", time(until.value()));
        }
        return FilterFlag.narrow(request, filter.value());
    }

    private static String time(String text) {
        try {
            return Timestamp.parse(text);
        } catch (IllegalArgumentException e) {
            throw new CliException(String.valueOf(e.getMessage()));
        }
    }

    @FunctionalInterface
    private interface Printer {
        String line(JsonObject event);
    }

    private Printer printer() {
        return switch (format.value()) {
            case "" -> SystemEvents::plain;
            case "json" -> Json::writePlain;
            default -> templated(format.value());
        };
    }

    /// A template is tried on an event without anything first.
    private static Printer templated(String text) {
        try {
            GoTemplate template = GoTemplate.parse(text, Functions.docker());
            template.render(new EventObject(new JsonObject()));
            return event -> render(template, event);
        } catch (TemplateException e) {
            throw new CliException("Error parsing format: " + e.getMessage(), 64);
        }
    }

    private static String render(GoTemplate template, JsonObject event) {
        try {
            return template.render(new EventObject(event));
        } catch (TemplateException e) {
            throw new CliException(String.valueOf(e.getMessage()));
        }
    }

    /// `2026-11-21T02:57:19.902348984Z container start e358a072778a (image=busybox, name=web)`
    private static String plain(JsonObject event) {
        JsonObject actor = event.object("Actor");
        StringBuilder line = new StringBuilder();
        if (event.number("timeNano") != 0) {
            line.append(LocalTimes.nanos(event.number("timeNano"))).append(' ');
        } else if (event.number("time") != 0) {
            line.append(LocalTimes.nanos(event.number("time") * 1_000_000_000)).append(' ');
        }
        line.append(event.text("Type")).append(' ').append(event.text("Action"));
        line.append(' ').append(actor.text("ID"));
        StringBuilder attributes = new StringBuilder();
        new TreeMap<>(actor.object("Attributes"))
                .forEach((name, value) -> attributes
                        .append(attributes.isEmpty() ? "" : ", ")
                        .append(name)
                        .append('=')
                        .append(value));
        return attributes.isEmpty() ? line.toString() : line + " (" + attributes + ")";
    }
}
