package dev.gantry.cli;

import dev.gantry.client.Json;
import dev.gantry.client.JsonException;
import dev.gantry.client.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// Docker's client configuration: a directory with `config.json` (formats, headers, the current context), TLS
/// files and contexts. Read only.
final class ConfigFile {
    private final Path directory;
    private final JsonObject settings;

    private ConfigFile(Path directory, JsonObject settings) {
        this.directory = directory;
        this.settings = settings;
    }

    /// Reads `config.json` in `directory`; a missing file is an empty one. Errors: [CliException] when it is
    /// not JSON.
    static ConfigFile read(String directory) {
        Path path = Path.of(directory);
        Path file = path.resolve("config.json");
        try {
            return new ConfigFile(
                    path, Files.exists(file) ? JsonObject.from(Json.parse(Files.readString(file))) : new JsonObject());
        } catch (IOException | JsonException e) {
            throw new CliException("loading config file: " + file + ": " + e.getMessage());
        }
    }

    Path directory() {
        return directory;
    }

    /// The text setting `name` (`psFormat`, `detachKeys`, `currentContext`), or `""`.
    String text(String name) {
        return settings.text(name);
    }

    /// `HttpHeaders`: what every request carries.
    Map<String, String> headers() {
        Map<String, String> headers = new HashMap<>();
        settings.object("HttpHeaders").forEach((name, value) -> headers.put(name, String.valueOf(value)));
        return headers;
    }
}
