package dev.gantry.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A program that a row needs beside the engine; closing it ends it.
record Helper(Process process) implements AutoCloseable {
    static Helper start(List<String> line) {
        try {
            return new Helper(new ProcessBuilder(line)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Runs a program to its end.
    ///
    /// @return what it said
    static String output(List<String> line) {
        try {
            Process process = new ProcessBuilder(line)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), UTF_8);
            if (process.onExit().join().exitValue() != 0) {
                throw new IllegalStateException(String.join(" ", line) + ": " + said);
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Runs a program to its end.
    ///
    /// @param environment what it finds there besides ours
    /// @return how long that took
    static Duration timed(List<String> line, Map<String, String> environment) {
        var builder = new ProcessBuilder(line).redirectErrorStream(true).redirectInput(new File("/dev/null"));
        builder.environment().putAll(environment);
        long begin = System.nanoTime();
        try {
            Process process = builder.start();
            String said = new String(process.getInputStream().readAllBytes(), UTF_8);
            int code = process.onExit().join().exitValue();
            long end = System.nanoTime();
            if (code != 0) {
                throw new IllegalStateException(String.join(" ", line) + " exited with " + code + ": " + said);
            }
            return Duration.ofNanos(end - begin);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The command line of [NetworkLoad].
    static List<String> load(String... arguments) {
        List<String> line = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                Objects.requireNonNull(System.getProperty("java.class.path")),
                NetworkLoad.class.getName()));
        line.addAll(List.of(arguments));
        return line;
    }

    @Override
    public void close() {
        process.destroy();
        var _ = process.onExit().join();
    }
}
