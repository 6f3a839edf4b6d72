package dev.gantry.difftest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// An engine started for a comparison, alone in a mount and network namespace: two of them get the same bridge and the
/// same addresses, and whatever they mount or configure goes when they end. Needs root.
public final class Daemon implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    private final String name;
    private final Path directory;
    private final Process process;
    private final Duration startTime;

    private Daemon(String name, Path directory, Process process, Duration startTime) {
        this.name = name;
        this.directory = directory;
        this.process = process;
        this.startTime = startTime;
    }

    /// Starts an engine and waits for its first answer. dockerd and gantryd take the same flags for all that matters
    /// here.
    ///
    /// @param name what reports call it
    /// @param program the daemon's executable: a path, or a name looked up on the `PATH`
    /// @param directory where all that it writes goes; made when missing, kept short, for sockets live in it
    /// @throws IllegalStateException when there is no answer within a minute; the message holds the daemon's log
    public static Daemon start(String name, String program, Path directory) {
        long begin = System.nanoTime();
        Process process = spawn(program, directory);
        long deadline = begin + START_LIMIT.toNanos();
        while (!answers(socketIn(directory))) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                process.destroyForcibly();
                throw new IllegalStateException(name + " did not start: " + logIn(directory));
            }
            pause();
        }
        return new Daemon(name, directory, process, Duration.ofNanos(System.nanoTime() - begin));
    }

    public String name() {
        return name;
    }

    /// The daemon's own process: what it started is below it, or knows it by its directory.
    public long pid() {
        return process.pid();
    }

    public Path directory() {
        return directory;
    }

    public Path socket() {
        return socketIn(directory);
    }

    /// From the fork to the first answer, to within 2 ms.
    public Duration startTime() {
        return startTime;
    }

    /// The environment in which the docker CLI, or ours, talks to this daemon in one fixed version of the API.
    public Map<String, String> environment(String apiVersion) {
        return Map.of("DOCKER_HOST", "unix://" + socket(), "DOCKER_API_VERSION", apiVersion);
    }

    /// Ends the daemon and waits for it; its containers are the caller's to remove before. Repeating it does nothing.
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static Process spawn(String program, Path directory) {
        var command = List.of(
                "unshare",
                "--mount",
                "--net",
                "--propagation=private",
                "sh",
                "-c",
                "ip link set lo up && exec \"$0\" \"$@\"",
                program,
                "--host=unix://" + socketIn(directory),
                "--data-root=" + directory.resolve("data"),
                "--exec-root=" + directory.resolve("exec"),
                "--pidfile=" + directory.resolve("pid"));
        try {
            Files.createDirectories(directory);
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            directory.resolve("daemon.log").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("start " + program, e);
        }
    }

    private static boolean answers(Path socket) {
        if (!Files.exists(socket)) {
            return false;
        }
        try {
            return UnixHttp.send(socket, "GET", "/_ping").status() == 200;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(2);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a daemon started", e);
        }
    }

    private static Path socketIn(Path directory) {
        return directory.resolve("d.sock");
    }

    private static String logIn(Path directory) {
        try {
            return Files.readString(directory.resolve("daemon.log"));
        } catch (IOException e) {
            return "no log: " + e.getMessage();
        }
    }
}
