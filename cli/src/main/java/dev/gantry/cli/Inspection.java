package dev.gantry.cli;

import dev.gantry.cli.template.Functions;
import dev.gantry.cli.template.GoTemplate;
import dev.gantry.cli.template.TemplateException;
import dev.gantry.client.ApiException;
import dev.gantry.client.Json;
import dev.gantry.client.JsonObject;
import java.util.ArrayList;
import java.util.List;

/// Prints objects as `inspect` does: a JSON array, or what a template makes of each.
final class Inspection {
    private final Session session;
    private final String format;

    /// Where the objects come from.
    @FunctionalInterface
    interface Source {
        JsonObject find(String name);
    }

    /// @param format `--format`: `""` is JSON over several lines, `json` on one
    Inspection(Session session, String format) {
        this.session = session;
        this.format = format;
    }

    /// Prints the object of each name; those not found are told in the end, with exit code 1.
    int run(List<String> names, Source source) {
        GoTemplate template = template();
        Failures failures = new Failures();
        List<JsonObject> found = new ArrayList<>();
        for (String name : names) {
            try {
                found.add(source.find(name));
            } catch (ApiException e) {
                failures.add(Failures.text(e));
            } catch (CliException e) {
                failures.add(String.valueOf(e.getMessage()));
            }
        }
        session.out()
                .print(
                        switch (format) {
                            case "" -> Json.writeIndented(found, "    ") + "\n";
                            case "json" -> Json.write(found) + "\n";
                            default -> rendered(template, found, failures);
                        });
        failures.throwIfAny();
        return 0;
    }

    /// Errors: [CliException] with code 64, before anything is looked for.
    private GoTemplate template() {
        try {
            return GoTemplate.parse(format, Functions.docker());
        } catch (TemplateException e) {
            throw new CliException("template parsing error: " + e.getMessage(), 64);
        }
    }

    private static String rendered(GoTemplate template, List<JsonObject> objects, Failures failures) {
        StringBuilder out = new StringBuilder();
        try {
            for (JsonObject object : objects) {
                out.append(template.render(new InspectedObject(object))).append('\n');
            }
        } catch (TemplateException e) {
            failures.add("template parsing error: " + e.getMessage());
        }
        return out.isEmpty() ? "\n" : out.toString();
    }
}
