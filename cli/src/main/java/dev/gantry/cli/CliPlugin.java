package dev.gantry.cli;

import dev.gantry.client.Json;
import dev.gantry.client.JsonException;
import dev.gantry.client.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// A program that adds a command: `docker-<name>` in a directory for such programs.
///
/// @param metadata what it says of itself: `SchemaVersion`, `Vendor`, `Version`, `ShortDescription`, `URL`
/// @param error why it can't be used, or `""`
record CliPlugin(String name, Path path, JsonObject metadata, String error) {
    private static final String NAMES = "^[a-z][a-z0-9]*$";
    private static final Pattern NAME = Pattern.compile(NAMES);
    private static final String SCHEMA = "0.1.0";
    private static final int LONGEST_METADATA = 1 << 20;
    private static final int SECONDS_TO_ANSWER = 10;

    /// Asks a program what it is.
    static CliPlugin ask(String name, Path path) {
        if (!NAME.matcher(name).matches()) {
            return broken(
                    name, path, "plugin candidate " + GoText.quote(name) + " did not match " + GoText.quote(NAMES));
        }
        boolean ours =
                CommandTree.group(name).isPresent() || CommandTree.command(name).isPresent();
        // Ours has commands that are still to come, which the program does meanwhile.
        if (ours && !name.equals("compose")) {
            return broken(name, path, "plugin " + GoText.quote(name) + " duplicates builtin command");
        }
        String said;
        try {
            said = metadata(path);
        } catch (IOException e) {
            return broken(name, path, "failed to fetch metadata: " + e.getMessage());
        }
        try {
            JsonObject metadata = JsonObject.from(Json.parse(said));
            return new CliPlugin(name, path, metadata, complaint(metadata));
        } catch (JsonException e) {
            return broken(name, path, "invalid metadata: " + e.getMessage());
        }
    }

    private static CliPlugin broken(String name, Path path, String error) {
        return new CliPlugin(name, path, new JsonObject(), error);
    }

    private static String complaint(JsonObject metadata) {
        String schema = metadata.text("SchemaVersion");
        if (!schema.equals(SCHEMA)) {
            return "plugin SchemaVersion " + GoText.quote(schema) + " is not valid, must be " + SCHEMA;
        }
        return metadata.text("Vendor").isEmpty() ? "plugin metadata does not define a vendor" : "";
    }

    private static String metadata(Path path) throws IOException {
        if (!Files.isExecutable(path)) {
            throw new IOException("fork/exec " + path + ": permission denied");
        }
        Process process = new ProcessBuilder(path.toString(), "docker-cli-plugin-metadata")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            process.getOutputStream().close();
            CompletableFuture<byte[]> said = CompletableFuture.supplyAsync(
                    () -> read(process), Thread.ofPlatform().daemon().name("plugin")::start);
            if (!process.waitFor(SECONDS_TO_ANSWER, TimeUnit.SECONDS)) {
                throw new IOException("no answer within " + SECONDS_TO_ANSWER + " seconds");
            }
            if (process.exitValue() != 0) {
                throw new IOException("exit status " + process.exitValue());
            }
            return new String(said.join(), StandardCharsets.UTF_8);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static byte[] read(Process process) {
        try {
            return process.getInputStream().readNBytes(LONGEST_METADATA);
        } catch (IOException e) {
            return new byte[0]; // which is no metadata
        }
    }

    boolean isValid() {
        return error.isEmpty();
    }

    String summary() {
        return metadata.text("ShortDescription");
    }

    /// As `info` tells of it.
    JsonObject json() {
        JsonObject json = new JsonObject();
        for (String key : metadata.keySet()) {
            json.put(key, metadata.get(key));
        }
        json.put("Name", name);
        json.put("Path", path.toString());
        if (!isValid()) {
            json.put("Err", error);
        }
        return json;
    }
}
