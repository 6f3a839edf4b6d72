package dev.gantry.cli;

import dev.gantry.client.Json;
import dev.gantry.client.JsonException;
import dev.gantry.client.JsonObject;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A program that keeps passwords (`docker-credential-pass` and others): a verb is its argument, what it works
/// on comes by standard input, the answer is on standard output.
final class CredentialHelper {
    /// The user name that says that the secret is an identity token.
    private static final String TOKEN = "<token>";

    private static final String NOT_FOUND = "credentials not found in native keychain";
    private static final String PREFIX = "docker-credential-";

    private final String name;
    private final Map<String, String> environment;

    /// @param name without `docker-credential-`
    CredentialHelper(String name, Map<String, String> environment) {
        this.name = name;
        this.environment = environment;
    }

    /// True when `PATH` has the helper `name`.
    static boolean exists(String name, Map<String, String> environment) {
        return !find(PREFIX + name, environment).isEmpty();
    }

    /// True when `PATH` has the program `program`.
    static boolean onPath(String program, Map<String, String> environment) {
        return !find(program, environment).isEmpty();
    }

    /// What it keeps for `server`; [RegistryAuth#NONE] where that is nothing. Errors: [CliException] with what the
    /// helper says.
    RegistryAuth get(String server) {
        Outcome outcome = call("get", server);
        if (!outcome.failure().isEmpty()) {
            if (outcome.out().equals(NOT_FOUND)) {
                return RegistryAuth.NONE;
            }
            throw failed("getting", outcome);
        }
        try {
            JsonObject found = JsonObject.from(Json.parse(outcome.out()));
            String username = found.text("Username");
            String secret = found.text("Secret");
            return username.equals(TOKEN)
                    ? RegistryAuth.of("", "", server).withIdentityToken(secret)
                    : RegistryAuth.of(username, secret, server);
        } catch (JsonException e) {
            throw new CliException("error getting credentials - err: " + e.getMessage());
        }
    }

    /// The registries that it keeps something for. Errors: [CliException] with what the helper says.
    List<String> servers() {
        Outcome outcome = call("list", "");
        if (!outcome.failure().isEmpty()) {
            throw failed("listing", outcome);
        }
        try {
            return List.copyOf(JsonObject.from(Json.parse(outcome.out())).keySet());
        } catch (JsonException e) {
            throw new CliException("error listing credentials - err: " + e.getMessage());
        }
    }

    /// Errors: [CliException] with what the helper says.
    void store(RegistryAuth auth) {
        boolean token = !auth.identityToken().isEmpty();
        JsonObject kept = JsonObject.of(
                "ServerURL", auth.server(),
                "Username", token ? TOKEN : auth.username(),
                "Secret", token ? auth.identityToken() : auth.password());
        Outcome outcome = call("store", Json.write(kept));
        if (!outcome.failure().isEmpty()) {
            throw failed("storing", outcome);
        }
    }

    /// Errors: [CliException] with what the helper says.
    void erase(String server) {
        Outcome outcome = call("erase", server);
        if (!outcome.failure().isEmpty() && !outcome.out().equals(NOT_FOUND)) {
            throw failed("erasing", outcome);
        }
    }

    private static CliException failed(String doing, Outcome outcome) {
        return new CliException(
                "error " + doing + " credentials - err: " + outcome.failure() + ", out: `" + outcome.out() + "`");
    }

    /// @param failure `""` when the helper did its work
    private record Outcome(String failure, String out) {}

    private Outcome call(String verb, String input) {
        String program = find(PREFIX + name, environment);
        if (program.isEmpty()) {
            return new Outcome("exec: \"" + PREFIX + name + "\": executable file not found in $PATH", "");
        }
        ProcessBuilder builder = new ProcessBuilder(program, verb).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            try (var in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // It ended without reading; its code and words tell more than a broken pipe.
            }
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            int code = process.waitFor();
            return new Outcome(code == 0 ? "" : "exit status " + code, out);
        } catch (IOException e) {
            return new Outcome(String.valueOf(e.getMessage()), "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome("interrupted", "");
        }
    }

    private static String find(String program, Map<String, String> environment) {
        for (String directory : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            Path file = Path.of(directory, program);
            if (!directory.isEmpty() && Files.isExecutable(file) && !Files.isDirectory(file)) {
                return file.toString();
            }
        }
        return "";
    }
}
