package dev.gantry.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a build may ask of this side: files of folders, `--secret` and `--ssh`. All are read when they are asked for.
///
/// @param secrets by id
/// @param agents the sockets of ssh agents, by id
/// @param folders that the build takes files from, by the names of their contexts; "" for the build's own
record BuildLoans(Map<String, Secret> secrets, Map<String, Path> agents, Map<String, FolderLoan> folders) {
    private static final String AGENT_VARIABLE = "SSH_AUTH_SOCK";

    BuildLoans {
        secrets = Map.copyOf(secrets);
        agents = Map.copyOf(agents);
        folders = Map.copyOf(folders);
    }

    /// Where a secret's bytes are.
    sealed interface Secret {
        record Variable(String value) implements Secret {}

        record File(Path path) implements Secret {}
    }

    /// @param secrets each `id=ID[,src=PATH|,env=NAME]`
    /// @param agents each `default`, `ID` or `ID=SOCKET`
    ///
    /// Errors: [CliException]
    static BuildLoans of(Session session, List<String> secrets, List<String> agents) {
        Map<String, Secret> known = new HashMap<>();
        secrets.forEach(given -> addSecret(session, given, known));
        Map<String, Path> sockets = new HashMap<>();
        agents.forEach(given -> addAgent(session, given, sockets));
        return new BuildLoans(known, sockets, Map.of());
    }

    private static void addSecret(Session session, String given, Map<String, Secret> known) {
        Map<String, String> fields = new HashMap<>();
        for (String field : CsvFields.of(given)) {
            int equals = field.indexOf('=');
            if (equals < 0) {
                throw new CliException("invalid field '" + field + "' must be a key=value pair");
            }
            String name = field.substring(0, equals);
            fields.put(name.equals("source") ? "src" : name, field.substring(equals + 1));
        }
        String id = fields.getOrDefault("id", "");
        for (String name : fields.keySet()) {
            if (!List.of("id", "src", "env", "type").contains(name)) {
                throw new CliException("unexpected key '" + name + "' in --secret " + given);
            }
        }
        if (id.isEmpty()) {
            throw new CliException("--secret " + given + " has no id");
        }
        known.put(id, secret(session, id, fields));
    }

    /// As buildx: an id alone is a variable's name, if there is one, else a file's.
    private static Secret secret(Session session, String id, Map<String, String> fields) {
        String type = fields.getOrDefault("type", "");
        if (!List.of("", "file", "env").contains(type)) {
            throw new CliException("unsupported secret type \"" + type + "\"");
        }
        String source = fields.getOrDefault("src", "");
        String variable = fields.getOrDefault("env", type.equals("env") ? (source.isEmpty() ? id : source) : "");
        if (variable.isEmpty()
                && source.isEmpty()
                && type.isEmpty()
                && !session.variable(id).isEmpty()) {
            variable = id;
        }
        if (!variable.isEmpty()) {
            return new Secret.Variable(session.variable(variable));
        }
        Path file = Path.of(source.isEmpty() ? id : source);
        if (!Files.isReadable(file)) {
            throw new CliException("the secret " + id + " can't be read: " + file);
        }
        return new Secret.File(file.toAbsolutePath());
    }

    private static void addAgent(Session session, String given, Map<String, Path> sockets) {
        int equals = given.indexOf('=');
        String id = equals < 0 ? given : given.substring(0, equals);
        String socket = equals < 0 ? session.variable(AGENT_VARIABLE) : given.substring(equals + 1);
        if (socket.isEmpty()) {
            throw new CliException("invalid empty ssh agent socket: make sure " + AGENT_VARIABLE + " is set");
        }
        Path path = Path.of(socket);
        if (!Files.exists(path)) {
            throw new CliException("--ssh " + id + ": there is no socket " + socket);
        }
        if (Files.isRegularFile(path)) {
            throw new CliException("--ssh " + id + ": " + socket
                    + " is no socket of an ssh agent: give a key to an agent by ssh-add, and the agent to the build");
        }
        sockets.put(id, path.toAbsolutePath());
    }

    boolean isEmpty() {
        return secrets.isEmpty() && agents.isEmpty();
    }

    /// The same with folders.
    BuildLoans with(Map<String, FolderLoan> lent) {
        return new BuildLoans(secrets, agents, lent);
    }

    /// The Dockerfile's text, where the build's context is a folder.
    Optional<byte[]> dockerfile() throws IOException {
        FolderLoan own = folders.get("");
        return own == null ? Optional.empty() : Optional.of(own.dockerfile());
    }

    /// What of the context's folder is left out, if it says so.
    Optional<byte[]> ignoreRules() throws IOException {
        FolderLoan own = folders.get("");
        return own == null ? Optional.empty() : own.ignoreRules();
    }

    /// A secret's bytes, to be read once; empty where there is none of that id.
    Optional<byte[]> secret(String id) throws IOException {
        Secret secret = secrets.get(id);
        if (secret == null) {
            return Optional.empty();
        }
        return Optional.of(
                switch (secret) {
                    case Secret.Variable(String value) -> value.getBytes(StandardCharsets.UTF_8);
                    case Secret.File(Path path) -> {
                        try (InputStream in = Files.newInputStream(path)) {
                            yield in.readAllBytes();
                        }
                    }
                });
    }

    /// A connection to an agent, the caller's to close; empty where there is none of that id.
    Optional<SocketChannel> agent(String id) throws IOException {
        Path socket = agents.get(id);
        if (socket == null) {
            return Optional.empty();
        }
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            return Optional.of(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }
}
