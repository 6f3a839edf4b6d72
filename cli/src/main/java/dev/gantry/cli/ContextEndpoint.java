package dev.gantry.cli;

import dev.gantry.client.EngineAddress;
import dev.gantry.client.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What `--docker` says of a context's engine: `host=tcp://h:2376,ca=ca.pem,cert=…,key=…,skip-tls-verify=true`.
///
/// @param meta `{"Host": …, "SkipTLSVerify": …}`
/// @param tls files by endpoint and name: `docker/ca.pem`
record ContextEndpoint(JsonObject meta, Map<String, byte[]> tls) {
    private static final String PEM = "-----BEGIN CERTIFICATE-----";
    private static final Set<String> KEYS = Set.of("from", "host", "ca", "cert", "key", "skip-tls-verify");

    /// What the help of the commands says about it.
    static String help(String command) {
        return """


                Docker endpoint config:

                NAME                DESCRIPTION
                from                Copy named context's Docker endpoint configuration
                host                Docker endpoint on which to connect
                ca                  Trust certs signed only by this CA
                cert                Path to TLS certificate file
                key                 Path to TLS key file
                skip-tls-verify     Skip TLS certificate validation

                Example:

                $ %s my-context --description "some description" --docker \
                "host=tcp://myserver:2376,ca=~/ca-file,cert=~/cert-file,key=~/key-file\"""".formatted(command);
    }

    /// The flag `--docker`.
    static Flag<Map<String, String>> flag(Flags flags) {
        return flags.add(Flags.NONE, new PairsFlag("docker", "set the docker endpoint"));
    }

    /// Reads what the flag was given, and the files that it names.
    ///
    /// @param contexts where `from` copies from
    ///
    /// Errors: [CliException] in Docker's words.
    static ContextEndpoint of(Map<String, String> given, ContextStore contexts) {
        try {
            return read(given, contexts);
        } catch (CliException | IllegalArgumentException e) {
            throw new CliException("unable to create docker endpoint config: " + e.getMessage());
        } catch (IOException e) {
            throw new CliException("unable to create docker endpoint config: " + FileErrors.text(e));
        }
    }

    private static ContextEndpoint read(Map<String, String> given, ContextStore contexts) throws IOException {
        List<String> unknown = given.keySet().stream()
                .filter(key -> !KEYS.contains(key))
                .map(key -> "unrecognized config key: " + key)
                .toList();
        if (!unknown.isEmpty()) {
            throw new CliException(String.join("\n", unknown));
        }
        String from = given.getOrDefault("from", "");
        if (!from.isEmpty()) {
            JsonObject endpoint = contexts.require(from).object("Endpoints").object(ContextStore.DOCKER);
            return new ContextEndpoint(endpoint, Map.of());
        }
        Map<String, byte[]> tls = files(given);
        byte[] ca = tls.getOrDefault(ContextStore.DOCKER + "/ca.pem", PEM.getBytes(StandardCharsets.US_ASCII));
        if (!new String(ca, StandardCharsets.ISO_8859_1).contains(PEM)) {
            throw new CliException(
                    "invalid docker endpoint options: failed to retrieve context tls info: ca.pem seems invalid");
        }
        boolean skips = skips(given.getOrDefault("skip-tls-verify", ""));
        String host = given.getOrDefault("host", "");
        check(host);
        return new ContextEndpoint(JsonObject.of("Host", host, "SkipTLSVerify", skips), tls);
    }

    private static Map<String, byte[]> files(Map<String, String> given) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (String key : List.of("ca", "cert", "key")) {
            String path = given.getOrDefault(key, "");
            if (!path.isEmpty()) {
                files.put(ContextStore.DOCKER + "/" + key + ".pem", Files.readAllBytes(Path.of(path)));
            }
        }
        return files;
    }

    private static boolean skips(String text) {
        return switch (text) {
            case "", "0", "f", "F", "false", "FALSE", "False" -> false;
            case "1", "t", "T", "true", "TRUE", "True" -> true;
            default -> throw new CliException("skip-tls-verify: parsing " + GoText.quote(text) + ": invalid syntax");
        };
    }

    private static void check(String host) {
        if (host.isEmpty()) {
            return;
        }
        if (host.startsWith("ssh://")) {
            try {
                var _ = EngineAddress.parse(host, false);
            } catch (IllegalArgumentException e) {
                throw new CliException("invalid docker endpoint options: " + e.getMessage());
            }
        }
        int scheme = host.indexOf("://");
        if (scheme <= 0 || scheme + 3 == host.length()) {
            throw new CliException(
                    "unable to apply docker endpoint options: unable to parse docker host `" + host + "`");
        }
    }
}
