package dev.gantry.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gantry.client.ConnectionException;
import dev.gantry.client.EngineAddress;
import dev.gantry.client.EngineClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A dockerd of its own: data root, socket, mount and network namespace, so that neither the machine's daemon
/// nor its network is touched. Closing removes its containers and ends it.
final class RealDocker implements AutoCloseable {
    private static final Path CLIENT = Path.of("/usr/local/bin/docker");
    private static final int START_ATTEMPTS = 600;

    private final Path directory;
    private final Process daemon;

    private RealDocker(Path directory, Process daemon) {
        this.directory = directory;
        this.daemon = daemon;
    }

    /// Why no daemon can be started here, or `""`.
    static String missing() {
        if (!Files.isExecutable(Path.of("/usr/sbin/dockerd")) && !Files.isExecutable(Path.of("/usr/bin/dockerd"))) {
            return "no dockerd installed";
        }
        if (!"root".equals(System.getProperty("user.name"))) {
            return "needs root";
        }
        return missingCommandLine();
    }

    /// Why Docker's command line can't be asked, or `""`.
    static String missingCommandLine() {
        return Files.isExecutable(CLIENT) ? "" : "no docker command line 28 at " + CLIENT;
    }

    /// Skips the test with the reason where something is missing, unless the run says that it must be there.
    ///
    /// @param missing what is missing, or `""`
    static void require(String missing) {
        if (!missing.isEmpty() && Boolean.getBoolean("kernel.required")) {
            throw new IllegalStateException(missing);
        }
        assumeTrue(missing.isEmpty(), missing);
    }

    static RealDocker start() throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("gantry-cli-it");
        Files.createDirectories(directory.resolve("home"));
        List<String> command = List.of(
                "unshare",
                "--mount",
                "--net",
                "--propagation",
                "private",
                "sh",
                "-c",
                "ip link set lo up; exec dockerd --data-root " + directory + "/root --exec-root " + directory
                        + "/exec -p " + directory + "/pid -H unix://" + directory + "/d.sock --iptables=false"
                        + " --ip6tables=false --containerd-namespace it"
                        + ProcessHandle.current().pid()
                        + " --containerd-plugins-namespace itp"
                        + ProcessHandle.current().pid());
        Process daemon = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        RealDocker docker = new RealDocker(directory, daemon);
        docker.awaitAnswer();
        return docker;
    }

    private void awaitAnswer() throws IOException, InterruptedException {
        for (int attempt = 0; attempt < START_ATTEMPTS && daemon.isAlive(); attempt++) {
            try (EngineClient client =
                    new EngineClient(new EngineAddress.Unix(directory + "/d.sock"), null, Map.of(), null)) {
                client.version();
                return;
            } catch (ConnectionException e) {
                TimeUnit.MILLISECONDS.sleep(100); // not listening yet
            }
        }
        String log = Files.readString(directory.resolve("log"));
        close();
        throw new IllegalStateException("dockerd does not answer:\n" + log);
    }

    Map<String, String> environment() {
        return Map.of("DOCKER_HOST", "unix://" + directory + "/d.sock", "HOME", directory + "/home");
    }

    /// What to put before a command line that has to run where this daemon's loopback device is.
    List<String> inItsNetwork() {
        return List.of("nsenter", "--target", String.valueOf(daemon.pid()), "--net");
    }

    Path directory() {
        return directory;
    }

    /// Runs Docker's own command line; its stdin is empty.
    CapturedRun docker(List<String> words) throws IOException, InterruptedException {
        return commandLine(words, environment(), directory);
    }

    /// As [#docker], against whatever engine `environment` names.
    ///
    /// @param scratch where what it prints is kept for a moment
    static CapturedRun commandLine(List<String> words, Map<String, String> environment, Path scratch)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(CLIENT.toString());
        command.addAll(words);
        Path out = scratch.resolve("out");
        Path err = scratch.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(environment);
        int code = builder.start().waitFor();
        return new CapturedRun(code, Files.readString(out), Files.readString(err));
    }

    /// Runs Docker's command line and answers its output, which must be a success.
    String must(String... words) throws IOException, InterruptedException {
        CapturedRun outcome = docker(List.of(words));
        if (outcome.code() != 0) {
            throw new IllegalStateException("docker " + String.join(" ", words) + ": " + outcome.err());
        }
        return outcome.out().strip();
    }

    @Override
    public void close() throws IOException {
        try {
            if (daemon.isAlive()) {
                for (String id : must("ps", "-aq").lines().toList()) {
                    must("rm", "-f", id);
                }
            }
            daemon.destroy();
            if (!daemon.waitFor(30, TimeUnit.SECONDS)) {
                daemon.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            daemon.destroyForcibly();
        } finally {
            deleteTree(directory);
        }
    }

    private static void deleteTree(Path root) throws IOException {
        try (var paths = Files.walk(root)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
