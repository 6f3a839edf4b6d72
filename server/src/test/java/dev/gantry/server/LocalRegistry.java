package dev.gantry.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A registry program on this machine, to be killed and started again: Debian's `docker-registry` (distribution 2.8),
/// the peer that most registries behave like, or our own.
final class LocalRegistry implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";

    private final List<String> command;
    private final Path log;
    private final String address;
    private final int port;
    private Process process;

    private LocalRegistry(List<String> command, Path log, String address, int port) throws IOException {
        this.command = command;
        this.log = log;
        this.address = address;
        this.port = port;
        this.process = spawn();
        awaitStart();
    }

    /// Which program it is.
    enum Kind {
        DEBIAN,
        GANTRY;

        /// Starts one that everybody may use.
        LocalRegistry start(Path directory) throws IOException {
            return switch (this) {
                case DEBIAN -> debian(directory, "");
                case GANTRY -> gantry(directory);
            };
        }
    }

    /// Starts Debian's on a free port of the loopback.
    ///
    /// @param more sections of its configuration, YAML
    static LocalRegistry debian(Path directory, String more) throws IOException {
        return debianAt(LOOPBACK, directory, "", more);
    }

    /// Starts Debian's on a free port of an address.
    ///
    /// @param http more of its section `http`, YAML: `, tls: {...}`
    static LocalRegistry debianAt(String address, Path directory, String http, String more) throws IOException {
        DaemonLab.require(Files.isExecutable(Path.of("/usr/bin/docker-registry")), "needs docker-registry");
        int port = freePort();
        Path configuration = directory.resolve("registry-" + port + ".yml");
        Files.writeString(configuration, """
                version: 0.1
                log: {level: warn}
                storage: {filesystem: {rootdirectory: "%s"}, delete: {enabled: true}}
                http: {addr: "%s:%d", secret: "the same after a restart"%s}
                %s""".formatted(root(directory, port), address, port, http, more));
        return new LocalRegistry(
                List.of("docker-registry", "serve", configuration.toString()), log(directory, port), address, port);
    }

    /// Starts ours on a free port of the loopback.
    static LocalRegistry gantry(Path directory, String... options) throws IOException {
        return gantryAt(LOOPBACK, directory, options);
    }

    /// Starts ours on a free port of an address.
    static LocalRegistry gantryAt(String address, Path directory, String... options) throws IOException {
        int port = freePort();
        List<String> command = new ArrayList<>(program());
        command.addAll(List.of(
                "serve",
                "--listen",
                address + ":" + port,
                "--root",
                root(directory, port).toString()));
        command.addAll(List.of(options));
        return new LocalRegistry(command, log(directory, port), address, port);
    }

    private static Path root(Path directory, int port) {
        return directory.resolve("registry-" + port);
    }

    private static Path log(Path directory, int port) {
        return directory.resolve("registry-" + port + ".log");
    }

    private static List<String> program() {
        return new OwnProgram("registry", "dev.gantry.registry.RegistryProgram", List.of()).words();
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    private Process spawn() throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    private void awaitStart() {
        DaemonLab.eventually("the registry listens: " + log, this::listens);
    }

    private boolean listens() {
        try (var socket = new Socket(InetAddress.ofLiteral(address), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    int port() {
        return port;
    }

    String host() {
        return address + ":" + port;
    }

    /// The name of an image there.
    String name(String rest) {
        return host() + "/" + rest;
    }

    /// `kill -9`, and a new one on the same port and files.
    void restart() throws IOException {
        close();
        process = spawn();
        awaitStart();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
