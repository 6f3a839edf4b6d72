package dev.gantry.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;

/// Debian's `docker-registry` (distribution 2.8), the peer that most registries behave like.
final class DebianRegistry implements AutoCloseable {
    private final Process process;
    private final int port;

    private DebianRegistry(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /// Starts one on a free port of the loopback.
    ///
    /// @param more sections of its configuration, YAML
    static DebianRegistry start(Path directory, String more) throws IOException {
        DaemonLab.require(Files.isExecutable(Path.of("/usr/bin/docker-registry")), "needs docker-registry");
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Path configuration = directory.resolve("registry-" + port + ".yml");
        Files.writeString(configuration, """
                version: 0.1
                log: {level: warn}
                storage: {filesystem: {rootdirectory: "%s"}, delete: {enabled: true}}
                http: {addr: "127.0.0.1:%d"}
                %s""".formatted(directory.resolve("registry-" + port), port, more));
        Process process = new ProcessBuilder("docker-registry", "serve", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("registry-" + port + ".log").toFile())
                .start();
        DebianRegistry registry = new DebianRegistry(process, port);
        DaemonLab.eventually("the registry listens", registry::listens);
        return registry;
    }

    private boolean listens() {
        try (var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    String host() {
        return "127.0.0.1:" + port;
    }

    /// The name of an image there.
    String name(String rest) {
        return host() + "/" + rest;
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
