package dev.gantry.cli;

import dev.gantry.client.Json;
import dev.gantry.client.JsonObject;
import dev.gantry.compose.ComposeLabels;
import dev.gantry.compose.Project;
import dev.gantry.compose.ProjectEvents;
import dev.gantry.compose.ProjectWork;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/// Shows what happens to the containers of a project.
final class ComposeEvents extends ComposeCommand {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);
    private static final String OWN = "com.docker.compose.";

    private final Flag<Boolean> json = flags.bool("json", "Output events as a stream of json objects");
    private final Flag<String> since = flags.text("since", "Show all events created since timestamp");
    private final Flag<String> until = flags.text("until", "Stream events until this timestamp");

    ComposeEvents(ComposeGroup compose) {
        super(
                compose,
                Usage.of("events", "[OPTIONS] [SERVICE...]", "Receive real time events from containers", 0, Usage.ANY));
    }

    @Override
    int run(ComposeSession session, List<String> arguments) {
        Optional<Project> project = session.optionalProject(arguments);
        ProjectWork work = session.work(project);
        try (ProjectEvents events = ProjectEvents.open(work.engine(), work.project(), time(since), time(until))) {
            events.forEach(event -> {
                JsonObject attributes = event.object("Actor").object("Attributes");
                String service = attributes.text(ComposeLabels.SERVICE);
                boolean isOneOff = attributes.text(ComposeLabels.ONE_OFF).equalsIgnoreCase("true");
                if (!isOneOff && (arguments.isEmpty() || arguments.contains(service))) {
                    session.session().out().println(json.value() ? json(event, service) : plain(event));
                    session.session().out().flush();
                }
            });
        }
        return 0;
    }

    private static String time(Flag<String> flag) {
        try {
            return flag.value().isEmpty() ? "" : Timestamp.parse(flag.value());
        } catch (IllegalArgumentException e) {
            throw new CliException(String.valueOf(e.getMessage()));
        }
    }

    private static String time(JsonObject event) {
        long nanos = event.number("timeNano");
        return Instant.ofEpochSecond(nanos / 1_000_000_000, nanos % 1_000_000_000)
                .atZone(ZoneId.systemDefault())
                .format(TIME);
    }

    /// Those that are not ours.
    private static JsonObject attributes(JsonObject event) {
        JsonObject shown = new JsonObject();
        new TreeMap<>(event.object("Actor").object("Attributes")).forEach((name, value) -> {
            if (!name.startsWith(OWN)) {
                shown.put(name, value);
            }
        });
        return shown;
    }

    private static String plain(JsonObject event) {
        List<String> attributes = new ArrayList<>();
        attributes(event).forEach((name, value) -> attributes.add(name + "=" + value));
        return time(event) + " container " + event.text("Action") + " "
                + event.object("Actor").text("ID") + " (" + String.join(", ", attributes) + ")";
    }

    private static String json(JsonObject event, String service) {
        return Json.write(JsonObject.of(
                "action", event.text("Action"),
                "attributes", attributes(event),
                "id", event.object("Actor").text("ID"),
                "service", service,
                "time", time(event),
                "type", "container"));
    }
}
