package dev.gantry.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A real dockerd without a network of its own.
final class Dockerd implements AutoCloseable {
    private final Process process;
    private final Path socket;

    private Dockerd(Process process, Path socket) {
        this.process = process;
        this.socket = socket;
    }

    /// @param folder where all that it writes goes
    /// @param more options
    static Dockerd start(Path folder, String... more) throws IOException {
        DaemonLab.require(Files.isExecutable(Path.of("/usr/sbin/dockerd")), "needs dockerd");
        Path socket = Files.createDirectories(folder).resolve("d.sock");
        List<String> line = new ArrayList<>(List.of(
                "dockerd",
                "--host=unix://" + socket,
                "--data-root=" + folder.resolve("data"),
                "--exec-root=" + folder.resolve("exec"),
                "--pidfile=" + folder.resolve("pid"),
                "--storage-driver=vfs",
                "--bridge=none",
                "--iptables=false"));
        line.addAll(List.of(more));
        Process process = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
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
