package dev.gantry.registry;

import dev.gantry.http.Listener;
import dev.gantry.http.TlsIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// How a registry is to serve: the command line's options, and those of a JSON file under the same names.
///
///     {"listen": "0.0.0.0:5000", "root": "/srv/registry", "tls-cert": "/etc/tls/c.pem", "tls-key":
/// "/etc/tls/k.pem",
///      "gc-interval": 3600, "gc-grace": 3600, "upload-expiry": 86400}
///
/// @param gcInterval between collections; zero for none but those that are asked for
record ServeConfig(
        String host,
        int port,
        Path root,
        @Nullable Path htpasswd,
        @Nullable Path tlsCert,
        @Nullable Path tlsKey,
        boolean anonymousRead,
        Duration gcInterval,
        GarbageCollection.Keep keep) {
    private static final Set<String> KEYS = Set.of(
            "listen",
            "root",
            "htpasswd",
            "tls-cert",
            "tls-key",
            "anonymous-read",
            "gc-interval",
            "gc-grace",
            "upload-expiry");

    /// Reads the file, if one is named, and puts what was given on the command line over it.
    ///
    /// @throws IllegalArgumentException at an unknown key or a value that can't be
    static ServeConfig read(String file, Map<String, Object> given) throws IOException {
        ObjectNode options = file.isEmpty() ? RegistryJson.object() : parse(Path.of(file));
        given.forEach((name, value) -> options.set(name, RegistryJson.MAPPER.valueToTree(value)));
        for (String key : options.propertyNames()) {
            if (!KEYS.contains(key)) {
                throw new IllegalArgumentException("unknown key \"" + key + "\" in " + file);
            }
        }
        String listen = text(options, "listen", "127.0.0.1:5000");
        int colon = listen.lastIndexOf(':');
        Path cert = path(options, "tls-cert");
        Path key = path(options, "tls-key");
        if ((cert == null) != (key == null)) {
            throw new IllegalArgumentException("tls-cert and tls-key belong together");
        }
        return new ServeConfig(
                colon < 0 ? "" : listen.substring(0, colon).replaceAll("[\\[\\]]", ""),
                port(listen.substring(colon + 1), listen),
                Path.of(text(options, "root", StoredCommand.DEFAULT_ROOT)).toAbsolutePath(),
                path(options, "htpasswd"),
                cert,
                key,
                options.path("anonymous-read").asBoolean(false),
                seconds(options, "gc-interval", Duration.ofHours(1)),
                new GarbageCollection.Keep(
                        seconds(options, "gc-grace", GarbageCollection.Keep.DEFAULT.grace()),
                        seconds(options, "upload-expiry", GarbageCollection.Keep.DEFAULT.uploads())));
    }

    private static ObjectNode parse(Path file) throws IOException {
        try {
            if (RegistryJson.MAPPER.readTree(Files.readAllBytes(file)) instanceof ObjectNode object) {
                return object;
            }
            throw new IllegalArgumentException(file + " holds no JSON object");
        } catch (JacksonException e) {
            throw new IllegalArgumentException(file + ": " + e.getOriginalMessage(), e);
        }
    }

    private static String text(ObjectNode options, String key, String otherwise) {
        JsonNode value = options.get(key);
        if (value != null && !value.isString()) {
            throw new IllegalArgumentException("\"" + key + "\" is not a string");
        }
        return value == null || value.stringValue().isEmpty() ? otherwise : value.stringValue();
    }

    private static @Nullable Path path(ObjectNode options, String key) {
        String text = text(options, key, "");
        return text.isEmpty() ? null : Path.of(text).toAbsolutePath();
    }

    private static Duration seconds(ObjectNode options, String key, Duration otherwise) {
        JsonNode value = options.get(key);
        if (value == null) {
            return otherwise;
        }
        if (!value.isIntegralNumber() || value.longValue() < 0) {
            throw new IllegalArgumentException("\"" + key + "\" is not a number of seconds");
        }
        return Duration.ofSeconds(value.longValue());
    }

    private static int port(String text, String listen) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException malformed) {
            throw new IllegalArgumentException("\"" + listen + "\" is no address and port", malformed);
        }
        throw new IllegalArgumentException("\"" + listen + "\" is no address and port");
    }

    Listener listener() throws IOException {
        String address = host.isEmpty() ? "0.0.0.0" : host;
        return tlsCert == null || tlsKey == null
                ? new Listener.Tcp(address, port)
                : new Listener.Tls(address, port, TlsIdentity.read(tlsCert, tlsKey, null));
    }
}
