package dev.gantry.cli;

import dev.gantry.client.Json;
import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.util.List;

/// `--platform`: `os[/arch[/variant]]`, such as `linux/amd64`.
final class Platform {
    private Platform() {}

    /// The parameter `platform`, when the flag was given.
    static void add(Request request, String text) {
        if (!text.isEmpty()) {
            request.query("platform", json(text));
        }
    }

    /// `{"os":"linux","architecture":"amd64"}`. Errors: [CliException] when `text` is no platform.
    static String json(String text) {
        List<String> parts = List.of(text.split("/", -1));
        if (parts.size() > 3 || parts.contains("")) {
            throw new CliException("invalid platform: " + GoText.quote(text)
                    + ": unknown operating system or architecture: invalid" + " argument");
        }
        JsonObject platform = JsonObject.of("os", parts.getFirst());
        platform.put("architecture", parts.size() > 1 ? parts.get(1) : Version.architecture());
        if (parts.size() > 2) {
            platform.put("variant", parts.get(2));
        }
        return Json.write(platform);
    }
}
