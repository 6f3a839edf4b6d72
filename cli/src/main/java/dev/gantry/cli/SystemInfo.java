package dev.gantry.cli;

import dev.gantry.cli.template.Functions;
import dev.gantry.cli.template.GoTemplate;
import dev.gantry.cli.template.TemplateException;
import dev.gantry.client.ConnectionException;
import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.util.List;

/// Shows how the engine is set up.
final class SystemInfo extends Command {
    private final Flag<String> format = flags.inspectFormat('f');

    SystemInfo() {
        super(Usage.of("info", "[OPTIONS]", "Display system-wide information", 0, 0, "system info", "info"));
    }

    @Override
    int run(Session session, List<String> arguments) {
        String failure = "";
        JsonObject info = new JsonObject();
        try {
            info = session.client().object(Request.get("/info"));
        } catch (ConnectionException e) {
            failure = String.valueOf(e.getMessage());
        }
        info.put("ClientInfo", client(session));
        if (format.value().isEmpty()) {
            session.out().print(new InfoText(info).render(failure));
            session.out().flush();
            InfoText.warnings(info).forEach(session.err()::println);
            InfoText.brokenPlugins(info).forEach(session.err()::println);
        } else {
            printRendered(session, info);
        }
        if (!failure.isEmpty()) {
            throw new CliException(failure);
        }
        return 0;
    }

    private static JsonObject client(Session session) {
        Version own = Version.ofClient();
        return JsonObject.of(
                "Debug", session.debug(),
                "Version", own.version(),
                "GitCommit", own.commit(),
                "GoVersion", "java" + Runtime.version().feature(),
                "Os", "linux",
                "Arch", Version.architecture(),
                "BuildTime", own.built(),
                "Context", session.context(),
                "Plugins", session.plugins().all().stream().map(CliPlugin::json).toList(),
                "Warnings", null);
    }

    /// The template's output; a line end even when it fails, as Docker's.
    private void printRendered(Session session, JsonObject info) {
        String template = format.value().equals("json") ? "{{json .}}" : format.value();
        GoTemplate parsed;
        try {
            parsed = GoTemplate.parse(template, Functions.docker());
        } catch (TemplateException e) {
            throw new CliException("template parsing error: " + e.getMessage(), 64);
        }
        try {
            session.out().print(parsed.render(new InspectedObject(info, "system.dockerInfo")));
        } catch (TemplateException e) {
            throw new CliException(String.valueOf(e.getMessage()));
        } finally {
            session.out().println();
        }
    }
}
