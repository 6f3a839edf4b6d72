package dev.gantry.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Runs many command lines in one JVM: the training run whose classes the AOT cache keeps. Not a user's
/// program.
final class Training {
    private Training() {}

    /// Runs the commands of the file `args[0]`, one a line, words split at spaces. What they answer does not
    /// matter.
    public static void main(String[] args) throws IOException {
        Streams streams = Streams.ofProcess();
        for (String line : Files.readAllLines(Path.of(args[0]))) {
            Main.run("gantry", List.of(line.split(" ", -1)), streams, System.getenv());
        }
        streams.flush();
    }
}
