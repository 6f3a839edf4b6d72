package dev.gantry.cli;

import dev.gantry.cli.template.Functions;
import dev.gantry.cli.template.GoTemplate;
import dev.gantry.cli.template.TemplateException;
import dev.gantry.client.ConnectionException;
import dev.gantry.client.EngineClient;
import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/// Shows which client and which engine there are.
final class VersionCommand extends Command {
    private final Flag<String> format = flags.inspectFormat('f');

    VersionCommand() {
        super(Usage.of("version", "[OPTIONS]", "Show the Docker version information", 0, 0));
    }

    @Override
    int run(Session session, List<String> arguments) {
        Optional<String> unreachable = Optional.empty();
        JsonObject server = new JsonObject();
        try {
            server = session.client().object(Request.get("/version"));
        } catch (ConnectionException e) {
            unreachable = Optional.of(String.valueOf(e.getMessage()));
        }
        JsonObject versions = JsonObject.of("Client", client(session, unreachable.isEmpty()));
        versions.put("Server", unreachable.isEmpty() ? server(server) : null);
        if (format.value().isEmpty()) {
            session.out().print(text(versions));
        } else {
            printRendered(session, versions);
        }
        if (unreachable.isPresent()) {
            throw new CliException(unreachable.get());
        }
        return 0;
    }

    private static JsonObject client(Session session, boolean reached) {
        Version own = Version.ofClient();
        String newest = EngineClient.NEWEST_VERSION;
        return JsonObject.of(
                "Version", own.version(),
                "ApiVersion", reached ? session.client().version() : newest,
                "DefaultAPIVersion", newest,
                "GitCommit", own.commit(),
                "GoVersion", "java" + Runtime.version().feature(),
                "Os", "linux",
                "Arch", Version.architecture(),
                "BuildTime", own.built(),
                "Context", session.context());
    }

    /// The engine's answer in the order Docker's client shows it; engines before 18.03 name no components.
    private static JsonObject server(JsonObject answer) {
        JsonObject server = new JsonObject();
        server.put("Platform", answer.object("Platform"));
        server.put("Components", answer.list("Components"));
        answer.forEach(server::putIfAbsent);
        for (JsonObject component : server.objects("Components")) {
            JsonObject details = component.object("Details");
            if (component.text("Name").equals("Engine") && details.has("BuildTime")) {
                details.put("BuildTime", builtAt(details.text("BuildTime")));
            }
        }
        return server;
    }

    /// The template's output; a line end even when it fails, as Docker's.
    private void printRendered(Session session, JsonObject versions) {
        GoTemplate template = template();
        try {
            session.out().print(template.render(new InspectedObject(versions, "system.versionInfo")));
        } catch (TemplateException e) {
            throw new CliException(String.valueOf(e.getMessage()));
        } finally {
            session.out().println();
        }
    }

    private GoTemplate template() {
        String text = format.value().equals("json") ? "{{json .}}" : format.value();
        try {
            return GoTemplate.parse("version", text, Functions.docker());
        } catch (TemplateException e) {
            throw new CliException("template parsing error: " + e.getMessage(), 64);
        }
    }

    private static String text(JsonObject versions) {
        TextTable table = new TextTable(20, 1);
        JsonObject client = versions.object("Client");
        table.add("Client:");
        String api = client.text("ApiVersion");
        String newest = client.text("DefaultAPIVersion");
        table.add(" Version:", client.text("Version"));
        table.add(" API version:", api.equals(newest) ? api : api + " (downgraded from " + newest + ")");
        table.add(" Java version:", client.text("GoVersion").substring("java".length()));
        table.add(" Git commit:", client.text("GitCommit"));
        table.add(" Built:", client.text("BuildTime"));
        table.add(" OS/Arch:", client.text("Os") + "/" + client.text("Arch"));
        table.add(" Context:", client.text("Context"));
        if (versions.has("Server")) {
            addServer(table, versions.object("Server"));
        }
        return table.render();
    }

    private static void addServer(TextTable table, JsonObject server) {
        String platform = server.object("Platform").text("Name");
        table.add("");
        table.add(platform.isEmpty() ? "Server:" : "Server: " + platform);
        for (JsonObject component : server.objects("Components")) {
            table.add(" " + component.text("Name") + ":");
            table.add("  Version:", component.text("Version"));
            JsonObject details = component.object("Details");
            if (component.text("Name").equals("Engine")) {
                addEngine(table, details);
            } else {
                new TreeMap<>(details).forEach((name, value) -> table.add("  " + name + ":", String.valueOf(value)));
            }
        }
    }

    private static void addEngine(TextTable table, JsonObject details) {
        String oldest = details.text("MinAPIVersion");
        table.add(
                "  API version:",
                details.text("ApiVersion") + (oldest.isEmpty() ? "" : " (minimum version " + oldest + ")"));
        String runtime = details.text("GoVersion");
        table.add(runtime.startsWith("java") ? "  Java version:" : "  Go version:", runtime);
        table.add("  Git commit:", details.text("GitCommit"));
        table.add("  Built:", details.text("BuildTime"));
        table.add("  OS/Arch:", details.text("Os") + "/" + details.text("Arch"));
        table.add("  Experimental:", details.text("Experimental"));
    }

    /// An RFC 3339 time as `Thu May  7 21:09:36 2026`; other texts as they are.
    private static String builtAt(String time) {
        try {
            Instant instant = OffsetDateTime.parse(time).toInstant();
            return DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC)
                    .format(instant);
        } catch (DateTimeParseException e) {
            return time;
        }
    }
}
