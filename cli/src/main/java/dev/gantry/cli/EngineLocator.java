package dev.gantry.cli;

import dev.gantry.client.EngineAddress;
import dev.gantry.client.EngineClient;
import dev.gantry.client.Json;
import dev.gantry.client.JsonException;
import dev.gantry.client.JsonObject;
import dev.gantry.client.TlsSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds the engine to talk to, in Docker's order: `--context`, `--host`, `DOCKER_HOST`, `DOCKER_CONTEXT`, the
/// configuration's current context, the default socket.
final class EngineLocator {
    private static final String DEFAULT_CONTEXT = "default";
    private static final String DEFAULT_HOST = "unix:///run/gantry.sock";

    private final RootCommand root;
    private final Map<String, String> environment;
    private final ConfigFile config;

    EngineLocator(RootCommand root, Map<String, String> environment, ConfigFile config) {
        this.root = root;
        this.environment = environment;
        this.config = config;
    }

    /// The name of the context in use.
    String context() {
        if (!root.context.value().isEmpty()) {
            if (!root.hosts.value().isEmpty()) {
                throw new CliException("conflicting options: cannot specify both --host and --context");
            }
            return root.context.value();
        }
        if (!root.hosts.value().isEmpty() || !variable("DOCKER_HOST").isEmpty()) {
            return DEFAULT_CONTEXT;
        }
        String named = variable("DOCKER_CONTEXT");
        if (named.isEmpty()) {
            named = config.text("currentContext");
        }
        return named.isEmpty() ? DEFAULT_CONTEXT : named;
    }

    EngineClient client() {
        String context = context();
        try {
            return context.equals(DEFAULT_CONTEXT) ? byOptions() : byContext(context);
        } catch (IllegalArgumentException e) {
            throw unresolved(String.valueOf(e.getMessage()));
        }
    }

    private EngineClient byOptions() {
        if (root.hosts.value().size() > 1) {
            throw unresolved("Specify only one -H");
        }
        TlsSettings tls = tlsByOptions();
        String host = root.hosts.value().isEmpty()
                ? variable("DOCKER_HOST")
                : root.hosts.value().getFirst();
        return client(EngineAddress.parse(host.isEmpty() ? DEFAULT_HOST : host, tls != null), tls);
    }

    private @Nullable TlsSettings tlsByOptions() {
        boolean verify = root.tlsVerify.changed()
                ? root.tlsVerify.value()
                : !variable("DOCKER_TLS_VERIFY").isEmpty();
        if (!verify && !root.tls.value() && variable("DOCKER_TLS").isEmpty()) {
            return null;
        }
        return new TlsSettings(given(root.tlsCa), given(root.tlsCert), given(root.tlsKey), verify);
    }

    /// The flag's file; null when it is only the default and there is none.
    private static @Nullable Path given(Flag<String> flag) {
        Path path = Path.of(flag.value());
        return flag.changed() || Files.exists(path) ? path : null;
    }

    /// A context of Docker's store: `contexts/meta/<sha256 of its name>/meta.json`, TLS files beside it.
    private EngineClient byContext(String name) {
        String id = sha256(name);
        Path contexts = config.directory().resolve("contexts");
        Path file = contexts.resolve("meta").resolve(id).resolve("meta.json");
        try {
            JsonObject endpoint = JsonObject.from(Json.parse(Files.readString(file)))
                    .object("Endpoints")
                    .object("docker");
            Path directory = contexts.resolve("tls").resolve(id).resolve("docker");
            TlsSettings tls = Files.isDirectory(directory)
                    ? new TlsSettings(
                            existing(directory.resolve("ca.pem")),
                            existing(directory.resolve("cert.pem")),
                            existing(directory.resolve("key.pem")),
                            !endpoint.flag("SkipTLSVerify"))
                    : null;
            String host = endpoint.text("Host");
            return client(EngineAddress.parse(host.isEmpty() ? DEFAULT_HOST : host, tls != null), tls);
        } catch (IOException e) {
            throw unresolved(
                    "context \"" + name + "\": context not found: open " + file + ": no such file or directory");
        } catch (JsonException e) {
            throw unresolved("context \"" + name + "\": " + file + ": " + e.getMessage());
        }
    }

    private static @Nullable Path existing(Path file) {
        return Files.exists(file) ? file : null;
    }

    private EngineClient client(EngineAddress address, @Nullable TlsSettings tls) {
        String version = variable("DOCKER_API_VERSION");
        String pinned = version.startsWith("v") ? version.substring(1) : version;
        return new EngineClient(address, tls, config.headers(), pinned.isEmpty() ? null : pinned);
    }

    private static CliException unresolved(String reason) {
        return new CliException("Failed to initialize: unable to resolve docker endpoint: " + reason);
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    private String variable(String name) {
        return environment.getOrDefault(name, "");
    }
}
