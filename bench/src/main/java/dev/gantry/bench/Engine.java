package dev.gantry.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gantry.difftest.Daemon;
import dev.gantry.difftest.UnixHttp;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// One of the two engines under measurement, and how it is driven. The blocking calls fail on an answer that is
/// no success: a number measured on an error would be worthless.
final class Engine implements AutoCloseable {
    private static final String API = "/v1.41";
    private static final Pattern ID = Pattern.compile("(?<=\"Id\":\")[0-9a-f]{64}");

    private final Kind kind;
    private final Daemon daemon;

    /// What is needed to start an engine of this kind, as often as a row wants.
    ///
    /// @param daemonProgram the daemon's executable
    /// @param ownCli the command line that comes with it
    /// @param docker the docker CLI that drives both engines
    /// @param image an archive with `busybox:latest`
    record Kind(String name, String daemonProgram, String ownCli, String docker, Path image) {
        Engine start(Path directory) {
            var engine = new Engine(this, Daemon.start(name, daemonProgram, directory));
            engine.load(image);
            return engine;
        }

        /// What runs projects: of the command line itself, or beside it where that is Debian's docker.
        List<String> ownCompose() {
            return Path.of(ownCli).endsWith("docker") ? List.of("docker-compose") : List.of(ownCli, "compose");
        }
    }

    private Engine(Kind kind, Daemon daemon) {
        this.kind = kind;
        this.daemon = daemon;
    }

    Kind kind() {
        return kind;
    }

    Daemon daemon() {
        return daemon;
    }

    /// Words before a command that make it run in the engine's network.
    List<String> inItsNetwork() {
        return List.of("nsenter", "--net", "--target", Long.toString(daemon.pid()));
    }

    /// The same for the network of one of its containers.
    List<String> inNetworkOf(String container) {
        return List.of("nsenter", "--net", "--target", inspected(container, "{{.State.Pid}}"));
    }

    /// What the docker CLI says of a container by a template.
    String inspected(String container, String template) {
        return Helper.output(List.of(
                        kind.docker(),
                        "--host=unix://" + daemon.socket(),
                        "inspect",
                        "--format=" + template,
                        container))
                .strip();
    }

    /// Waits until somebody listens on a TCP port in a container's network.
    void awaitListener(String container, int port) {
        List<String> line = new ArrayList<>(inNetworkOf(container));
        line.addAll(List.of("cat", "/proc/net/tcp", "/proc/net/tcp6"));
        Pattern listening = Pattern.compile(":%04X [0-9A-F]+:0000 0A ".formatted(port));
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!listening.matcher(Helper.output(line)).find()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("nobody listens on port " + port + " of " + container);
            }
            Thread.onSpinWait();
        }
    }

    /// Runs the docker CLI to its end, its output thrown away; returns how long that took.
    Duration docker(String... arguments) {
        return await(launch(kind.docker(), false, arguments));
    }

    /// The same with the command line that belongs to the engine, and its newest builder.
    Duration ownCli(String... arguments) {
        return await(launch(kind.ownCli(), true, arguments));
    }

    /// Runs the docker CLI so many times at once; returns the time until the last has ended.
    Duration dockerAtOnce(int times, String... arguments) {
        long begin = System.nanoTime();
        var launched = new ArrayList<Launched>();
        for (int i = 0; i < times; i++) {
            launched.add(launch(kind.docker(), false, arguments));
        }
        launched.forEach(Engine::await);
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    /// Creates a container that sleeps; returns its id.
    String create() {
        String body = "{\"Image\": \"busybox\", \"Cmd\": [\"sleep\", \"100000\"]}";
        return ids(request("POST", "/containers/create", body.getBytes(UTF_8))).getFirst();
    }

    /// Runs a shell script in a container without a network; returns once it has ended.
    void runToItsEnd(String script) {
        String body = "{\"Image\": \"busybox\", \"Cmd\": [\"sh\", \"-c\", \"" + script
                + "\"], \"HostConfig\": {\"NetworkMode\": \"none\"}}";
        String id =
                ids(request("POST", "/containers/create", body.getBytes(UTF_8))).getFirst();
        request("POST", "/containers/" + id + "/start");
        request("POST", "/containers/" + id + "/wait");
    }

    /// A request without a body, over the socket itself.
    String request(String method, String target) {
        return request(method, target, new byte[0]);
    }

    /// A POST with a JSON body.
    String post(String target, String json) {
        return request("POST", target, json.getBytes(UTF_8));
    }

    private String request(String method, String target, byte[] body) {
        var answer =
                UnixHttp.send(daemon.socket(), method, API + target, Map.of("Content-Type", "application/json"), body);
        if (answer.status() >= 400) {
            throw new IllegalStateException(method + " " + target + ": " + answer.text());
        }
        return answer.text();
    }

    private void load(Path image) {
        try {
            request("POST", "/images/load", Files.readAllBytes(image));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void removeAllContainers() {
        ids(request("GET", "/containers/json?all=1"))
                .forEach(id -> request("DELETE", "/containers/" + id + "?force=1&v=1"));
    }

    private static List<String> ids(String answer) {
        return ID.matcher(answer).results().map(MatchResult::group).toList();
    }

    @Override
    public void close() {
        try (daemon) {
            removeAllContainers();
        }
    }

    private record Launched(Process process, List<String> command, long begin) {}

    private Launched launch(String program, boolean newest, String... arguments) {
        var command = new ArrayList<String>();
        command.add(program);
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("DOCKER_HOST", "unix://" + daemon.socket());
        builder.environment().put("DOCKER_BUILDKIT", newest ? "1" : "0"); // the classic one both have
        long begin = System.nanoTime();
        try {
            return new Launched(builder.start(), command, begin);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Duration await(Launched launched) {
        try {
            int code = launched.process().waitFor();
            if (code != 0) {
                throw new IllegalStateException(String.join(" ", launched.command()) + " exited with " + code);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        return Duration.ofNanos(System.nanoTime() - launched.begin());
    }
}
