package dev.gantry.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A real dockerd without a network of its own.
final class Dockerd implements AutoCloseable {
    private final Process process;
    private final Path socket;

    private Dockerd(Process process, Path socket) {
        this.process = process;
        this.socket = socket;
    }

    /// @param folder where all that it writes goes
    static Dockerd start(Path folder) throws IOException {
        DaemonLab.require(Files.isExecutable(Path.of("/usr/sbin/dockerd")), "needs dockerd");
        Path socket = Files.createDirectories(folder).resolve("d.sock");
        Process process = new ProcessBuilder(
                        "dockerd",
                        "--host=unix://" + socket,
                        "--data-root=" + folder.resolve("data"),
                        "--exec-root=" + folder.resolve("exec"),
                        "--pidfile=" + folder.resolve("pid"),
                        "--storage-driver=vfs",
                        "--bridge=none",
                        "--iptables=false")
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
