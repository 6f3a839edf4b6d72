package dev.gantry.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A container that writes lines of 100 bytes as fast as they are taken, into a log that keeps them all: from the
/// container's start to its end.
///
/// @param lines a file of 10 MB of such lines
record LogRow(Path lines) implements Row<Engine> {
    private static final int REPEATS = 20;

    static LogRow writing(Path directory) {
        Path lines = directory.resolve("lines");
        try {
            Files.writeString(lines, ("x".repeat(99) + "\n").repeat(100_000));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new LogRow(lines);
    }

    @Override
    public String title() {
        return "200 MB of log lines, MB/s";
    }

    @Override
    public int rounds() {
        return 3;
    }

    @Override
    public double measure(Engine engine) {
        long begin = System.nanoTime();
        engine.docker(
                "run",
                "-d",
                "--name",
                "writer",
                "--log-opt",
                "max-size=1g",
                "-v",
                lines + ":/lines:ro",
                "busybox",
                "sh",
                "-c",
                "for i in $(seq " + REPEATS + "); do cat /lines; done");
        engine.docker("wait", "writer");
        double seconds = (System.nanoTime() - begin) / 1e9;
        engine.docker("rm", "writer");
        return REPEATS * 10 / seconds;
    }
}
