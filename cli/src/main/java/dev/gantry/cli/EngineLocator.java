package dev.gantry.cli;

import dev.gantry.client.EngineAddress;
import dev.gantry.client.EngineClient;
import dev.gantry.client.JsonObject;
import dev.gantry.client.TlsSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Finds the engine to talk to, in Docker's order: `--context`, `--host`, `DOCKER_HOST`, `DOCKER_CONTEXT`, the
/// configuration's current context, the default socket.
final class EngineLocator {
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
            return ContextStore.DEFAULT;
        }
        String named = variable("DOCKER_CONTEXT");
        if (named.isEmpty()) {
            named = config.text("currentContext");
        }
        return named.isEmpty() ? ContextStore.DEFAULT : named;
    }

    /// A client of the engine that the context in use names.
    ///
    /// Errors: [CliException]
    EngineClient client() {
        String context = context();
        try {
            return context.equals(ContextStore.DEFAULT) ? byOptions() : byContext(context);
        } catch (IllegalArgumentException | CliException e) {
            throw unresolved(String.valueOf(e.getMessage()));
        }
    }

    private EngineClient byOptions() {
        TlsSettings tls = tlsByOptions();
        return client(address(tls), tls);
    }

    private EngineAddress address(@Nullable TlsSettings tls) {
        if (root.hosts.value().size() > 1) {
            throw new CliException("Specify only one -H");
        }
        String host = root.hosts.value().isEmpty()
                ? variable("DOCKER_HOST")
                : root.hosts.value().getFirst();
        return EngineAddress.parse(host.isEmpty() ? DEFAULT_HOST : host, tls != null);
    }

    /// The engine's address where nothing names one: other programs would look elsewhere.
    Optional<String> unstatedHost() {
        boolean isStated = !root.hosts.value().isEmpty()
                || !variable("DOCKER_HOST").isEmpty()
                || !context().equals(ContextStore.DEFAULT);
        return isStated ? Optional.empty() : Optional.of(DEFAULT_HOST);
    }

    /// The context that is not stored, as those that are.
    ///
    /// Errors: [CliException]
    JsonObject defaultContext() {
        TlsSettings tls = tlsByOptions();
        try {
            JsonObject endpoint =
                    JsonObject.of("Host", address(tls).text(), "SkipTLSVerify", tls != null && !tls.verify());
            return JsonObject.of(
                    "Name",
                    ContextStore.DEFAULT,
                    "Metadata",
                    new JsonObject(),
                    "Endpoints",
                    JsonObject.of(ContextStore.DOCKER, endpoint));
        } catch (IllegalArgumentException e) {
            throw new CliException(String.valueOf(e.getMessage()));
        }
    }

    /// The TLS files of that context, by endpoint and name.
    SequencedMap<String, byte[]> defaultTlsFiles() {
        TreeMap<String, byte[]> files = new TreeMap<>();
        TlsSettings tls = tlsByOptions();
        if (tls != null) {
            addFile(files, "ca.pem", tls.ca());
            addFile(files, "cert.pem", tls.certificate());
            addFile(files, "key.pem", tls.key());
        }
        return files;
    }

    private static void addFile(Map<String, byte[]> files, String name, @Nullable Path file) {
        try {
            if (file != null) {
                files.put(ContextStore.DOCKER + "/" + name, Files.readAllBytes(file));
            }
        } catch (IOException e) {
            throw new CliException(FileErrors.text(e));
        }
    }

    private @Nullable TlsSettings tlsByOptions() {
        boolean verify = root.tlsVerify.changed()
                ? root.tlsVerify.value()
                : !variable("DOCKER_TLS_VERIFY").isEmpty();
        boolean isAsked = root.tlsVerify.changed()
                || root.tls.value()
                || !variable("DOCKER_TLS").isEmpty();
        if (!verify && !isAsked) {
            return null;
        }
        Path ca = Path.of(root.tlsCa.value());
        if (!Files.exists(ca)) {
            throw new CliException("open " + ca + ": no such file or directory");
        }
        return new TlsSettings(ca, given(root.tlsCert), given(root.tlsKey), verify);
    }

    /// The flag's file; null when it is only the default and there is none.
    private static @Nullable Path given(Flag<String> flag) {
        Path path = Path.of(flag.value());
        return flag.changed() || Files.exists(path) ? path : null;
    }

    private EngineClient byContext(String name) {
        ContextStore contexts = new ContextStore(config.directory());
        JsonObject endpoint = contexts.require(name).object("Endpoints").object(ContextStore.DOCKER);
        Path directory = contexts.tls(name).resolve(ContextStore.DOCKER);
        boolean skipsVerify = endpoint.flag("SkipTLSVerify");
        TlsSettings tls = Files.isDirectory(directory) || skipsVerify
                ? new TlsSettings(
                        existing(directory.resolve("ca.pem")),
                        existing(directory.resolve("cert.pem")),
                        existing(directory.resolve("key.pem")),
                        !skipsVerify)
                : null;
        String host = endpoint.text("Host");
        return client(EngineAddress.parse(host.isEmpty() ? DEFAULT_HOST : host, tls != null), tls);
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
        boolean isOfSsh = reason.startsWith("ssh host connection");
        return new CliException(
                "Failed to initialize: " + (isOfSsh ? "" : "unable to resolve docker endpoint: ") + reason);
    }

    private String variable(String name) {
        return environment.getOrDefault(name, "");
    }
}
