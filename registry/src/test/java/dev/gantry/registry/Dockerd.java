package dev.gantry.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A real dockerd without a network of its own, and Docker's client to it.
final class Dockerd implements AutoCloseable {
    private final Process process;
    private final Path folder;

    private Dockerd(Process process, Path folder) {
        this.process = process;
        this.folder = folder;
    }

    static Dockerd start(Path folder) throws IOException {
        Files.createDirectories(folder);
        Process process = new ProcessBuilder(
                        "dockerd",
                        "--host=unix://" + folder.resolve("d.sock"),
                        "--data-root=" + folder.resolve("data"),
                        "--exec-root=" + folder.resolve("exec"),
                        "--pidfile=" + folder.resolve("pid"),
                        "--storage-driver=vfs",
                        "--bridge=none",
                        "--iptables=false")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        Dockerd dockerd = new Dockerd(process, folder);
        for (int tries = 0; tries < 300 && process.isAlive(); tries++) {
            if (Files.exists(folder.resolve("d.sock"))) {
                return dockerd;
            }
            pause();
        }
        dockerd.close();
        throw new IOException("dockerd did not start: " + Files.readString(folder.resolve("log")));
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    String docker(String input, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "docker",
                "--host",
                "unix://" + folder.resolve("d.sock"),
                "--config",
                folder.resolve("cli").toString()));
        command.addAll(List.of(words));
        return Commands.feed(input, command.toArray(new String[0]));
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (process.waitFor(20, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }
}
