package dev.gantry.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The docker command line against one daemon. Tests that use it are skipped where it is not installed.
///
/// @param program it, or one that takes the same command lines
/// @param options that go before each command: which daemon, and how to speak to it
/// @param environment what else each command finds there
record Docker(List<String> program, List<String> options, Map<String, String> environment) {
    Docker {
        program = List.copyOf(program);
        options = List.copyOf(options);
        environment = Map.copyOf(environment);
        DaemonLab.require(installed(), "needs the docker command line");
    }

    Docker(List<String> options) {
        this(List.of("docker"), options, Map.of());
    }

    /// `gantry`, run from its classes, against the daemon at a unix socket.
    static Docker gantry(Path socket, Map<String, String> environment) {
        return new Docker(
                new OwnProgram("gantry", "dev.gantry.cli.Main", List.of()).words(),
                List.of("--host=unix://" + socket),
                withOwnBuilds(environment));
    }

    private static Map<String, String> withOwnBuilds(Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("DOCKER_BUILDKIT", "1");
        return all;
    }

    /// What a command line that has ended has left.
    ///
    /// @param out stdout
    /// @param err stderr
    record Result(int exitCode, String out, String err) {
        List<String> lines() {
            return out.lines().toList();
        }
    }

    /// Against the daemon at a unix socket.
    static Docker at(Path socket) {
        return new Docker(List.of("--host=unix://" + socket));
    }

    private static boolean installed() {
        return Path.of("/usr/local/bin/docker").toFile().canExecute()
                || Path.of("/usr/bin/docker").toFile().canExecute();
    }

    /// The same for a shell.
    String commandLine(String... arguments) {
        return environment.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.joining(" ", "env ", " "))
                + Stream.of(program, options, List.of(arguments))
                        .flatMap(List::stream)
                        .collect(Collectors.joining(" "));
    }

    /// Runs one command to its end, without input.
    Result run(String... arguments) {
        return run(null, arguments);
    }

    /// Runs one command to its end.
    ///
    /// @param input its stdin; null for none
    Result run(@Nullable InputStream input, String... arguments) {
        Process process = start(arguments);
        CompletableFuture<String> out = read(process.getInputStream());
        CompletableFuture<String> err = read(process.getErrorStream());
        feed(process, input);
        int exitCode = process.onExit().join().exitValue();
        return new Result(exitCode, out.join(), err.join());
    }

    /// Runs one command that has to succeed.
    ///
    /// @return its stdout without the last line end
    String out(String... arguments) {
        Result result = run(arguments);
        if (result.exitCode() != 0) {
            throw new AssertionError("docker " + String.join(" ", arguments) + ": " + result);
        }
        return result.out().stripTrailing();
    }

    /// Starts one command; the caller deals with its streams and its end.
    Process start(String... arguments) {
        List<String> command = new ArrayList<>(program);
        command.addAll(options);
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment()
                .putAll(Map.of("DOCKER_CONFIG", "/nonexistent", "DOCKER_CLI_HINTS", "false", "DOCKER_BUILDKIT", "0"));
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void feed(Process process, @Nullable InputStream input) {
        try (OutputStream stdin = process.getOutputStream()) {
            if (input != null) {
                input.transferTo(stdin);
            }
        } catch (IOException ended) {
            // a command may end before it has read its input: its exit code tells
        }
    }

    private static CompletableFuture<String> read(InputStream stream) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return new String(stream.readAllBytes(), UTF_8);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                Thread::startVirtualThread);
    }
}
