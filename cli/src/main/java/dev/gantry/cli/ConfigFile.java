package dev.gantry.cli;

import dev.gantry.client.Json;
import dev.gantry.client.JsonException;
import dev.gantry.client.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Docker's client configuration: a directory with `config.json` (formats, headers, the current context), TLS
/// files and contexts. What it doesn't know stays in it when it is written.
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

    /// The texts of the list `name` (`pruneFilters`), or none.
    List<String> texts(String name) {
        return settings.texts(name);
    }

    /// The object `name` (`auths`, `credHelpers`); an empty one when there is none.
    JsonObject object(String name) {
        return settings.object(name);
    }

    boolean has(String name) {
        return settings.has(name);
    }

    /// Sets `name`, for [#save()] to write.
    void put(String name, Object value) {
        settings.put(name, value);
    }

    /// Takes `name` away, for [#save()] to write.
    void remove(String name) {
        settings.keySet().remove(name);
    }

    /// Where `config.json` is.
    Path file() {
        return directory.resolve("config.json");
    }

    /// Writes `config.json` whole or not at all, readable for its owner only: it may hold passwords. A symbolic link
    /// stays one, and a file of another user (`sudo`) stays that user's.
    ///
    /// Errors: [CliException] with the reason.
    void save() {
        try {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Path target = Files.exists(file()) ? file().toRealPath() : file();
            Path folder = Objects.requireNonNullElse(target.getParent(), directory);
            Path whole = Files.createTempFile(folder, "config.json", "");
            try {
                Files.writeString(whole, Json.writeIndented(ordered(), "\t"));
                keepOwner(target, whole);
                Files.move(whole, target, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(whole);
            }
        } catch (IOException e) {
            throw new CliException(FileErrors.text(e));
        }
    }

    private static void keepOwner(Path file, Path successor) {
        try {
            if (Files.exists(file)) {
                Files.setAttribute(successor, "unix:uid", Files.getAttribute(file, "unix:uid"));
                Files.setAttribute(successor, "unix:gid", Files.getAttribute(file, "unix:gid"));
            }
        } catch (IOException e) {
            // Only root can give files away: the new one is the user's own.
        }
    }

    /// With `auths` first, as Docker writes it.
    private JsonObject ordered() {
        JsonObject ordered = JsonObject.of("auths", settings.object("auths"));
        settings.forEach(ordered::put);
        return ordered;
    }

    /// `HttpHeaders`: what every request carries.
    Map<String, String> headers() {
        Map<String, String> headers = new HashMap<>();
        settings.object("HttpHeaders").forEach((name, value) -> headers.put(name, String.valueOf(value)));
        return headers;
    }
}
