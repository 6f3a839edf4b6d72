package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import java.util.List;

/// `--ulimit NAME=SOFT[:HARD]`.
final class UlimitSpec {
    private UlimitSpec() {}

    /// Errors: [CliException] with code 125.
    static List<JsonObject> parseAll(List<String> specs) {
        return specs.stream().map(UlimitSpec::parse).toList();
    }

    private static JsonObject parse(String spec) {
        int equals = spec.indexOf('=');
        if (equals <= 0) {
            throw new CliException("invalid ulimit argument: " + spec, 125);
        }
        String limits = spec.substring(equals + 1);
        int colon = limits.indexOf(':');
        long soft = number(colon < 0 ? limits : limits.substring(0, colon), spec);
        long hard = colon < 0 ? soft : number(limits.substring(colon + 1), spec);
        if (soft > hard && hard != -1) {
            throw new CliException(
                    "ulimit soft limit must be less than or equal to hard limit: " + soft + " > " + hard, 125);
        }
        return JsonObject.of("Name", spec.substring(0, equals), "Hard", hard, "Soft", soft);
    }

    private static long number(String text, String spec) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new CliException("invalid ulimit argument: " + spec, 125);
        }
    }
}
