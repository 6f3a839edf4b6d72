package dev.gantry.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A real dockerd.
final class Dockerd implements AutoCloseable {
    private final Process process;
    private final Path socket;

    private Dockerd(Process process, Path socket) {
        this.process = process;
        this.socket = socket;
    }

    /// One without a network of its own.
    ///
    /// @param folder where all that it writes goes
    /// @param more options
    static Dockerd start(Path folder, String... more) throws IOException {
        List<String> options = new ArrayList<>(List.of("--bridge=none", "--iptables=false"));
        options.addAll(List.of(more));
        return launch(folder, options);
    }

    /// One with bridges and firewall rules, which stay when it ends.
    static Dockerd withNetwork(Path folder) throws IOException {
        return launch(folder, List.of());
    }

    private static Dockerd launch(Path folder, List<String> options) throws IOException {
        DaemonLab.require(Files.isExecutable(Path.of("/usr/sbin/dockerd")), "needs dockerd");
        Path socket = Files.createDirectories(folder).resolve("d.sock");
        Files.deleteIfExists(socket);
        List<String> line = new ArrayList<>(List.of(
                "dockerd",
                "--host=unix://" + socket,
                "--data-root=" + folder.resolve("data"),
                "--exec-root=" + folder.resolve("exec"),
                "--pidfile=" + folder.resolve("pid"),
                "--storage-driver=vfs"));
        line.addAll(options);
        Process process = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
        DaemonLab.eventually("dockerd answers", () -> !process.isAlive() || Files.exists(socket));
        return new Dockerd(process, socket);
    }

    Docker docker() {
        return Docker.at(socket);
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
