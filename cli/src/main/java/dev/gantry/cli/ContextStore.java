package dev.gantry.cli;

import dev.gantry.client.Json;
import dev.gantry.client.JsonException;
import dev.gantry.client.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The contexts of Docker's command line, which reads what this writes and the other way round:
///
///     contexts/meta/<sha256 of the name>/meta.json    {"Name":…,"Metadata":{…},"Endpoints":{"docker":{"Host":…}}}
///     contexts/tls/<sha256 of the name>/docker/       ca.pem, cert.pem, key.pem; for their owner only
///
/// A context is its `meta.json`, as an object; what is not understood in it is kept. Errors: [CliException] in
/// Docker's words.
final class ContextStore {
    /// The context that is not stored: what the options and the environment say.
    static final String DEFAULT = "default";

    /// A context's endpoint for engines.
    static final String DOCKER = "docker";

    /// A directory's mode that lets nobody but its owner in.
    private static final FileAttribute<?> OWNERS =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private static final String META = "meta.json";
    private static final String NAMES = "^[a-zA-Z0-9][a-zA-Z0-9_.+-]+$";
    private static final Pattern NAME = Pattern.compile(NAMES);

    private final Path directory;

    /// @param configuration that of [ConfigFile]
    ContextStore(Path configuration) {
        this.directory = configuration.resolve("contexts");
    }

    /// Refuses a name that no context can have.
    static void checkName(String name) {
        if (name.isEmpty()) {
            throw new CliException("context name cannot be empty");
        }
        if (name.equals(DEFAULT)) {
            throw new CliException("\"default\" is a reserved context name");
        }
        if (!NAME.matcher(name).matches()) {
            throw new CliException("context name " + GoText.quote(name)
                    + " is invalid, names are validated against regexp " + GoText.quote(NAMES));
        }
    }

    /// Refuses a name that a new context can't have.
    void checkNew(String name) {
        checkName(name);
        if (exists(name)) {
            throw new CliException("context " + GoText.quote(name) + " already exists");
        }
    }

    boolean exists(String name) {
        return Files.exists(meta(name).resolve(META));
    }

    /// Where a context's `meta.json` is.
    Path meta(String name) {
        return directory.resolve("meta").resolve(sha256(name));
    }

    /// Where a context's endpoints have their TLS files.
    Path tls(String name) {
        return directory.resolve("tls").resolve(sha256(name));
    }

    /// The context of a name.
    JsonObject require(String name) {
        Path file = meta(name).resolve(META);
        String what = "context " + GoText.quote(name) + ": ";
        try {
            return JsonObject.from(Json.parse(Files.readString(file)));
        } catch (IOException e) {
            throw new CliException(what + "context not found: " + FileErrors.text(e));
        } catch (JsonException e) {
            throw new CliException(what + file + ": " + e.getMessage());
        }
    }

    /// All that are stored; what can't be read is none.
    List<JsonObject> all() {
        List<JsonObject> found = new ArrayList<>();
        Path parent = directory.resolve("meta");
        if (!Files.isDirectory(parent)) {
            return found;
        }
        try (Stream<Path> contexts = Files.list(parent)) {
            for (Path context : contexts.sorted().toList()) {
                Path file = context.resolve(META);
                if (Files.isRegularFile(file)) {
                    found.add(JsonObject.from(Json.parse(Files.readString(file))));
                }
            }
            return found;
        } catch (IOException e) {
            throw new CliException(FileErrors.text(e));
        } catch (JsonException e) {
            throw new CliException("could not list contexts: " + e.getMessage());
        }
    }

    /// Stores a context, which may be there already, without its TLS files.
    void write(JsonObject context) {
        Path place = meta(context.text("Name"));
        try {
            Files.createDirectories(place);
            byte[] json = Json.write(context).getBytes(StandardCharsets.UTF_8);
            WholeFile.write(place.resolve(META), out -> out.write(json));
        } catch (IOException e) {
            throw new CliException(FileErrors.text(e));
        }
    }

    /// An endpoint's TLS files by name, or those of all endpoints, `docker/ca.pem`; contents as they are on disk.
    SequencedMap<String, byte[]> tlsFiles(String name) {
        TreeMap<String, byte[]> files = new TreeMap<>();
        Path root = tls(name);
        if (!Files.isDirectory(root)) {
            return files;
        }
        try (Stream<Path> all = Files.walk(root, 2)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(root.relativize(file).toString(), Files.readAllBytes(file));
            }
            return files;
        } catch (IOException e) {
            throw new CliException(FileErrors.text(e));
        }
    }

    /// Gives a context these TLS files, and no others.
    ///
    /// @param files by endpoint and name: `docker/ca.pem`
    void writeTls(String name, Map<String, byte[]> files) {
        Path root = tls(name);
        try {
            boolean hadSome = Files.exists(root);
            delete(root);
            if (hadSome) {
                Files.createDirectories(root, OWNERS);
            }
            for (Map.Entry<String, byte[]> entry : files.entrySet()) {
                Path file = root.resolve(entry.getKey());
                Files.createDirectories(Objects.requireNonNullElse(file.getParent(), root), OWNERS);
                writeSecret(file, entry.getValue());
            }
        } catch (IOException e) {
            throw new CliException(FileErrors.text(e));
        }
    }

    /// Makes a file that its owner alone may read, from its first byte on.
    private static void writeSecret(Path file, byte[] content) throws IOException {
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        Files.createFile(file, ownerOnly);
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.WRITE)) {
            out.write(content);
        }
    }

    /// Removes a context with all that it has; one that is not there is no error.
    void remove(String name) {
        try {
            delete(meta(name));
            delete(tls(name));
        } catch (IOException e) {
            throw new CliException("failed to remove context " + name + ": " + FileErrors.text(e));
        }
    }

    private static void delete(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
